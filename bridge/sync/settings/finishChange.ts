import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { writeAudit } from '../state/audit/audit.ts';
import { keepMapping } from '../state/settings/mappingHistory.ts';
import { type ChangeIntent, removeIntent, type SettingsChange } from './changeIntent.ts';

const extensionColumns = columnsOf('dynamics365.mapping_extension', { json: ['rules', 'written_item'] });

/** Makes a begun change whole, once: whoever comes second finds nothing left to do. */
export async function finishChange(database: DatabaseHandle, intent: ChangeIntent): Promise<void> {
  await inTransaction(database, async (transaction) => {
    if (await removeIntent(transaction, intent)) await writeOwnPart(transaction, intent.change);
  });
}

/** Writes the bridge's part of a change, and who made it. Run it in a transaction. */
export async function writeOwnPart(
  transaction: DatabaseHandle,
  { extensions, formerMapping, own = {}, audit }: SettingsChange,
): Promise<void> {
  const { db } = transaction;
  const { utc } = await currentTimes(transaction);
  if (extensions) {
    await db.deleteFrom('dynamics365.mapping_extension').execute();
    await insertIfAbsent(
      transaction,
      'dynamics365.mapping_extension',
      extensionColumns,
      ['field', 'column_name'],
      extensions.map(({ rules, written_item: written, ...row }) => ({
        ...row,
        rules: JSON.parse(rules),
        written_item: written === null ? null : JSON.parse(written),
        changed_at: utc,
      })),
    );
  }
  if (formerMapping) await keepMapping(transaction, formerMapping, { at: utc, by: audit.caller });
  for (const [name, value] of Object.entries(own)) {
    await db.deleteFrom('dynamics365.setting').where('name', '=', name).execute();
    await db
      .insertInto('dynamics365.setting')
      .values({ name, value: JSON.stringify(value), changed_at: utc, changed_by: audit.caller.slice(0, 100) })
      .execute();
  }
  await writeAudit(transaction, audit);
}
