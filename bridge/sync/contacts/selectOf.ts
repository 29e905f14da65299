import type { ContactWork } from './contactWork.ts';

/** Columns every read asks for besides the mapped ones. */
const lifeColumns = ['statecode', 'merged', '_masterid_value'];

/** The properties to read of a row: the mapped ones and those that tell whether it lives. */
export function selectOf(work: ContactWork): string[] {
  return [...new Set([...work.plan.mapping.columns, ...lifeColumns])];
}
