import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { type FailureFilter, matching } from './failureFilter.ts';
import type { Failure } from './readFailures.ts';

/** A failure with what is known of its contact; nothing when the contact is gone. */
export interface ListedFailure extends Failure {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}

export interface FailureListRequest extends FailureFilter {
  /** `due`: open and tried again by the next run. */
  show: 'open' | 'due' | 'dismissed';
  /** Only failures with a lower number. */
  before?: number;
  limit: number;
}

/** Failures that were not settled, the newest first. */
export async function listFailures(
  database: DatabaseHandle,
  { show, before, limit, ...filter }: FailureListRequest,
): Promise<ListedFailure[]> {
  const { utc } = await currentTimes(database);
  let query = withContact(database)
    .where('failure.state', '=', show === 'dismissed' ? 'dismissed' : 'open')
    .where(matching(filter))
    .orderBy('failure.failure_id', 'desc');
  if (show === 'due') query = query.where('failure.next_attempt_at', '<=', utc);
  if (before !== undefined) query = query.where('failure.failure_id', '<', before);
  return database.dialect.limit(query, limit).execute();
}

/** A failure by its number, settled or not. */
export function readFailure(database: DatabaseHandle, id: number): Promise<ListedFailure | undefined> {
  return withContact(database).where('failure.failure_id', '=', id).executeTakeFirst();
}

function withContact({ db }: DatabaseHandle) {
  return db
    .selectFrom('dynamics365.failure as failure')
    .leftJoin('OM_Contact as contact', 'contact.ContactID', 'failure.contact_id')
    .selectAll('failure')
    .select([
      'contact.ContactFirstName as firstName',
      'contact.ContactLastName as lastName',
      'contact.ContactEmail as email',
    ]);
}
