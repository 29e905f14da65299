import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { isDatabaseError } from '../../../database/databaseError.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';

const table = 'dynamics365.made_activity';
const columns = columnsOf(table, { only: ['row_id', 'table_name', 'contact_id', 'noted_at'] });
const keys = columnsOf(table, { only: ['row_id'] });

export type MadeState = 'open' | 'completed' | 'cancelled' | 'deleted';

/** A task or an appointment that the bridge made for a contact. */
export interface MadeActivity {
  /** GUID in lower case. */
  rowId: string;
  table: string;
  contactId: number;
  /** Whether Dynamics has said that it is there. */
  confirmed: boolean;
  state: MadeState;
}

/** Notes an activity that is about to be made, so that it is known again whatever ends the process then. */
export async function noteActivity(
  database: DatabaseHandle,
  { rowId, table: name, contactId }: Pick<MadeActivity, 'rowId' | 'table' | 'contactId'>,
): Promise<void> {
  const { utc } = await currentTimes(database);
  const row = { row_id: rowId, table_name: name, contact_id: contactId, noted_at: utc };
  try {
    await insertIfAbsent(database, table, columns, ['row_id'], [row]);
  } catch (error) {
    if (!isDatabaseError(error, 'duplicate')) throw error;
  }
}

/** Notes that Dynamics has it. */
export async function confirmActivity({ db }: DatabaseHandle, rowId: string): Promise<void> {
  await db.updateTable(table).set({ confirmed: true }).where('row_id', '=', rowId).execute();
}

/** Those of the rows that the bridge made, by their IDs. */
export async function readMadeActivities(
  { db, dialect }: DatabaseHandle,
  rowIds: readonly string[],
): Promise<Map<string, MadeActivity>> {
  if (rowIds.length === 0) return new Map();
  const given = dialect.jsonRows(
    'given',
    keys,
    rowIds.map((rowId) => ({ row_id: rowId })),
  );
  const rows = await db
    .selectFrom(`${table} as made`)
    .innerJoin(given, 'given.row_id', 'made.row_id')
    .select(['made.row_id', 'made.table_name', 'made.contact_id', 'made.confirmed', 'made.state'])
    .execute();
  return new Map(rows.map((row) => [row.row_id, madeOf(row)]));
}

/** Open ones that Dynamics has, the newest first. */
export async function readOpenActivities(
  { db, dialect }: DatabaseHandle,
  most: number,
): Promise<MadeActivity[]> {
  const query = db
    .selectFrom(table)
    .select(['row_id', 'table_name', 'contact_id', 'confirmed', 'state'])
    .where('state', '=', 'open')
    .where('confirmed', '=', true)
    .orderBy('noted_at', 'desc');
  return (await dialect.limit(query, most).execute()).map(madeOf);
}

/** @returns false where somebody else has noted another state meanwhile */
export async function saveMadeState(
  { db }: DatabaseHandle,
  { rowId, state: before }: Pick<MadeActivity, 'rowId' | 'state'>,
  { state, at }: { state: MadeState; at: DateTime2 },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable(table)
    .set({ state, state_at: at, confirmed: true })
    .where('row_id', '=', rowId)
    .where('state', '=', before)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows) === 1;
}

const dayMs = 24 * 60 * 60_000;
/** So long after the others those are forgotten that were never closed, days. */
const openForDays = 2 * 365;
const forgottenAtOnce = 1_000;
const mostStatements = 1_000;

/** Forgets those that were noted so many days ago, open ones two years later. */
export async function forgetMadeActivities({ db, dialect }: DatabaseHandle, days: number): Promise<void> {
  for (const state of ['completed', 'cancelled', 'deleted', 'open']) {
    const age = (days + (state === 'open' ? openForDays : 0)) * dayMs;
    const old = db
      .selectFrom(table)
      .select('row_id')
      .where('state', '=', state)
      .where('noted_at', '<', dialect.utcNow(-age));
    for (let statement = 0; statement < mostStatements; statement += 1) {
      const { numDeletedRows } = await db
        .deleteFrom(table)
        .where('row_id', 'in', dialect.limit(old.orderBy('noted_at'), forgottenAtOnce))
        .executeTakeFirstOrThrow();
      if (Number(numDeletedRows) < forgottenAtOnce) break;
    }
  }
}

function madeOf(row: {
  row_id: string;
  table_name: string;
  contact_id: number;
  confirmed: boolean;
  state: string;
}): MadeActivity {
  return {
    rowId: row.row_id,
    table: row.table_name,
    contactId: row.contact_id,
    confirmed: row.confirmed,
    state: row.state as MadeState,
  };
}
