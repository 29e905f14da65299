/** The organization's clock: token life, row stamps, delta expiry and limit windows all follow it. */
export interface Clock {
  now(): Date;
  /** Moves the clock forward, or back with a negative number of milliseconds. */
  advance(milliseconds: number): void;
  /** Stops the clock at a time; `undefined` lets it run on from where it stands. */
  freeze(at: Date | undefined): void;
}

/** A clock that runs with the machine's until it is moved or frozen. */
export function createClock(start?: Date): Clock {
  let offset = start === undefined ? 0 : start.getTime() - Date.now();
  let frozen: number | undefined;
  return {
    now: () => new Date(frozen ?? Date.now() + offset),
    advance(milliseconds) {
      offset += milliseconds;
      if (frozen !== undefined) frozen += milliseconds;
    },
    freeze(at) {
      if (at === undefined && frozen !== undefined) offset = frozen - Date.now();
      frozen = at?.getTime();
    },
  };
}
