import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

/** The group whose members qualify where there are no points. */
const group = 1;

const byPoints = ({ product }: Pick<BridgeDatabase, 'product'>) => product.qualifyingRules[0] === 'points';

/** Contacts that are not linked and have nothing by which one qualifies, ascending. @throws when there are fewer than that */
export async function outsiders(database: BridgeDatabase, atLeast = 1): Promise<number[]> {
  const { db } = database;
  const rows = await db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .where('ContactID', 'not in', (eb) =>
      byPoints(database)
        ? eb.selectFrom('OM_ScoreContactRule').select('ContactID as id')
        : eb
            .selectFrom('OM_ContactGroupMember')
            .select('ContactGroupMemberRelatedID as id')
            .where('ContactGroupMemberType', '=', 0),
    )
    .orderBy('ContactID')
    .execute();
  if (rows.length < atLeast) throw new Error(`Only ${rows.length} contacts are far from qualifying.`);
  return rows.map(({ ContactID }) => ContactID);
}

/** Makes a contact one that qualifies by the product's usual rule: by points for good, or as a member of the group. */
export async function qualify(database: BridgeDatabase, contactId: number, points = 1000): Promise<void> {
  const { db } = database;
  await disqualify(database, contactId);
  await (byPoints(database)
    ? db
        .insertInto('OM_ScoreContactRule')
        .values({ ScoreID: 1, ContactID: contactId, RuleID: 1, Value: points, Expiration: null })
    : db.insertInto('OM_ContactGroupMember').values({
        ContactGroupMemberContactGroupID: group,
        ContactGroupMemberType: 0,
        ContactGroupMemberRelatedID: contactId,
      })
  ).execute();
}

/** Takes away all by which a contact qualifies. */
export async function disqualify(database: BridgeDatabase, contactId: number): Promise<void> {
  const { db } = database;
  await (byPoints(database)
    ? db.deleteFrom('OM_ScoreContactRule').where('ContactID', '=', contactId)
    : db
        .deleteFrom('OM_ContactGroupMember')
        .where('ContactGroupMemberType', '=', 0)
        .where('ContactGroupMemberRelatedID', '=', contactId)
  ).execute();
}
