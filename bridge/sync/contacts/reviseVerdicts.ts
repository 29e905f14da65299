import { ExtensionFailed } from '../extensions/inTime.ts';
import { reviseChanges } from '../extensions/reviseChanges.ts';
import type { ContactProblem, ContactWork } from './contactWork.ts';
import type { Verdict } from './decideContacts.ts';

/** A verdict after the extensions have had their say, or why there is none. */
export type Revised = { verdict: Verdict } | { verdict: Verdict; problem: ContactProblem };

/** Lets the extensions revise what a run is about to take from Dynamics; other verdicts stay as they are. */
export async function reviseVerdicts(work: ContactWork, verdicts: readonly Verdict[]): Promise<Revised[]> {
  const { incoming: extensions, mapping, fields } = work.plan;
  const revised: Revised[] = [];
  for (const verdict of verdicts) {
    const { contact, row } = verdict.location;
    const { decision } = verdict;
    if (!row || verdict.kind === 'create' || Object.keys(decision.toXperience).length === 0) {
      revised.push({ verdict });
      continue;
    }
    const { contactId, values: ours } = contact;
    try {
      const about = { extensions, mapping, fields, contactId, ours, row: row.values, decision };
      revised.push({ verdict: { ...verdict, decision: await reviseChanges(about) } });
    } catch (error) {
      if (!(error instanceof ExtensionFailed)) throw error;
      revised.push({
        verdict,
        problem: { code: 'extensionFailed', kind: 'transient', detail: error.message },
      });
    }
  }
  return revised;
}
