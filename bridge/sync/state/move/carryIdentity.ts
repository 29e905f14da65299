import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';

/** Has the new database count as that of the old installation: until it is adopted nothing is written from there. */
export async function carryIdentity(old: ContactHandle, transaction: DatabaseHandle): Promise<void> {
  const { id: _id, ...identity } = await old.db
    .selectFrom('dynamics365.installation')
    .selectAll()
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  await transaction.db.updateTable('dynamics365.installation').set(identity).where('id', '=', 1).execute();
}
