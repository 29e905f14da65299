import { isUnread, readFieldText } from './fieldText.ts';
import type {
  AgreedValues,
  ColumnType,
  CompiledMapping,
  FieldDecision,
  FieldProblem,
  FieldValue,
  References,
  SentValue,
} from './types.ts';

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
 * The row to create for a contact. Empty values are not sent. Where Dynamics has no default for a column both sides
 * agree on empty, so that the first who enters something is heard; for a choice or a lookup nothing is agreed, because
 * Dynamics may fill it in: the next exchange compares and settles it. A value that does not fit is reported
 * and left out, so that one bad telephone number does not keep a customer from arriving; if Dynamics insists on that
 * column, it refuses the row itself.
 * @param source.ours contact field → value; every field of `mapping.fields`
 * @param source.references what keyed lookups found; needed when collectReferences asks for something
 */
export function createRow(source: {
  mapping: CompiledMapping;
  ours: Readonly<Record<string, FieldValue>>;
  references?: References;
}): NewRow {
  const created: NewRow = { row: {}, agreed: {}, fields: [], problems: [] };
  for (const pair of source.mapping.pairs) {
    if (pair.direction === 'toXperience' || !pair.column.validForCreate) continue;
    const read = readFieldText(pair, source.ours);
    const ours = isUnread(read) ? null : read;
    const converted = isUnread(read) ? read : pair.toColumnText(ours, source.references);
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
    const [property, value] = pair.writeProperty(pair.columnValue(result));
    created.row[property] = value;
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
