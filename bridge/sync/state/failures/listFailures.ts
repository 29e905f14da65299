import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import type { Tables } from '../../../database/tables.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import type { Failure } from './readFailures.ts';

/** Which failures; without anything all of them. */
export interface FailureFilter {
  kind?: 'contact' | 'activity';
  code?: string;
  /** The contact field at fault; empty for failures of none. */
  field?: string;
}

type Builder = ExpressionBuilder<Tables & { failure: Tables['dynamics365.failure'] }, 'failure'>;

/** The condition on a query that knows the table of failures as `failure`. */
export function matching({ kind, code, field }: FailureFilter): (eb: Builder) => Expression<SqlBool> {
  return (eb) =>
    eb.and([
      ...(kind === undefined ? [] : [eb('failure.activity_id', kind === 'contact' ? '=' : '>', 0)]),
      ...(code === undefined ? [] : [eb('failure.code', '=', code)]),
      ...(field === undefined ? [] : [eb('failure.field', '=', field)]),
    ]);
}

/** A failure with what is known of its contact; nothing when the contact is gone. */
export interface ListedFailure extends Failure {
  /** Whether Xperience has the contact. */
  exists: boolean;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  /** Row the contact is linked to. */
  linkedRowId: string | null;
}

export interface FailureListRequest extends FailureFilter {
  /** `due`: open and tried again by the next run; `resolved`: delivered since, or given up. */
  show: 'open' | 'due' | 'dismissed' | 'resolved';
  /** Only those of these contacts, which are few. */
  contactIds?: readonly number[];
  /** Only those a run met last. */
  runId?: number;
  /** Only failures with a lower number. */
  before?: number;
  limit: number;
}

/** Failures of one state, the newest first. */
export async function listFailures(
  database: DatabaseHandle,
  { show, contactIds, runId, before, limit, ...filter }: FailureListRequest,
): Promise<ListedFailure[]> {
  const { utc } = await currentTimes(database);
  let query = withContact(database)
    .where('failure.state', '=', show === 'due' ? 'open' : show)
    .where(matching(filter))
    .orderBy('failure.failure_id', 'desc');
  if (show === 'due') query = query.where('failure.next_attempt_at', '<=', utc);
  if (contactIds) {
    const wanted = database.db.selectFrom(idRows(database.dialect, 'wanted', contactIds)).select('wanted.id');
    query = query.where('failure.contact_id', 'in', wanted);
  }
  if (runId !== undefined) query = query.where('failure.run_id', '=', runId);
  if (before !== undefined) query = query.where('failure.failure_id', '<', before);
  return (await database.dialect.limit(query, limit).execute()).map(withExistence);
}

/** A failure by its number, resolved or not. */
export async function readFailure(database: DatabaseHandle, id: number): Promise<ListedFailure | undefined> {
  const found = await withContact(database).where('failure.failure_id', '=', id).executeTakeFirst();
  return found && withExistence(found);
}

function withExistence<Found extends { foundId: number | null }>({ foundId, ...failure }: Found) {
  return { ...failure, exists: foundId !== null };
}

function withContact({ db }: DatabaseHandle) {
  return db
    .selectFrom('dynamics365.failure as failure')
    .leftJoin('OM_Contact as contact', 'contact.ContactID', 'failure.contact_id')
    .selectAll('failure')
    .select([
      'contact.ContactID as foundId',
      'contact.ContactFirstName as firstName',
      'contact.ContactLastName as lastName',
      'contact.ContactEmail as email',
      'contact.ContactDynamics365RelatedID as linkedRowId',
    ]);
}

/** The kinds of which something is due, so that a run of that kind tries it. */
export async function readDueKinds(
  { db, dialect }: DatabaseHandle,
  utc: DateTime2,
): Promise<('contact' | 'activity')[]> {
  const due = db
    .selectFrom('dynamics365.failure')
    .select('failure_id')
    .where('state', '=', 'open')
    .where('next_attempt_at', '<=', utc);
  const contact = await dialect.limit(due.where('activity_id', '=', 0), 1).execute();
  const activity = await dialect.limit(due.where('activity_id', '>', 0), 1).execute();
  return [
    ...(contact.length > 0 ? (['contact'] as const) : []),
    ...(activity.length > 0 ? (['activity'] as const) : []),
  ];
}
