import { fieldText } from '../../mapping/fieldText.ts';
import type { FieldDecision } from '../../mapping/types.ts';
import type { ContactPlan, ExchangeContact } from '../contacts/contactWork.ts';

const note = 'Dynamics could not be asked what it holds.';

/** What is known of each field without Dynamics: what Xperience holds, and what both held last. */
export function fieldsUnasked(
  { mapping }: ContactPlan<never>,
  { values, state }: ExchangeContact,
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
