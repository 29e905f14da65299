import type { Stage } from '../startStage.ts';

const users = [6, 7];

/** Gives contacts an owner whom the migration leaves out: two users with one address are not brought over, nor is who belongs to them. */
export async function leaveOutOwner({ database }: Stage, contactIds: readonly number[]): Promise<void> {
  const [owner = 0] = users;
  await database.db
    .updateTable('OM_Contact')
    .set({ ContactOwnerUserID: owner })
    .where('ContactID', 'in', contactIds)
    .execute();
  await database.main
    .updateTable('CMS_User')
    .set({ Email: 'same@blueheron.example' })
    .where('UserID', 'in', users)
    .execute();
}
