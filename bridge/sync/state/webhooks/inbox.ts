import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { minutesBetween } from '../../../database/dateTime2.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { typed } from '../../../database/typed.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';

/** A row that somebody told of. */
export interface ToldRow {
  /** Logical name of its table. */
  table: string;
  /** GUID in lower case. */
  rowId: string;
  deleted: boolean;
  /** The columns the bridge itself wrote, where the call tells of nothing else. */
  ownValues?: Readonly<Record<string, unknown>>;
}

/** A row that waits, as it was read. */
export interface WaitingRow extends ToldRow {
  generation: number;
  receivedAt: DateTime2;
  dueAt: DateTime2;
  attempts: number;
}

type Key = Pick<WaitingRow, 'table' | 'rowId' | 'generation'>;

/** Values travel as JSON within the JSON of the rows, not as its text. */
const columns = { ...columnsOf('dynamics365.webhook_inbox'), own_values: 'json' } as const;
const keyed = columnsOf('dynamics365.webhook_inbox', { only: ['table_name', 'row_id', 'generation'] });
const told = columnsOf('dynamics365.webhook_inbox', { only: ['table_name', 'row_id', 'deleted'] });

/** Calls raise a generation from there within the range of the column. */
const mostFirstGeneration = 2 ** 30;

/** As many are counted at most. */
const mostCounted = 200_000;

/**
 * Stores that rows were told of: when it answers, that is committed. One that waits already waits once more, and of what
 * the bridge wrote nothing is known any more.
 * @param rows each once
 */
export async function storeToldRows(database: DatabaseHandle, rows: readonly ToldRow[]): Promise<void> {
  if (rows.length === 0) return;
  // In one order, so that two who store the same rows do not wait for each other.
  const sorted = rows.toSorted((a, b) => (a.rowId < b.rowId ? -1 : 1));
  await inTransaction(database, async (transaction) => {
    const { db, dialect } = transaction;
    const { utc } = await currentTimes(transaction);
    const given = sorted.map(({ table, rowId, deleted }) => ({ table_name: table, row_id: rowId, deleted }));
    const waiting = db
      .updateTable('dynamics365.webhook_inbox')
      .from(dialect.jsonRows('given', told, given))
      .whereRef('dynamics365.webhook_inbox.table_name', '=', 'given.table_name')
      .whereRef('dynamics365.webhook_inbox.row_id', '=', 'given.row_id');
    const again = await waiting
      .set((eb) => ({
        generation: eb('dynamics365.webhook_inbox.generation', '+', 1),
        deleted: sql<boolean>`case when ${eb.ref('given.deleted')} = 1 then 1 else ${eb.ref('dynamics365.webhook_inbox.deleted')} end`,
        own_values: null,
      }))
      .executeTakeFirstOrThrow();
    const present = Number(again.numUpdatedRows);
    // One that is due keeps its place: nothing that is told of without end waits for ever, and no index is written.
    if (present > 0)
      await waiting
        .set({ next_attempt_at: utc })
        .where('dynamics365.webhook_inbox.next_attempt_at', '>', utc)
        .execute();
    if (present === sorted.length) return;
    await insertIfAbsent(
      transaction,
      'dynamics365.webhook_inbox',
      columns,
      ['row_id', 'table_name'],
      sorted.map(({ table, rowId, deleted, ownValues }) => ({
        table_name: table,
        row_id: rowId,
        // Not from the beginning: a row that was here before and was settled is another one.
        generation: randomInt(1, mostFirstGeneration),
        deleted,
        own_values: ownValues ?? null,
        received_at: utc,
        next_attempt_at: utc,
        attempts: 0,
      })),
    );
  });
}

/** Where a walk over due rows goes on. */
export interface InboxPlace {
  /** When the last row that was passed was due. */
  at: DateTime2;
  /** Its ID; without it the walk goes on with all that were due later. */
  rowId?: string;
}

/**
 * Rows that are due to be looked at, those first that have been for longest.
 * @param after rows behind that place; two seeks of an index, however many are before it
 */
export async function readDueRows(
  database: DatabaseHandle,
  most: number,
  after?: InboxPlace,
): Promise<WaitingRow[]> {
  const { db, dialect } = database;
  const due = db
    .selectFrom('dynamics365.webhook_inbox')
    .select([
      'table_name',
      'row_id',
      'generation',
      'deleted',
      'own_values',
      'received_at',
      'attempts',
      'next_attempt_at',
    ])
    .where('next_attempt_at', '<=', dialect.utcNow())
    .orderBy('next_attempt_at')
    .orderBy('row_id');
  const read = async (query: typeof due, limit: number) =>
    (await dialect.limit(query, limit).execute()).map(waitingOf);
  if (!after) return read(due, most);
  const { at, rowId } = after;
  const sameTime = due.where('next_attempt_at', '=', at);
  const rows = rowId === undefined ? [] : await read(sameTime.where('row_id', '>', rowId), most);
  if (rows.length === most) return rows;
  return [...rows, ...(await read(due.where('next_attempt_at', '>', at), most - rows.length))];
}

