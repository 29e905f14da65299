import { createRow } from '../../mapping/createRow.ts';
import { fieldText } from '../../mapping/fieldText.ts';
import type { FieldDecision } from '../../mapping/types.ts';
import type { LoadedContact, LocatedContact } from '../contacts/contactRecord.ts';
import type { ContactOutcome, ContactPlan, ContactWork } from '../contacts/contactWork.ts';
import { decideLocated, reviseDecision } from '../contacts/decideContacts.ts';
import { locateRows } from '../contacts/locate/locateRows.ts';
import { outcomeOf, problemOutcome } from '../contacts/outcomeOf.ts';
import { resolveReferences } from '../contacts/resolveReferences.ts';

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
export async function decideExplained(work: ContactWork, contact: LoadedContact): Promise<Explained> {
  const [located] = await locateRows(work, [contact]);
  if (!located) throw new Error(`Contact ${contact.contactId} was not located.`);
  const { dataverse, plan, call } = work;
  const theirs = located.row ? [located.row.values] : [];
  const references = await resolveReferences(
    { dataverse, mapping: plan.mapping, call },
    [contact.values],
    theirs,
  );
  const rowId = rowOf(located);
  if (located.problem && !located.row) {
    const { fields } = createRow({ mapping: plan.mapping, ours: contact.values, references });
    const still = fields.map((field): FieldDecision => ({ ...field, action: 'none' }));
    return { rowId, fields: still, outcome: problemOutcome(contact, located.problem) };
  }
  const decided = await reviseDecision(work, decideLocated(work, located, references));
  const problem = located.problem ?? decided.problem;
  const outcome = problem ? problemOutcome(contact, problem) : outcomeOf(decided);
  return { rowId, fields: decided.decision.fields, outcome };
}

/** A row that Dynamics has, or, where it would not show the linked one, has as far as is known. */
function rowOf({ row, rowId, targetId, problem }: LocatedContact): string | undefined {
  if (row) return targetId;
  return problem && problem.kind !== 'deleted' ? (rowId ?? undefined) : undefined;
}

const note = 'Dynamics could not be asked what it holds.';

/** What is known of each field without Dynamics: what Xperience holds, and what both held last. */
export function fieldsUnasked(
  { mapping }: ContactPlan<never>,
  { values, state }: LoadedContact,
): FieldDecision[] {
  return mapping.pairs.map((pair): FieldDecision => {
    const ours = fieldText(pair, values);
    const agreed = state.agreed?.[pair.column.name];
    const moved = agreed?.ours === ours ? 'unmoved' : 'oursMoved';
    return {
      field: pair.field.name,
      column: pair.column.name,
      why: agreed ? moved : 'neverAgreed',
      action: 'none',
      ours,
      theirs: null,
      ...(agreed && { agreed }),
      note,
    };
  });
}
