import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { writeAudit } from '../../writeAudit.ts';
import { readTypeMap, type TypeMapFlaw } from './readTypeMap.ts';
import type { TypeMapItem } from './typeMapItem.ts';

const name = 'activityTypes';

/**
 * The type map as it is stored; empty where nobody has written one.
 * @throws SyncRefused for a stored text that is none: guessing could send what nobody wanted
 */
export async function readStoredTypeMap({ db }: DatabaseHandle): Promise<TypeMapItem[]> {
  const row = await db
    .selectFrom('dynamics365.setting')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  if (!row) return [];
  const read = readTypeMap(jsonOf(row.value));
  if ('value' in read) return read.value;
  throw new SyncRefused({
    kind: 'notReady',
    code: 'typeMapInvalid',
    detail: `The stored types of activities cannot be used: ${sentence(read.flaws)} Correct them first.`,
  });
}

/**
 * Stores a type map.
 * @throws SyncRefused with every mistake in it
 */
export async function saveTypeMap(
  database: DatabaseHandle,
  json: unknown,
  caller: string,
): Promise<TypeMapItem[]> {
  const read = readTypeMap(json);
  if ('flaws' in read) {
    throw new SyncRefused({
      kind: 'invalid',
      code: 'typeMapInvalid',
      detail: `The types of activities cannot be stored: ${sentence(read.flaws)}`,
    });
  }
  await inTransaction(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    const before = await readStoredTypeMap(transaction).catch(() => []);
    await transaction.db.deleteFrom('dynamics365.setting').where('name', '=', name).execute();
    await transaction.db
      .insertInto('dynamics365.setting')
      .values({ name, value: JSON.stringify(read.value), changed_at: utc, changed_by: caller.slice(0, 100) })
      .execute();
    await writeAudit(transaction, {
      caller,
      action: 'activityTypes.update',
      subject: name,
      details: { before, after: read.value },
    });
  });
  return read.value;
}

function sentence(flaws: readonly TypeMapFlaw[]): string {
  return flaws.map(({ place, detail }) => `${place || 'the list'}: ${detail}`).join('; ');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