function waitingOf(row: {
  table_name: string;
  row_id: string;
  generation: number;
  deleted: boolean;
  own_values: string | null;
  received_at: DateTime2;
  attempts: number;
  next_attempt_at: DateTime2;
}): WaitingRow {
  return {
    table: row.table_name,
    rowId: row.row_id,
    generation: row.generation,
    deleted: row.deleted,
    receivedAt: row.received_at,
    dueAt: row.next_attempt_at,
    attempts: row.attempts,
    ...ownValuesOf(row.own_values),
  };
}

/** What cannot be read has the row looked at, and stops no other. */
function ownValuesOf(text: string | null): Pick<ToldRow, 'ownValues'> {
  try {
    return text === null ? {} : { ownValues: JSON.parse(text) as Readonly<Record<string, unknown>> };
  } catch {
    return {};
  }
}

/** Removes rows that were looked at; one that was told of since stays, and is due. */
export async function settleRows({ db, dialect }: DatabaseHandle, rows: readonly Key[]): Promise<void> {
  if (rows.length === 0) return;
  const done = dialect.jsonRows('done', keyed, rows.map(keyOf));
  await db
    .deleteFrom('dynamics365.webhook_inbox')
    // By the key; the rest tells those apart that were told of since.
    .where('row_id', 'in', db.selectFrom(done).select('done.row_id'))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom(done)
          .select('done.row_id')
          .whereRef('done.table_name', '=', 'dynamics365.webhook_inbox.table_name')
          .whereRef('done.row_id', '=', 'dynamics365.webhook_inbox.row_id')
          .whereRef('done.generation', '=', 'dynamics365.webhook_inbox.generation'),
      ),
    )
    .execute();
}

/**
 * Counts looks that failed, and has each row wait for so many ms. One that was told of since is due all the same. Those that
 * wait for as long take one statement.
 */
export async function postponeRows(
  { db, dialect }: DatabaseHandle,
  waits: readonly (readonly [row: Key, delayMs: number])[],
): Promise<void> {
  for (const [delayMs, some] of Map.groupBy(waits, ([, delay]) => delay)) {
    const rows = some.map(([row]) => keyOf(row));
    await db
      .updateTable('dynamics365.webhook_inbox')
      .from(dialect.jsonRows('given', keyed, rows))
      .set((eb) => ({
        attempts: eb('dynamics365.webhook_inbox.attempts', '+', 1),
        next_attempt_at: dialect.utcNow(delayMs),
      }))
      .whereRef('dynamics365.webhook_inbox.table_name', '=', 'given.table_name')
      .whereRef('dynamics365.webhook_inbox.row_id', '=', 'given.row_id')
      .whereRef('dynamics365.webhook_inbox.generation', '=', 'given.generation')
      .execute();
  }
}

/** Has all rows that wait for another attempt looked at now. */
export async function wakeRows({ db, dialect }: DatabaseHandle): Promise<void> {
  await db
    .updateTable('dynamics365.webhook_inbox')
    .set({ next_attempt_at: dialect.utcNow() })
    .where('attempts', '>', 0)
    .execute();
}

/** How much waits. */
export interface InboxLoad {
  waiting: number;
  /** Seconds that the one waits which waits longest; undefined when none does. */
  oldestSeconds?: number;
  /** Of them, those whose look failed at least once. */
  failing: number;
}

export async function readInboxLoad(database: DatabaseHandle): Promise<InboxLoad> {
  const { db, dialect } = database;
  const some = dialect.limit(
    db.selectFrom('dynamics365.webhook_inbox').select(['received_at', 'attempts']).orderBy('next_attempt_at'),
    mostCounted,
  );
  const row = await db
    .selectFrom(some.as('some'))
    .select([
      typed(sql`count(*)`, 'int').as('waiting'),
      typed(sql`coalesce(sum(case when attempts > 0 then 1 else 0 end), 0)`, 'int').as('failing'),
      typed(sql<DateTime2 | null>`min(received_at)`, 'datetime2(7)').as('oldest'),
      dialect.utcNow().as('utc'),
    ])
    .executeTakeFirstOrThrow();
  return {
    waiting: Number(row.waiting),
    failing: Number(row.failing),
    ...(row.oldest !== null && {
      oldestSeconds: Math.max(0, minutesBetween(row.oldest as DateTime2, row.utc) * 60),
    }),
  };
}

function keyOf({ table, rowId, generation }: Key) {
  return { table_name: table, row_id: rowId, generation };
}
