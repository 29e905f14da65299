import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { checkContact } from './contactsToCheck.ts';

/**
 * Ends a hold: the contact may qualify again.
 * @returns whether it was held
 */
export async function releaseContact(database: DatabaseHandle, contactId: number): Promise<boolean> {
  const { utc } = await currentTimes(database);
  const { numUpdatedRows } = await database.db
    .updateTable('dynamics365.contact_state')
    .set((eb) => ({
      held: false,
      held_reason: null,
      held_at: null,
      version: eb('version', '+', 1),
      changed_at: utc,
    }))
    .where('contact_id', '=', contactId)
    .where('held', '=', true)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) await checkContact(database, contactId, utc);
  return numUpdatedRows > 0n;
}
