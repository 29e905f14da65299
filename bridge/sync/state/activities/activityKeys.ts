import { createHash } from 'node:crypto';
import type { BridgeDatabase } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { DatabaseError } from '../../../database/databaseError.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';

const table = 'dynamics365.activity_key';
const columns = columnsOf(table);

/**
 * Notes with which subject an activity was made under a key. The subject alone, because a flow that repeats its step
 * works times out anew.
 * @param made false before it is sent: then somebody else's note stays
 */
export async function noteSubject(
  database: BridgeDatabase,
  rowId: string,
  subject: string,
  made: boolean,
): Promise<void> {
  const { utc } = await currentTimes(database);
  const row = { row_id: rowId, subject_hash: hashOf(subject), used_at: utc };
  if ((await insertOnce(database, row)) || !made) return;
  await database.db
    .updateTable(table)
    .set({ subject_hash: row.subject_hash })
    .where('row_id', '=', rowId)
    .execute();
}

/** Whether an activity was made under its key with another subject than this one; false where nothing is known of it. */
export async function hasOtherSubject(
  { db }: BridgeDatabase,
  rowId: string,
  subject: string,
): Promise<boolean> {
  const row = await db
    .selectFrom(table)
    .select('subject_hash')
    .where('row_id', '=', rowId)
    .executeTakeFirst();
  return row !== undefined && row.subject_hash !== hashOf(subject);
}

async function insertOnce(
  database: BridgeDatabase,
  row: Parameters<typeof insertIfAbsent<typeof columns>>[4][number],
): Promise<boolean> {
  try {
    return (await insertIfAbsent(database, table, columns, ['row_id'], [row])) > 0;
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === 'duplicate') return false;
    throw error;
  }
}

function hashOf(subject: string): string {
  return createHash('sha256').update(subject).digest('hex');
}
