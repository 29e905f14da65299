import type { Expression, Kysely } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { NewBridgeRow } from '../../../database/bridgeTables.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { ContactTables } from '../../../database/tables.ts';

export type EventKind =
  | 'contactQualified'
  | 'contactChanged'
  | 'formSubmitted'
  | 'runFinished'
  | 'activityLogged';

export type NewEvent = NewBridgeRow<'dynamics365.event'> & { kind: EventKind };

const columns = { place: 'int', ...columnsOf('dynamics365.event') } as const;

/**
 * Appends events, which get their numbers in the order given. Only the holder of the lease may, so that numbers are
 * committed in their order. However many they are, the statement is the same.
 */
export async function appendEvents(
  { db, dialect }: ContactHandle,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event, place) => ({
    place,
    kind: event.kind,
    topic: event.topic ?? '',
    contact_id: event.contact_id ?? null,
    subject_id: event.subject_id,
    occurred_at: event.occurred_at,
    recorded_at: event.recorded_at,
    complete_at: event.complete_at ?? null,
  }));
  const written = [
    'kind',
    'topic',
    'contact_id',
    'subject_id',
    'occurred_at',
    'recorded_at',
    'complete_at',
  ] as const;
  await db
    .insertInto('dynamics365.event')
    .columns(written)
    .expression((eb) =>
      eb
        .selectFrom(dialect.jsonRows('given', columns, rows))
        .select(written.map((name) => `given.${name}` as const))
        .orderBy('given.place'),
    )
    .execute();
}

export type EventFilter =
  | { kind: 'contactQualified' | 'contactChanged' }
  | { kind: 'formSubmitted'; formId: number }
  | { kind: 'activityLogged'; type?: string }
  | { kind: 'runFinished'; runKind?: string; onlyWithFailures: boolean };

export interface FoundEvent {
  sequence: number;
  /** ContactID, ActivityID, number of the submission or of the run. */
  subjectId: number;
  recordedAt: DateTime2;
  /** When what belongs to it should be there, UTC; null where it is. */
  completeAt: DateTime2 | null;
}

/** The topic that events of a filter have; undefined where they may have any. */
export function topicOf(filter: EventFilter): string | undefined {
  if (filter.kind === 'formSubmitted') return String(filter.formId);
  if (filter.kind === 'activityLogged') return filter.type;
  return filter.kind === 'runFinished' ? filter.runKind || undefined : undefined;
}

/**
 * Events of a filter behind a number; select from `event`.
 * @param topic in place of that of the filter
 */
export function eventsOf(
  db: Kysely<ContactTables>,
  filter: EventFilter,
  after: number | Expression<number>,
  topic: string | Expression<string> | undefined = topicOf(filter),
) {
  let query = db
    .selectFrom('dynamics365.event as event')
    .where('event.kind', '=', filter.kind)
    .where('event.sequence', '>', after);
  if (topic !== undefined) query = query.where('event.topic', '=', topic);
  if (filter.kind === 'runFinished' && filter.onlyWithFailures) {
    const failed = db
      .selectFrom('dynamics365.run as run')
      .select('run.run_id')
      .where((eb) => eb.or([eb('run.failed', '>', 0), eb('run.state', '=', 'failed')]));
    query = query.where('event.subject_id', 'in', failed);
  }
  return query;
}

/** The next events behind a number, in their order. */
export async function readEvents(
  { db, dialect }: DatabaseHandle,
  filter: EventFilter,
  page: { after: number; limit: number },
): Promise<FoundEvent[]> {
  const query = eventsOf(db, filter, page.after)
    .select(['event.sequence', 'event.subject_id', 'event.recorded_at', 'event.complete_at'])
    .orderBy('event.sequence');
  const rows = await dialect.limit(query, page.limit).execute();
  return rows.map((row) => ({
    sequence: row.sequence,
    subjectId: row.subject_id,
    recordedAt: row.recorded_at,
    completeAt: row.complete_at,
  }));
}

/** The last number before what was recorded at or after a time, UTC: reading goes on from there. */
export async function sequenceBefore(
  { db, dialect }: ContactHandle,
  since: DateTime2,
): Promise<number | undefined> {
  const query = db
    .selectFrom('dynamics365.event')
    .select('sequence')
    .where('recorded_at', '>=', since)
    .orderBy('recorded_at')
    .orderBy('sequence');
  const first = await dialect.limit(query, 1).executeTakeFirst();
  return first && first.sequence - 1;
}

/** Highest number an event ever had, also when it is no longer kept; 0 before the first. */
export async function highestSequence(
  { db, dialect }: DatabaseHandle,
  state: { lastSequence: number } | undefined,
): Promise<number> {
  const query = db.selectFrom('dynamics365.event').select('sequence').orderBy('sequence', 'desc');
  const newest = await dialect.limit(query, 1).executeTakeFirst();
  return Math.max(newest?.sequence ?? 0, state?.lastSequence ?? 0);
}

/** Deleted by one statement, so that no lock lasts. */
const removedTogether = 2_000;

function oldEvents({ db, dialect }: ContactHandle, before: DateTime2, limit: number) {
  const old = db
    .selectFrom('dynamics365.event')
    .select('sequence')
    .where('recorded_at', '<', before)
    .orderBy('recorded_at');
  return dialect.limit(old, limit);
}

/** Most passes have none to delete, and need not write for that. @param before UTC */
export async function hasOldEvents(database: ContactHandle, before: DateTime2): Promise<boolean> {
  return (await oldEvents(database, before, 1).executeTakeFirst()) !== undefined;
}

/** Deletes the next events of before that time, UTC. @returns whether there may be more */
export async function removeOldEvents(transaction: ContactHandle, before: DateTime2): Promise<boolean> {
  const { numDeletedRows } = await transaction.db
    .deleteFrom('dynamics365.event')
    .where('sequence', 'in', oldEvents(transaction, before, removedTogether))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows) === removedTogether;
}
