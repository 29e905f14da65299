import { setTimeout as wait } from 'node:timers/promises';
import type { viewStatus } from '../../api/views/viewStatus.ts';

export type Status = Awaited<ReturnType<typeof viewStatus>>;

/** What was last seen of both sides. */
export interface Seen {
  status: Status;
  /** When. */
  at: Date;
  /** Since when Dynamics has not answered, as far as this process has seen. */
  dynamicsAwaySince?: Date;
}

export interface Health {
  /** What is known, without asking anybody; undefined before the first look has ended. */
  last(): Seen | undefined;
  /** Looks again where the last look is old, and waits for it a moment only: a page never waits for Dynamics. */
  look(): Promise<Seen | undefined>;
  /** Looks again although the last look is not old: what it saw was changed since. Waits no longer than `look`. */
  lookAnew(): Promise<Seen | undefined>;
}

const usuallyOldMs = 20_000;
const patienceMs = 800;

/** Keeps what the connection test said last, for pages of everybody. */
export function createHealth(
  read: () => Promise<Status>,
  oldMs = usuallyOldMs,
  now: () => Date = () => new Date(),
): Health {
  let seen: Seen | undefined;
  let looking: Promise<void> | undefined;

  const again = async (): Promise<void> => {
    const found = await read();
    const at = now();
    const since = found.dynamics.reachable ? undefined : (seen?.dynamicsAwaySince ?? at);
    seen = { status: found, at, ...(since && { dynamicsAwaySince: since }) };
  };

  const lookAgain = async (): Promise<Seen | undefined> => {
    // What cannot be found out is told by what is not known; the database being away, by the page's own question.
    looking ??= again()
      .catch(() => {})
      .finally(() => {
        looking = undefined;
      });
    await Promise.race([looking, wait(patienceMs, undefined, { ref: false })]);
    return seen;
  };

  return {
    last: () => seen,
    look: async () => (seen && now().getTime() - seen.at.getTime() < oldMs ? seen : lookAgain()),
    async lookAnew() {
      // A look under way may have read what was there before.
      if (looking) await lookAgain();
      return lookAgain();
    },
  };
}
