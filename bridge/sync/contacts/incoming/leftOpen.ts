import type { AgreedValues, ContactDecision } from '../../../mapping/types.ts';
import { openVersion } from '../../state/knownVersions.ts';
import type { ContactPlan } from '../contactWork.ts';
import type { IncomingRow } from './incomingRow.ts';

/**
 * Whether a row that was read may count as known with the mapping as it is, though no run has compared it since the
 * mapping changed: when everything that may travel to Xperience is as agreed. What was never agreed may stay open where it
 * also goes to Dynamics, for that alone makes the next run compare the contact.
 * @param agreed what is agreed once the row was taken
 * @returns properties of whose value nothing is known; undefined when only a run can tell
 */
export function leftOpen(
  { pairs }: ContactPlan<never>['mapping'],
  { seen, problems }: IncomingRow,
  decision: Pick<ContactDecision, 'problems'>,
  agreed: AgreedValues,
): string[] | undefined {
  if (!seen || seen.version === openVersion || problems.length + decision.problems.length > 0)
    return undefined;
  const open: string[] = [];
  for (const { property, direction, column, canonicalColumn, unread } of pairs) {
    if (direction === 'toDynamics' || unread) continue;
    const value = seen.values[property];
    if (value === undefined) return undefined;
    const known = agreed[column.name];
    if ((known?.theirs ?? null) === canonicalColumn(value)) continue;
    if (known || direction !== 'both') return undefined;
    open.push(property);
  }
  return open;
}
