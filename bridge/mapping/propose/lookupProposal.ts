import type { ContactField, DataverseColumn, LookupRule } from '../types.ts';

/** How rows of the target may be found for a field, and what to say about it. */
export interface LookupProposal {
  rule: LookupRule;
  remark: string;
}

/** Companies, where a column can point to people as well. */
const preferred = 'account';

/**
 * A text names the row by what the target table calls its rows; a GUID names it itself. Undefined where no target can be
 * found by what the field holds.
 */
export function lookupProposal(
  { type }: ContactField,
  { targets = [] }: DataverseColumn,
  nameColumns: ReadonlyMap<string, string>,
): LookupProposal | undefined {
  const target = targets.find(({ table }) => table === preferred) ?? targets[0];
  if (!target) return undefined;
  const { table } = target;
  if (type === 'guid')
    return { rule: { table, unresolved: 'fail' }, remark: `Holds the ID of a row of ${table}.` };
  const keyColumn = nameColumns.get(table);
  if (keyColumn === undefined || (type !== 'text' && type !== 'longtext')) return undefined;
  return {
    rule: { table, keyColumn, unresolved: 'fail' },
    remark: `Found by the ${keyColumn} of ${table}; where there is none, the field fails.`,
  };
}
