import { type CompiledQuery, sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../database/createQueryCache.ts';
import type { JsonRow } from '../../database/dialectFunctions.ts';
import { idRows } from '../../database/idRows.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { type CallOrigin, callOrigin } from './audit/audit.ts';

/**
 * `created`, `updated` – in Dynamics; `taken` – written in Xperience; `linked` to a row that was there; `inherited` – the
 * link of a contact that was merged into it; `unlinked`; `held` – unlinked, and left alone since; `released`; `activity` –
 * something became of a task or an appointment that the bridge made for it.
 */
export type HistoryKind =
  | 'created'
  | 'linked'
  | 'updated'
  | 'taken'
  | 'inherited'
  | 'unlinked'
  | 'held'
  | 'released'
  | 'activity';

/** Names of what was written where; no values. */
export interface WrittenNames {
  /** Columns in Dynamics. */
  columns?: readonly string[];
  /** Fields in Xperience. */
  fields?: readonly string[];
  /** Fields that could not travel. */
  without?: readonly string[];
  /** What became of an activity. */
  activity?: ActivityOutcome;
}

export interface ActivityOutcome {
  table: string;
  rowId: string;
  state: 'open' | 'completed' | 'cancelled' | 'deleted';
  /** By the clock of Dynamics; UTC, ISO 8601. */
  at: string;
}

export interface HistoryEntry extends WrittenNames {
  contactId: number;
  what: HistoryKind;
  /** Who did it, where that is not the caller of the operation being carried out. */
  by?: string;
  /** The call it belongs to, where several are carried out together; else the one being carried out. */
  origin?: CallOrigin | undefined;
  /** Of the contact’s state that is stored with it: now and then its history is trimmed. */
  version?: number;
}

/** Older ones of a contact are forgotten, with every so many versions of its state; an exchange takes three at most. */
export const keptEntries = 100;
const trimmedEvery = 64;
const versionsOfExchange = 3;

const given = {
  place: 'int',
  contact_id: 'int',
  happened_at: 'datetime2(7)',
  what: 'nvarchar(20)',
  names: 'json',
  run_id: 'int',
  caller: 'nvarchar(100)',
  operation: 'nvarchar(60)',
} as const;
const compiled = createQueryCache();

const written = ['contact_id', 'happened_at', 'what', 'names', 'run_id', 'caller', 'operation'] as const;

/**
 * Records what was written for contacts, in one statement. Run it in the transaction that stores their state.
 * @param runId 0 for a call, whose caller and operation are noted then
 */
export async function recordHistory(
  transaction: DatabaseHandle,
  entries: readonly HistoryEntry[],
  { utc, runId = 0 }: { utc: DateTime2; runId?: number },
): Promise<void> {
  if (entries.length === 0) return;
  await transaction.db.executeQuery(historyInsert(transaction, entries, { utc, runId }));
  await trimHistories(transaction, entries);
}

/** The statement of recordHistory, to be carried out together with others; trimHistories follows it. */
export function historyInsert(
  { db, dialect }: DatabaseHandle,
  entries: readonly HistoryEntry[],
  { utc, runId = 0 }: { utc: DateTime2; runId?: number },
): CompiledQuery {
  const current = callOrigin.getStore();
  const rows = entries.map(({ contactId, what, by, origin: own, version: _version, ...names }, place) => {
    const origin = runId === 0 ? (own ?? current) : undefined;
    return {
      place,
      contact_id: contactId,
      happened_at: utc,
      what,
      names: Object.values(names).some((each) => !Array.isArray(each) || each.length > 0) ? names : null,
      run_id: runId === 0 ? null : runId,
      caller: (by ?? origin?.caller)?.slice(0, 100) ?? null,
      operation: origin?.operation ?? null,
    };
  });
  const query = compiled(dialect, '', () =>
    db
      .insertInto('dynamics365.contact_history')
      .columns(written)
      .expression((eb) =>
        eb
          .selectFrom(dialect.jsonRows('given', given, placeholder<JsonRow<typeof given>[]>('rows')))
          .select(written.map((name) => `given.${name}` as const))
          .orderBy('given.place'),
      ),
  );
  return bind(query, { rows });
}

/** Trims the histories of those contacts whose turn it is. */
export async function trimHistories(
  transaction: DatabaseHandle,
  entries: readonly HistoryEntry[],
): Promise<void> {
  const full = entries.filter(
    ({ version = 0 }) => version >= trimmedEvery && version % trimmedEvery < versionsOfExchange,
  );
  await trimHistory(
    transaction,
    full.map(({ contactId }) => contactId),
  );
}

/**
 * Forgets all but the newest entries of contacts. Costs a look at all entries of each, so it is done now and then.
 * @param contactIds few
 */
async function trimHistory({ db, dialect }: DatabaseHandle, contactIds: readonly number[]): Promise<void> {
  if (contactIds.length === 0) return;
  const ids = idRows(dialect, 'wanted', contactIds);
  const old = db
    .selectFrom((eb) =>
      eb
        .selectFrom('dynamics365.contact_history as entry')
        .innerJoin(ids, 'wanted.id', 'entry.contact_id')
        .select([
          'entry.history_id',
          sql<number>`row_number() over (partition by entry.contact_id order by entry.history_id desc)`.as(
            'place',
          ),
        ])
        .as('numbered'),
    )
    .select('numbered.history_id')
    .where('numbered.place', '>', keptEntries);
  await db.deleteFrom('dynamics365.contact_history').where('history_id', 'in', old).execute();
}

/** Forgets everything that was written for contacts that are gone. */
export async function forgetContactHistory(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<void> {
  if (contactIds.length === 0) return;
  const ids = idRows(dialect, 'wanted', contactIds);
  await db
    .deleteFrom('dynamics365.contact_history')
    .where('contact_id', 'in', db.selectFrom(ids).select('wanted.id'))
    .execute();
}

/** One entry as it is read; times are UTC. */
export interface WrittenEntry extends WrittenNames {
  id: number;
  happened: DateTime2;
  what: HistoryKind;
  runId?: number;
  caller?: string;
  operation?: string;
}

/** What was written for a contact, the newest first. @param page.before only entries with a lower number */
export async function listContactHistory(
  { db, dialect }: DatabaseHandle,
  contactId: number,
  { before, limit }: { before?: number; limit: number },
): Promise<WrittenEntry[]> {
  let query = db
    .selectFrom('dynamics365.contact_history')
    .selectAll()
    .where('contact_id', '=', contactId)
    .orderBy('history_id', 'desc');
  if (before !== undefined) query = query.where('history_id', '<', before);
  const rows = await dialect.limit(query, limit).execute();
  return rows.map((row) => ({
    id: row.history_id,
    happened: row.happened_at,
    what: row.what as HistoryKind,
    ...(row.names === null ? {} : (JSON.parse(row.names) as WrittenNames)),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    ...(row.caller === null ? {} : { caller: row.caller }),
    ...(row.operation === null ? {} : { operation: row.operation }),
  }));
}
