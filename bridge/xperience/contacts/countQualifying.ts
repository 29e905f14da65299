import { sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';
import { isHeld, qualifying, type ScoreCondition, unexpiredPoints } from './contactFilters.ts';
import { type NewestRange, readNewestRange } from './newestRange.ts';

/** More than a page tells apart. */
const mostCounted = 1_000;

export interface QualifyingCount extends Pick<NewestRange, 'newest'> {
  count: number;
  /** There are more than the count says. */
  isMore: boolean;
}

/** How many contacts qualify and are not linked yet: up to 1,000, among the newest 20,000 contacts. */
export async function countQualifying(
  handle: ContactHandle,
  condition: ScoreCondition,
): Promise<QualifyingCount> {
  const { db, dialect } = handle;
  const { floor, newest } = await readNewestRange(handle);
  const contacts = db
    .selectFrom('OM_Contact as contact')
    .select('contact.ContactID')
    .where('contact.ContactID', '>', floor);
  // Grouped in one pass over the range rather than contact by contact.
  const enough = unexpiredPoints(db, dialect, condition)
    .select('points.ContactID')
    .where('points.ContactID', '>', floor)
    .groupBy('points.ContactID');
  const found = condition.groups
    ? contacts.where(qualifying(handle, condition))
    : contacts
        .where('contact.ContactDynamics365RelatedID', 'is', null)
        .where('contact.ContactID', 'in', enough)
        .where(({ not }) => not(isHeld()));
  const row = await db
    .selectFrom(dialect.limit(found, mostCounted + 1).as('found'))
    .select(typed(sql`count(*)`, 'int').as('counted'))
    .executeTakeFirstOrThrow();
  const counted = Number(row.counted);
  return { count: Math.min(counted, mostCounted), isMore: counted > mostCounted, newest };
}
