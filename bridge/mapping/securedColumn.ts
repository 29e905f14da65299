import type { DataverseColumn, FieldProblem, MappingItem } from './types.ts';

/** Whether what our user reads of a column is what the row holds. */
export function isRead({ validForRead, secured }: DataverseColumn): boolean {
  return validForRead && (secured === undefined || secured.reads === 'all');
}

/**
 * Why the values of a secured column are not known to us: it comes as null, or masked, and either would be taken for an
 * edit. Undefined where they are.
 */
export function unreadColumn(item: MappingItem, column: DataverseColumn): FieldProblem | undefined {
  const reads = column.secured?.reads ?? 'all';
  if (reads === 'all') return undefined;
  const how =
    reads === 'none'
      ? 'does not let the bridge’s application user read it'
      : 'shows it to the bridge’s application user masked, or does not say whether it does';
  const sent = item.direction !== 'toXperience' && column.validForCreate;
  return {
    code: 'columnSecured',
    field: item.field,
    column: item.column,
    detail: `${column.name} is a secured column, and Dynamics ${how}. Its values are neither compared nor taken${sent ? '; it is only filled in new rows' : ''}. Give the user a column security profile that allows Read${reads === 'none' ? '' : ' and Read unmasked for all records'}, or take the pair out of the mapping.`,
  };
}

/** Why changes of the contact do not get into a secured column that our user may read. Undefined where they do. */
export function unwrittenColumn(item: MappingItem, column: DataverseColumn): FieldProblem | undefined {
  if (!column.secured || item.direction === 'toXperience' || column.validForUpdate) return undefined;
  return {
    code: 'columnSecured',
    field: item.field,
    column: item.column,
    detail: `${column.name} is a secured column that the bridge’s application user may not change in Dynamics${column.validForCreate ? '; it is only filled in new rows' : ''}. Give the user a column security profile that allows Update, or map it "to Xperience".`,
  };
}
