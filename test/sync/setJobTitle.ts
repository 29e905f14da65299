import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

/** Gives a contact another job title, with the stamp that Xperience leaves when somebody edits it. */
export async function setJobTitle(
  { db, dialect }: BridgeDatabase,
  contactId: number,
  title: string,
): Promise<void> {
  await db
    .updateTable('OM_Contact')
    .set({ ContactJobTitle: title, ContactLastModified: dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();
}
