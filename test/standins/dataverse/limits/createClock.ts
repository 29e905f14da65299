/** The organization's clock: token life, row stamps, delta expiry and limit windows all follow it. */
export interface Clock {
  now(): Date;
  /** Moves the clock forward, or back with a negative number of milliseconds. */
  advance(milliseconds: number): void;
  /** Stops the clock at a time; `undefined` lets it run on from where it stands. */
  freeze(at: Date | undefined): void;
  /** Does something once so many milliseconds have passed on this clock; the function returned calls it off. */
  after(milliseconds: number, work: () => void): () => void;
}

/** A clock that runs with the machine's until it is moved or frozen. */
export function createClock(start?: Date): Clock {
  let offset = start === undefined ? 0 : start.getTime() - Date.now();
  let frozen: number | undefined;
  const alarms = new Set<{ due: number; work: () => void; timer?: NodeJS.Timeout }>();
  const time = (): number => frozen ?? Date.now() + offset;
  const setAlarms = (): void => {
    for (const alarm of alarms) {
      clearTimeout(alarm.timer);
      if (alarm.due <= time()) {
        alarms.delete(alarm);
        alarm.work();
      } else if (frozen === undefined) {
        alarm.timer = setTimeout(setAlarms, Math.min(alarm.due - time(), 2 ** 31 - 1)).unref();
      }
    }
  };
  return {
    now: () => new Date(time()),
    advance(milliseconds) {
      offset += milliseconds;
      if (frozen !== undefined) frozen += milliseconds;
      setAlarms();
    },
    freeze(at) {
      if (at === undefined && frozen !== undefined) offset = frozen - Date.now();
      frozen = at?.getTime();
      setAlarms();
    },
    after(milliseconds, work) {
      const alarm: { due: number; work: () => void; timer?: NodeJS.Timeout } = {
        due: time() + milliseconds,
        work,
      };
      alarms.add(alarm);
      setAlarms();
      return () => {
        alarms.delete(alarm);
        clearTimeout(alarm.timer);
      };
    },
  };
}
