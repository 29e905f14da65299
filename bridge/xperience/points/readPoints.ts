import { sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';
import { type ScoreCondition, unexpiredPoints } from '../contacts/contactFilters.ts';

/**
 * The highest number a row of points has; 0 without points. Recalculating deletes rows and makes them anew, so that
 * whatever the points of a contact become, they get a higher number. That is an inference from version 12.
 */
export async function readHighestPoints({ db }: ContactHandle): Promise<number> {
  const row = await db
    .selectFrom('OM_ScoreContactRule')
    .select((eb) => typed(eb.fn.max('ScoreContactRuleID'), 'int').as('highest'))
    .executeTakeFirst();
  return row?.highest ?? 0;
}

/** Rows of points read by one statement. */
const pointsTogether = 5_000;

/** ContactIDs that have rows of points with numbers between two others, page by page in the order of the numbers. */
export async function* pointedContacts(
  { db, dialect }: ContactHandle,
  { after, upTo }: { after: number; upTo: number },
): AsyncGenerator<number[]> {
  for (let position = after; ; ) {
    const query = db
      .selectFrom('OM_ScoreContactRule')
      .select(['ScoreContactRuleID as id', 'ContactID as contactId'])
      .where('ScoreContactRuleID', '>', position)
      .where('ScoreContactRuleID', '<=', upTo)
      .orderBy('ScoreContactRuleID');
    const page = await dialect.limit(query, pointsTogether).execute();
    if (page.length > 0) yield [...new Set(page.map(({ contactId }) => contactId))];
    const last = page.at(-1);
    if (!last || page.length < pointsTogether) return;
    position = last.id;
  }
}

/**
 * Contacts with enough points within a range of ContactIDs, ascending. They are found by their points, through an index
 * on ContactID.
 * @param range.except left out are those that are linked, or those in `dynamics365.reached_contact`
 */
export async function readReached(
  { db, dialect }: ContactHandle,
  condition: ScoreCondition,
  { after, upTo, except }: { after: number; upTo: number; except: 'linked' | 'known' },
): Promise<number[]> {
  const query = unexpiredPoints(db, dialect, condition)
    .select('points.ContactID')
    .where('points.ContactID', '>', after)
    .where('points.ContactID', '<=', upTo)
    .groupBy('points.ContactID');
  const reached = query.where((eb) =>
    except === 'linked'
      ? eb.exists(
          eb
            .selectFrom('OM_Contact as contact')
            .select(sql`1`.as('one'))
            .whereRef('contact.ContactID', '=', 'points.ContactID')
            .where('contact.ContactDynamics365RelatedID', 'is', null),
        )
      : eb.not(
          eb.exists(
            eb
              .selectFrom('dynamics365.reached_contact as known')
              .select(sql`1`.as('one'))
              .whereRef('known.contact_id', '=', 'points.ContactID'),
          ),
        ),
  );
  const rows = await dialect.plannedAnew(reached).execute();
  return [...new Set(rows.map((row) => row.ContactID))].sort((one, other) => one - other);
}

/**
 * What the enabled scores are, as a text that differs when any is enabled, disabled, made or removed: points count
 * differently then without having changed.
 */
export async function readScoreSignature({ db }: ContactHandle): Promise<string> {
  const rows = await db
    .selectFrom('OM_Score')
    .select(['ScoreID', 'ScoreEnabled'])
    .orderBy('ScoreID')
    .execute();
  return rows.map((row) => `${row.ScoreID}${row.ScoreEnabled ? '+' : '-'}`).join(' ');
}
