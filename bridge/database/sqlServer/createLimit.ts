import { DatabaseError } from '../databaseError.ts';

/** Lets so many in at once. */
export interface Limit {
  /** @throws DatabaseError `busy` when no place was free in time */
  enter(): Promise<void>;
  leave(): void;
}

/** @param patience milliseconds to wait for a place; the longest waiting is served first */
export function createLimit(places: number, patience: number): Limit {
  const waiting: (() => void)[] = [];
  let free = places;
  return {
    enter() {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        const admit = (): void => {
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(admit), 1);
          const seconds = Math.round(patience / 1000);
          reject(
            new DatabaseError(
              'busy',
              `All ${places} database connections for this kind of work were in use for ${seconds} seconds.`,
            ),
          );
        }, patience);
        waiting.push(admit);
      });
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}
