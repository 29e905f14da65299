import type { components } from '../../../schemas/contract.ts';
import { cutText } from '../../mapping/cutText.ts';
import type { PlannedChange } from '../../sync/state/runs/plannedChanges.ts';

/** Longer texts are cut: a page holds many of them. */
const longestValue = 500;

/** A planned change as the contract shows it. */
export function presentPlanned({
  contactId,
  kind,
  rowId,
  fields,
  problems,
}: PlannedChange): components['schemas']['PlannedChange'] {
  return {
    contactId,
    kind,
    ...(rowId === undefined ? {} : { rowId }),
    fields: fields.map(({ field, column, to, old, new: value }) => ({
      field,
      column,
      to,
      ...(old === null ? {} : { old: cutText(old, longestValue) }),
      ...(value === null ? {} : { new: cutText(value, longestValue) }),
    })),
    ...(problems.length > 0 ? { problems } : {}),
  };
}
