import { setImmediate } from 'node:timers';

/** How much is done as one. */
export interface GatheringOptions {
  /** Most items of one piece of work. */
  most: number;
  /** Pieces of work under way at once; what is asked for meanwhile waits and goes together. */
  atOnce: number;
}

interface Asked<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Makes one piece of work of what many callers ask for at the same moment: a statement for all of them in place of one
 * each. Nobody waits for others to come: what one turn of the event loop brings goes together. Work begins after the last
 * of its items was asked for, so that none is answered by what was read before.
 * @param work answers the items in their order; where it fails all of them have failed
 * @example
 * const read = createGathering((ids: readonly number[]) => readMany(ids), { most: 200, atOnce: 2 });
 * const [one, other] = await Promise.all([read(1), read(2)]); // one statement
 */
export function createGathering<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most, atOnce }: GatheringOptions,
): (item: Item) => Promise<Result> {
  const waiting: Asked<Item, Result>[] = [];
  let underWay = 0;
  let isDue = false;

  const schedule = (): void => {
    if (isDue || waiting.length === 0 || underWay >= atOnce) return;
    isDue = true;
    setImmediate(start);
  };

  const start = (): void => {
    isDue = false;
    void carryOut(waiting.splice(0, most));
    schedule();
  };

  const carryOut = async (asked: readonly Asked<Item, Result>[]): Promise<void> => {
    underWay += 1;
    try {
      const results = await work(asked.map(({ item }) => item));
      for (const [index, { resolve }] of asked.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    } finally {
      underWay -= 1;
      schedule();
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}
