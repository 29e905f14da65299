import type { Stage } from '../sync/startStage.ts';

/** A linked contact of a stage, by all its names. */
export interface KnownContact {
  contactId: number;
  contactGuid: string;
  rowId: string;
  email: string;
}

/** A GUID that nobody has. */
export const FREE_GUID = '11111111-2222-4333-8444-555555555555';

/** Gives the first linked contact of a stage an e-mail address and a first name of its own. */
export async function knownContact({ database: { db }, links }: Stage): Promise<KnownContact> {
  const [contactId = 0, rowId = ''] = [...(await links())][0] ?? [];
  const email = 'ada@example.com';
  const query = db.updateTable('OM_Contact').set({ ContactEmail: email, ContactFirstName: 'Ada' });
  await query.where('ContactID', '=', contactId).execute();
  const { ContactGUID } = await db
    .selectFrom('OM_Contact')
    .select('ContactGUID')
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();
  return { contactId, contactGuid: String(ContactGUID).toLowerCase(), rowId: rowId.toLowerCase(), email };
}
