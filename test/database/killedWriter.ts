import { inTransaction } from '../../bridge/database/inTransaction.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { everyType } from './everyType.ts';

/** Writes the same number into both files, transaction after transaction, until it is killed. */
const [, , file = ''] = process.argv;
const database = await openSqlite({ file });
process.stdout.write(`writing ${everyType.name}\n`);
for (let number = 1; ; number += 1) {
  await inTransaction(database, async ({ db }) => {
    await db
      .updateTable('TEST_EveryType')
      .set({ TestInt: number, TestLongText: 'x'.repeat(40_000) })
      .execute();
    await db
      .updateTable('dynamics365.cursor')
      .set({ value: `${number}`, changed_at: database.dialect.utcNow() })
      .execute();
  });
}
