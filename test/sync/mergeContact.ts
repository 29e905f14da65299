import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { deleteContact } from './deleteContact.ts';

export interface ContactMerge {
  from: number;
  into: number;
  /** Whether the link field goes along, as every filled column does in version 12. */
  copyLink: boolean;
}

/**
 * As Xperience merges: filled columns are copied to the contact that stays, activities move, and the GUID that goes names
 * who stays.
 */
export async function mergeContact(
  database: BridgeDatabase,
  { from, into, copyLink }: ContactMerge,
): Promise<void> {
  const { db, dialect } = database;
  const {
    ContactID: _id,
    ContactGUID: guid,
    ContactCreated: _created,
    ContactDynamics365RelatedID: rowId,
    ContactDynamics365SynchronizedOn: linkedOn,
    ...values
  } = await db.selectFrom('OM_Contact').selectAll().where('ContactID', '=', from).executeTakeFirstOrThrow();
  const link = { ContactDynamics365RelatedID: rowId, ContactDynamics365SynchronizedOn: linkedOn };
  const filled = Object.entries({ ...values, ...(copyLink ? link : {}) }).filter(
    ([, value]) => value !== null,
  );
  await db
    .updateTable('OM_Contact')
    .set({ ...Object.fromEntries(filled), ContactLastModified: dialect.now() })
    .where('ContactID', '=', into)
    .execute();
  await db
    .updateTable('OM_Activity')
    .set({ ActivityContactID: into })
    .where('ActivityContactID', '=', from)
    .execute();
  await deleteContact(database, from);
  await db
    .insertInto('OM_VisitorToContact')
    .values({ VisitorToContactVisitorGUID: guid, VisitorToContactContactID: into })
    .execute();
}
