import { convertForNew, fillProperty, fillsNewRow, type RowSource } from './fillRow.ts';
import type { AgreedValues, ColumnType, FieldDecision, FieldProblem, SentValue } from './types.ts';

/** The values of a new row and what is agreed once it has been created. */
export interface NewRow {
  row: Record<string, SentValue>;
  agreed: AgreedValues;
  fields: FieldDecision[];
  problems: FieldProblem[];
}

/** Dynamics has no defaults for these: what such a column holds later, somebody has entered. */
const withoutDefault: ReadonlySet<ColumnType> = new Set([
  'String',
  'Memo',
  'Integer',
  'BigInt',
  'Decimal',
  'Double',
  'Money',
  'DateTime',
]);

/**
 * The row to create for a contact (see {@link fillRow}). Where Dynamics has no default for a column that is left empty both
 * sides agree on empty, so that the first who enters something is heard; for a choice or a lookup nothing is agreed, because
 * Dynamics may fill it in: the next exchange compares and settles it.
 */
export function createRow({ mapping, ours: values, references }: RowSource): NewRow {
  const created: NewRow = { row: {}, agreed: {}, fields: [], problems: [] };
  for (const pair of mapping.pairs) {
    if (!fillsNewRow(pair)) continue;
    const { ours, converted } = convertForNew(pair, values, references);
    const field = pair.field.name;
    const column = pair.column.name;
    const known = { field, column, why: 'neverAgreed', ours, theirs: null } as const;
    if ('problem' in converted) {
      created.problems.push(converted.problem);
      created.fields.push({ ...known, action: 'none', problem: converted.problem });
      continue;
    }
    const result = converted.value;
    if (result === null) {
      if (withoutDefault.has(pair.column.type) && !pair.unread)
        created.agreed[column] = { ours, theirs: null };
      created.fields.push({ ...known, action: 'none' });
      continue;
    }
    fillProperty(created.row, pair, result);
    // Nothing will ever tell what became of it.
    if (!pair.unread) created.agreed[column] = { ours, theirs: result };
    created.fields.push({
      ...known,
      action: 'send',
      result,
      ...(pair.unread && { note: pair.unread.detail }),
    });
  }
  return created;
}
