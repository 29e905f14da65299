import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';

const table = 'dynamics365.activity_type';
const columns = columnsOf(table);

/** How activities of a type were sent last, and from which ActivityID on its older ones wait. */
export interface StoredType {
  /** Code name in lower case. */
  type: string;
  /** Null while nobody wants them sent. */
  signature: string | null;
  /** Null while none wait. */
  waiting_from: number | null;
}

/** A type whose older activities wait: those above this ActivityID. */
export interface WaitingType {
  type: string;
  from: number;
}

/** All types that were ever sent or met. */
export function readTypes({ db }: DatabaseHandle): Promise<StoredType[]> {
  return db.selectFrom(table).selectAll().execute();
}

/** Stores how a type is sent now. */
export async function saveType(database: DatabaseHandle, { type, ...state }: StoredType): Promise<void> {
  const row = { type, ...state };
  if ((await insertIfAbsent(database, table, columns, ['type'], [row])) > 0) return;
  await database.db.updateTable(table).set(state).where('type', '=', type).execute();
}

/** Has activities of a type wait from a number on, unless older ones wait already. */
export async function noteWaitingFrom(database: DatabaseHandle, { type, from }: WaitingType): Promise<void> {
  const row = { type, signature: null, waiting_from: from };
  if ((await insertIfAbsent(database, table, columns, ['type'], [row])) > 0) return;
  await database.db
    .updateTable(table)
    .set({ waiting_from: from })
    .where('type', '=', type)
    .where((eb) => eb.or([eb('waiting_from', 'is', null), eb('waiting_from', '>', from)]))
    .execute();
}

/** Types whose older activities wait. */
export async function readTypesThatWait({ db }: DatabaseHandle): Promise<WaitingType[]> {
  const rows = await db
    .selectFrom(table)
    .select(['type', 'waiting_from'])
    .where('waiting_from', 'is not', null)
    .execute();
  return rows.flatMap(({ type, waiting_from: from }) => (from === null ? [] : [{ type, from }]));
}

/** Moves waiting types on, or, without a number, ends their wait. */
export async function moveWaiting(
  { db }: DatabaseHandle,
  waiting: readonly WaitingType[],
  to: number | null,
): Promise<void> {
  for (const { type, from } of waiting.filter((each) => to === null || each.from < to)) {
    await db
      .updateTable(table)
      .set({ waiting_from: to })
      .where('type', '=', type)
      .where('waiting_from', '>=', from)
      .execute();
  }
}
