import type { CompiledMapping } from '../../mapping/types.ts';

/** Columns every read asks for besides the mapped ones: those that tell whether the row lives. */
const lifeColumns = ['statecode', 'merged', '_masterid_value'];

/** The properties to read of a row: mapped ones and those that tell whether it lives. */
export function withLife(columns: readonly string[]): string[] {
  return [...new Set([...columns, ...lifeColumns])];
}

/** The same of all mapped ones. */
export function selectForContacts({
  plan,
}: {
  plan: { mapping: Pick<CompiledMapping, 'columns'> };
}): string[] {
  return withLife(plan.mapping.columns);
}
