import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import type { ContactTables } from '../../database/tables.ts';
import { typed } from '../../database/typed.ts';
import { type ChosenGroups, canBeTold, contactType } from './chosenGroups.ts';

/** In enough of the groups, of a query over OM_Contact under the alias `contact`. */
export function isInGroups({ dialect }: ContactHandle, groups: ChosenGroups): Expression<SqlBool> {
  if (!canBeTold(groups)) return sql<SqlBool>`1 = 0`;
  const eb = expressionBuilder<ContactTables & { contact: ContactTables['OM_Contact'] }, 'contact'>();
  const memberships = eb
    .selectFrom(idRows(dialect, 'chosen', groups.ids))
    .innerJoin('OM_ContactGroupMember as member', 'member.ContactGroupMemberContactGroupID', 'chosen.id')
    .select(sql`1`.as('one'))
    .where('member.ContactGroupMemberType', '=', contactType)
    .where(sql<SqlBool>`member.ContactGroupMemberRelatedID = contact.ContactID`);
  if (groups.match === 'any') return eb.exists(memberships);
  // One row for each group, for group, type and contact are unique together.
  return eb.exists(memberships.groupBy('member.ContactGroupMemberRelatedID').having(inAll(groups)));
}

const inAll = ({ ids }: ChosenGroups) => sql<SqlBool>`count(*) >= ${ids.length}`;

/**
 * Contacts in enough of the groups within a range of ContactIDs, ascending: a stretch of the unique index on group, type
 * and contact for each group.
 * @param range.except left out are those that are linked, or those in `dynamics365.reached_contact`
 */
export async function readReachedByGroups(
  { db, dialect }: ContactHandle,
  groups: ChosenGroups,
  { after, upTo, except }: { after: number; upTo: number; except: 'linked' | 'known' },
): Promise<number[]> {
  if (!canBeTold(groups)) return [];
  const members = db
    .selectFrom(idRows(dialect, 'chosen', groups.ids))
    .innerJoin('OM_ContactGroupMember as member', 'member.ContactGroupMemberContactGroupID', 'chosen.id')
    .select('member.ContactGroupMemberRelatedID')
    .where('member.ContactGroupMemberType', '=', contactType)
    .where('member.ContactGroupMemberRelatedID', '>', after)
    .where('member.ContactGroupMemberRelatedID', '<=', upTo)
    .where((eb) =>
      except === 'linked'
        ? eb.exists(
            eb
              .selectFrom('OM_Contact as contact')
              .select(sql`1`.as('one'))
              .whereRef('contact.ContactID', '=', 'member.ContactGroupMemberRelatedID')
              .where('contact.ContactDynamics365RelatedID', 'is', null),
          )
        : eb.not(
            eb.exists(
              eb
                .selectFrom('dynamics365.reached_contact as known')
                .select(sql`1`.as('one'))
                .whereRef('known.contact_id', '=', 'member.ContactGroupMemberRelatedID'),
            ),
          ),
    )
    .groupBy('member.ContactGroupMemberRelatedID');
  const enough = groups.match === 'any' ? members : members.having(inAll(groups));
  const rows = await dialect.plannedAnew(enough).execute();
  return rows.map((row) => row.ContactGroupMemberRelatedID).sort((one, other) => one - other);
}

/** The highest number of a membership; 0 without any. Who enters a group gets one that is higher. */
export async function readHighestMembership({ db }: ContactHandle): Promise<number> {
  const row = await db
    .selectFrom('OM_ContactGroupMember')
    .select((eb) => typed(eb.fn.max('ContactGroupMemberID'), 'int').as('highest'))
    .executeTakeFirst();
  return row?.highest ?? 0;
}

/** Memberships read by one statement. */
const membershipsTogether = 5_000;

/** ContactIDs with memberships of the groups that have numbers between two others, page by page in their order. */
export async function* enteredContacts(
  { db, dialect }: ContactHandle,
  groups: ChosenGroups,
  { after, upTo }: { after: number; upTo: number },
): AsyncGenerator<number[]> {
  if (groups.ids.length === 0) return;
  for (let position = after; ; ) {
    const query = db
      .selectFrom('OM_ContactGroupMember')
      .select(['ContactGroupMemberID as id', 'ContactGroupMemberRelatedID as contactId'])
      .where('ContactGroupMemberID', '>', position)
      .where('ContactGroupMemberID', '<=', upTo)
      .where('ContactGroupMemberType', '=', contactType)
      .where('ContactGroupMemberContactGroupID', 'in', (eb) =>
        eb.selectFrom(idRows(dialect, 'chosen', groups.ids)).select('chosen.id'),
      )
      .orderBy('ContactGroupMemberID');
    const page = await dialect.limit(query, membershipsTogether).execute();
    if (page.length > 0) yield [...new Set(page.map(({ contactId }) => contactId))];
    const last = page.at(-1);
    if (!last || page.length < membershipsTogether) return;
    position = last.id;
  }
}
