import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { writeAudit } from '../writeAudit.ts';
import { type ChangeIntent, removeIntent, type SettingsChange } from './changeIntent.ts';

/** Makes a begun change whole, once: whoever comes second finds nothing left to do. */
export async function finishChange(bridge: DatabaseHandle, intent: ChangeIntent): Promise<void> {
  await inTransaction(bridge, async (transaction) => {
    if (await removeIntent(transaction, intent)) await writeOwnPart(transaction, intent.change);
  });
}

/** Writes the bridge's part of a change, and who made it. Run it in a transaction. */
export async function writeOwnPart(
  transaction: DatabaseHandle,
  { extensions, own = {}, audit }: SettingsChange,
): Promise<void> {
  const { db, dialect } = transaction;
  const changed_at = dialect.utcNow();
  if (extensions) {
    await db.deleteFrom('dynamics365.mapping_extension').execute();
    for (const row of extensions)
      await db
        .insertInto('dynamics365.mapping_extension')
        .values({ ...row, changed_at })
        .execute();
  }
  for (const [name, value] of Object.entries(own)) {
    await db.deleteFrom('dynamics365.setting').where('name', '=', name).execute();
    await db
      .insertInto('dynamics365.setting')
      .values({ name, value: JSON.stringify(value), changed_at, changed_by: audit.caller.slice(0, 100) })
      .execute();
  }
  await writeAudit(transaction, audit);
}
