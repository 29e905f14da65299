import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { columnsOf } from '../../database/columnsOf.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { checkContact } from './contactsToCheck.ts';
import { openVersion } from './knownVersions.ts';

const columns = columnsOf('dynamics365.contact_state', {
  only: ['contact_id', 'version', 'held', 'changed_at'],
});

/**
 * Forgets everything agreed with and under way to the row a contact had, because it has another one or none now. A run
 * that has the contact in hand finds its state moved and reads it anew.
 * @param hold why it must not be linked again by a run; undefined when it may
 */
export async function restartState(
  transaction: DatabaseHandle,
  contactId: number,
  utc: DateTime2,
  hold?: { reason: string },
): Promise<void> {
  const fresh = { contact_id: contactId, version: 1, held: false, changed_at: utc };
  await insertIfAbsent(transaction, 'dynamics365.contact_state', columns, ['contact_id'], [fresh]);
  await transaction.db
    .updateTable('dynamics365.contact_state')
    .set((eb) => ({
      version: eb('version', '+', 1),
      agreed: null,
      row_version: null,
      lagging: null,
      pending: null,
      pending_run_id: null,
      pending_token: null,
      pending_at: null,
      held: hold !== undefined,
      held_reason: hold?.reason.slice(0, 400) ?? null,
      held_at: hold ? utc : null,
      changed_at: utc,
    }))
    .where('contact_id', '=', contactId)
    .execute();
  await checkContact(transaction, contactId, utc);
}

/** Forgets how new the row of a contact is known: it has another one now, about which everything agreed still holds. */
export async function forgetVersion(
  { db }: DatabaseHandle,
  contactId: number,
  utc: DateTime2,
): Promise<void> {
  await db
    .updateTable('dynamics365.contact_state')
    .set((eb) => ({
      row_version: Number(openVersion),
      lagging: null,
      version: eb('version', '+', 1),
      changed_at: utc,
    }))
    .where('contact_id', '=', contactId)
    .execute();
}
