import type { KyselyPlugin } from 'kysely';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';

/** Thrown in the place of every statement once the process has ended. */
export class Ended extends Error {}

/**
 * The same database for a process that ends after so many statements: what was begun in a transaction is rolled back,
 * and nothing is tidied up.
 */
export function endingAfter(
  { db, main }: DatabaseHandle,
  statements: number,
): Pick<DatabaseHandle, 'db' | 'main'> & { ended: () => boolean } {
  let left = statements;
  let ended = false;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      left -= 1;
      if (left >= 0) return node;
      ended = true;
      throw new Ended('The process has ended.');
    },
    transformResult: async ({ result }) => result,
  };
  return { db: db.withPlugin(plugin), main: main.withPlugin(plugin), ended: () => ended };
}
