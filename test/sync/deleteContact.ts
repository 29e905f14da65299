import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

/** As Xperience deletes: its procedure takes along what belongs to the contact. */
export async function deleteContact({ db, product }: BridgeDatabase, contactId: number): Promise<void> {
  await db.deleteFrom('OM_Activity').where('ActivityContactID', '=', contactId).execute();
  if (product.qualifyingRules.includes('points'))
    await db.deleteFrom('OM_ScoreContactRule').where('ContactID', '=', contactId).execute();
  await db
    .deleteFrom('OM_ContactGroupMember')
    .where('ContactGroupMemberType', '=', 0)
    .where('ContactGroupMemberRelatedID', '=', contactId)
    .execute();
  await db.deleteFrom('OM_VisitorToContact').where('VisitorToContactContactID', '=', contactId).execute();
  await db.deleteFrom('OM_Contact').where('ContactID', '=', contactId).execute();
}
