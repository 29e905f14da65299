import { createRow } from '../../mapping/createRow.ts';
import { decideContact } from '../../mapping/decideContact.ts';
import type { AgreedValues, DecisionCaller, References } from '../../mapping/types.ts';
import { ExtensionFailed } from '../extensions/inTime.ts';
import { reviseChanges } from '../extensions/reviseChanges.ts';
import { type Arrived, type DecidedContact, type LocatedContact, type Step, takes } from './contactRecord.ts';
import type { ContactProblem, ContactWork } from './contactWork.ts';
import { problemOutcome } from './outcomeOf.ts';
import { effectiveAgreed } from './pendingValues.ts';

/** Decides what is written of contacts whose row was read, or to be created. Each fails alone. */
export async function decideContacts(
  work: ContactWork,
  located: readonly LocatedContact[],
  references: References,
): Promise<Step<DecidedContact>> {
  const step: Step<DecidedContact> = { next: [], done: [], again: [] };
  for (const contact of located) {
    const decided = decideUnderstood(work, contact, references);
    const revised = 'decision' in decided ? await reviseDecision(work, decided) : decided;
    if (revised.problem) step.done.push(problemOutcome(contact, revised.problem));
    else if ('decision' in revised) step.next.push(revised);
  }
  return step;
}

function decideUnderstood(
  work: ContactWork,
  contact: LocatedContact,
  references: References,
): DecidedContact | { problem: ContactProblem } {
  try {
    return decideLocated(work, contact, references);
  } catch (error) {
    return { problem: notUnderstood(error) };
  }
}

/** Decides by three-way diff what happens to a contact whose row was read, or what its new row holds. */
export function decideLocated(
  work: ContactWork,
  contact: LocatedContact,
  references: References,
): DecidedContact {
  const { mapping, settings } = work.plan;
  const { row, values: ours, state } = contact;
  if (!row) {
    const { row: toDynamics, ...created } = createRow({ mapping, ours, references });
    return { ...contact, kind: 'create', decision: { ...created, toDynamics, toXperience: {} } };
  }
  const agreed = effectiveAgreed(mapping, state.agreed, state.pending, row.values);
  const caller: DecisionCaller =
    contact.origin === 'matched'
      ? { kind: 'firstLink' }
      : { kind: 'run', takeDynamicsChanges: settings.takeDynamicsChanges };
  const decision = decideContact({ mapping, ours, theirs: row.values, agreed, caller, references });
  const arrived = work.dryRun ? undefined : arrivedAt(contact, agreed);
  return { ...contact, ...(arrived && { arrived }), kind: 'exchange', decision };
}

/** @param effective agreed values with what has landed of those that were under way */
function arrivedAt(
  { origin, state: { agreed, pending } }: LocatedContact,
  effective: AgreedValues | undefined,
): Arrived | undefined {
  if (!pending) return undefined;
  const landed = (column: string) => effective?.[column]?.theirs !== agreed?.[column]?.theirs;
  const columns = Object.keys(effective ?? {}).filter(landed);
  if (origin === 'found') return { as: 'created', columns };
  return columns.length > 0 ? { as: 'updated', columns } : undefined;
}

/**
 * Lets the extensions revise what is about to be taken from Dynamics; other decisions stay as they are.
 * @returns with a problem where an extension failed
 */
export async function reviseDecision(work: ContactWork, contact: DecidedContact): Promise<DecidedContact> {
  const { contactId, values: ours, row, decision } = contact;
  if (!row || !takes(contact)) return contact;
  const { incoming: extensions, mapping, fields } = work.plan;
  try {
    const about = { extensions, mapping, fields, contactId, ours, row: row.values, decision };
    return { ...contact, decision: await reviseChanges(about) };
  } catch (error) {
    if (!(error instanceof ExtensionFailed)) throw error;
    const problem = { code: 'extensionFailed', kind: 'transient', detail: error.message } as const;
    return { ...contact, problem };
  }
}

/** A mistake of the bridge that one contact's values bring to light stops nobody else. The values are not repeated. */
function notUnderstood(error: unknown): ContactProblem {
  const name = error instanceof Error ? error.name : 'unknown error';
  return {
    code: 'unexpected',
    kind: 'transient',
    detail: `The bridge made a mistake with the values of this contact (${name}). Tell its maintainers which contact it is; it is tried again with growing delays.`,
  };
}
