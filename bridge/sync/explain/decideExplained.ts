import { createRow } from '../../mapping/createRow.ts';
import type { FieldDecision } from '../../mapping/types.ts';
import type { Location } from '../contacts/contactRecord.ts';
import type { ContactOutcome, ContactWork, ExchangeContact } from '../contacts/contactWork.ts';
import { decideLocated } from '../contacts/decideContacts.ts';
import { locateRows } from '../contacts/locate/locateRows.ts';
import { outcomeOf, problemOutcome } from '../contacts/outcomeOf.ts';
import { resolveReferences } from '../contacts/resolveReferences.ts';
import { reviseVerdicts } from '../contacts/reviseVerdicts.ts';

/** What a run would do with a contact now. */
export interface Explained {
  /** Absent where no such row exists. */
  rowId: string | undefined;
  fields: FieldDecision[];
  outcome: ContactOutcome;
}

/**
 * Decides one contact as a run would, and writes nothing.
 * @throws DataverseUnavailable
 */
export async function decideExplained(work: ContactWork, contact: ExchangeContact): Promise<Explained> {
  const [location] = await locateRows(work, [contact]);
  if (!location) throw new Error(`Contact ${contact.contactId} was not located.`);
  const { dataverse, plan, call } = work;
  const theirs = location.row ? [location.row.values] : [];
  const references = await resolveReferences(
    { dataverse, mapping: plan.mapping, call },
    [contact.values],
    theirs,
  );
  const rowId = rowOf(location);
  if (location.problem && !location.row) {
    const { fields } = createRow({ mapping: plan.mapping, ours: contact.values, references });
    const still = fields.map((field): FieldDecision => ({ ...field, action: 'none' }));
    return { rowId, fields: still, outcome: problemOutcome(contact, location.problem) };
  }
  const [revised] = await reviseVerdicts(work, [decideLocated(work, location, references)]);
  if (!revised) throw new Error(`Contact ${contact.contactId} was not decided.`);
  const { verdict } = revised;
  const problem = location.problem ?? ('problem' in revised ? revised.problem : undefined);
  const outcome = problem ? problemOutcome(contact, problem) : outcomeOf(verdict);
  return { rowId, fields: verdict.decision.fields, outcome };
}

/** A row that Dynamics has, or, where it would not show the linked one, has as far as is known. */
function rowOf({ row, rowId, contact, problem }: Location): string | undefined {
  if (row) return rowId;
  return problem && problem.kind !== 'deleted' ? contact.rowId : undefined;
}
