import { clearTimeout, setImmediate, setTimeout } from 'node:timers';

/** How much is done as one. */
export interface GatheringOptions {
  /** Most items of one piece of work. */
  most: number;
  /** Pieces of work under way at once; what is asked for meanwhile waits and goes together. */
  atOnce: number;
  /**
   * How long callers may wait for those who were just answered, ms, but no longer than these waited, so that they take turns
   * all together and not in two halves: for work that costs much however little it is, such as a commit to a disk. Default 0.
   */
  longestWaitMs?: number;
}

interface Asked<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Makes one piece of work of what many callers ask for at the same moment: a statement for all of them in place of one
 * each. What one turn of the event loop brings goes together; nobody waits for others to come, unless the options say so. Work
 * begins after the last of its items was asked for, so that none is answered by what was read before.
 * @param work answers the items in their order; where it fails all of them have failed
 * @example
 * const read = createGathering((ids: readonly number[]) => readMany(ids), { most: 200, atOnce: 2 });
 * const [one, other] = await Promise.all([read(1), read(2)]); // one statement
 */
export function createGathering<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most, atOnce, longestWaitMs = 0 }: GatheringOptions,
): (item: Item) => Promise<Result> {
  const waiting: Asked<Item, Result>[] = [];
  let underWay = 0;
  let isDue = false;
  /** How many are worth waiting for: those who were answered last, and those who waited then. */
  let expected = 0;
  /** How long, ms. */
  let patience = 0;
  let timer: NodeJS.Timeout | undefined;

  const schedule = (): void => {
    if (isDue || waiting.length === 0 || underWay >= atOnce) return;
    // Timers know nothing shorter than a millisecond.
    if (waiting.length < expected && patience >= 1) {
      timer ??= setTimeout(start, patience);
      return;
    }
    clearTimeout(timer);
    isDue = true;
    // Who was answered last is nearly back: what the next turn of the event loop brings goes along.
    if (waiting.length < expected) setImmediate(() => setImmediate(start));
    else setImmediate(start);
  };

  const start = (): void => {
    timer = undefined;
    isDue = false;
    void carryOut(waiting.splice(0, most));
    schedule();
  };

  const carryOut = async (asked: readonly Asked<Item, Result>[]): Promise<void> => {
    underWay += 1;
    const begun = performance.now();
    try {
      const results = await work(asked.map(({ item }) => item));
      for (const [index, { resolve }] of asked.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    } finally {
      underWay -= 1;
      expected = Math.min(asked.length + waiting.length, most);
      patience = Math.min(performance.now() - begun, longestWaitMs);
      schedule();
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}
