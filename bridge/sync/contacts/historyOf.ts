import type { HistoryEntry } from '../state/contactHistory.ts';
import { type DecidedContact, isNewLink } from './contactRecord.ts';
import { outcomeOf } from './outcomeOf.ts';

/** What was written in Dynamics for contacts, or that they were linked; nothing of those that stayed as they are. */
export function historyOf(contacts: readonly DecidedContact[]): HistoryEntry[] {
  return contacts.flatMap((contact): HistoryEntry[] => {
    const { result, changedColumns, problems } = outcomeOf(contact);
    const isLinked = isNewLink(contact);
    if (result !== 'created' && !isLinked && changedColumns.length === 0) return [];
    const what = result === 'created' ? 'created' : isLinked ? 'linked' : 'updated';
    const without = problems.flatMap(({ field }) => (field === undefined ? [] : [field]));
    return [
      {
        contactId: contact.contactId,
        version: contact.state.version + 1,
        what,
        columns: changedColumns,
        ...(without.length > 0 && { without }),
      },
    ];
  });
}
