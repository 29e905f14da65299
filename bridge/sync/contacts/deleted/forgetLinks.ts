import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { writeAudit } from '../../state/audit/audit.ts';
import { forgetContactHistory } from '../../state/contactHistory.ts';
import { forgetSeenFields } from '../../state/events/seenFields.ts';
import type { GoneContact } from '../../state/goneContact.ts';
import { removeLinks } from '../../state/links.ts';

/** Forgets the links of contacts that have gone, and everything remembered of these contacts. */
export function forgetLinks(
  database: DatabaseHandle,
  gone: readonly GoneContact[],
  { deactivated }: { deactivated: boolean },
): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const { db } = transaction;
    const contactIds = gone.map(({ contactId }) => contactId);
    await removeLinks(transaction, contactIds);
    for (const { contactId, rowId, heir } of gone) {
      await db.deleteFrom('dynamics365.contact_state').where('contact_id', '=', contactId).execute();
      await db.deleteFrom('dynamics365.activity_progress').where('contact_id', '=', contactId).execute();
      await db.deleteFrom('dynamics365.reached_contact').where('contact_id', '=', contactId).execute();
      await writeAudit(transaction, {
        caller: 'bridge',
        action: deactivated ? 'row.deactivate' : 'link.remove',
        subject: `contact ${contactId}`,
        details: {
          before: rowId,
          after: null,
          because: heir ? `merged into contact ${heir.contactId}` : 'deleted in Xperience',
        },
      });
    }
    await forgetSeenFields(transaction, contactIds);
    await forgetContactHistory(transaction, contactIds);
  });
}
