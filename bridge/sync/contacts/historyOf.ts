import type { HistoryEntry } from '../state/contactHistory.ts';
import { isNewLink } from './contactRecord.ts';
import type { Verdict } from './decideContacts.ts';
import { outcomeOf } from './outcomeOf.ts';

/** What was written in Dynamics for contacts, or that they were linked; nothing of those that stayed as they are. */
export function historyOf(verdicts: readonly Verdict[]): HistoryEntry[] {
  return verdicts.flatMap((verdict): HistoryEntry[] => {
    const { contact } = verdict.location;
    const { result, changedColumns, problems } = outcomeOf(verdict);
    const isLinked = isNewLink(verdict.location);
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
