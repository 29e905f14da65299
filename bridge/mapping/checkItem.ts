import { columnTypes } from './columnTypes.ts';
import { isKeyColumn } from './keyText.ts';
import { isLookup, type KeyTables, lookupKey, lookupTarget } from './lookupTarget.ts';
import { notByValue } from './notByValue.ts';
import { isRead } from './securedColumn.ts';
import type {
  ContactField,
  DataverseColumn,
  Direction,
  FieldProblem,
  MappingItem,
  ProblemCode,
} from './types.ts';

/** The website's visitor cookie: whoever knows it can act as the visitor, so it never leaves Xperience. */
const privateFields: ReadonlySet<string> = new Set(['ContactGUID']);

/** Identity, stamps and the link belong to Xperience or to the bridge; the mapping never writes them. */
const neverWritten: ReadonlySet<string> = new Set([
  'ContactID',
  'ContactGUID',
  'ContactCreated',
  'ContactLastModified',
  'ContactBounces',
  'ContactDynamics365RelatedID',
  'ContactDynamics365SynchronizedOn',
]);

/** The direction a pair really has: `both` means "as far as field and column go". */
export function directionOf(item: MappingItem, field: ContactField, column: DataverseColumn): Direction {
  if (item.direction === 'both' && !isWritable(field)) return 'toDynamics';
  return item.direction === 'both' && column.secured && !isWritten(column) ? 'toXperience' : item.direction;
}

/** Whether a value can get into the column at all. */
function isWritten({ validForCreate, validForUpdate }: DataverseColumn): boolean {
  return validForCreate || validForUpdate;
}

/** Every reason why this pair cannot be mapped; empty when it can. */
export function checkItem(
  item: MappingItem,
  field: ContactField,
  column: DataverseColumn,
  keyTables: KeyTables = new Map(),
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (code: ProblemCode, detail: string) =>
    problems.push({ code, field: item.field, column: item.column, detail });

  if (privateFields.has(field.name)) {
    add('privateField', `${field.name} identifies the visitor to the website and is never sent to Dynamics.`);
  }
  if (item.direction === 'toXperience' && !isWritable(field)) {
    add(
      'fieldNotWritable',
      `${field.name} is kept by Xperience and cannot be written; it can go to Dynamics only.`,
    );
  }
  if (!column.validForRead) {
    add(
      'columnNotReadable',
      `${column.name} cannot be read, so its changes could not be told from Xperience's.`,
    );
  }
  const reason = item.direction === 'toXperience' ? undefined : notByValue(column);
  if (reason !== undefined) {
    add('columnNotByValue', `${column.name} ${reason}. Map it "to Xperience" or not at all.`);
  } else if (item.direction !== 'toXperience' && !isWritten(column) && !column.secured) {
    add('columnNotWritable', `${column.name} is read-only in Dynamics; map it "to Xperience" or not at all.`);
  }
  if (!columnTypes[column.type].fieldTypes.includes(field.type)) {
    add('typesDoNotFit', `A ${field.type} field cannot hold values of a ${column.type} column.`);
  }
  checkChoices(item, field, column, add);
  checkLookup(item, field, column, add);
  checkKey(item, column, keyTables, add);
  return problems;
}

/** Whether the mapping, or an extension, may write a contact field. */
export function isWritable(field: ContactField): boolean {
  return !field.toDynamicsOnly && !neverWritten.has(field.name);
}

type Add = (code: ProblemCode, detail: string) => void;

function checkChoices(item: MappingItem, field: ContactField, column: DataverseColumn, add: Add): void {
  const mapped = Object.entries(item.valueMap);
  const isChoice = ['Picklist', 'State', 'Status', 'MultiSelectPicklist'].includes(column.type);
  if (!isChoice) {
    if (mapped.length > 0)
      add('typesDoNotFit', `${column.name} is no choice column, so a value map means nothing.`);
    return;
  }
  const values = new Set((column.choices ?? []).map(({ value }) => value));
  for (const [text, value] of mapped) {
    if (!values.has(value))
      add('unknownChoice', `The value map sends "${text}" to ${value}, which is no choice.`);
  }
  if (field.type === 'boolean' && column.type !== 'MultiSelectPicklist' && mapped.length === 0) {
    add('typesDoNotFit', `A true/false field needs a value map to name choices of ${column.name}.`);
  }
}

function checkLookup(item: MappingItem, field: ContactField, column: DataverseColumn, add: Add): void {
  if (!isLookup(column)) {
    if (item.lookup)
      add('typesDoNotFit', `${column.name} is no lookup, so a rule for finding its row means nothing.`);
    return;
  }
  const tables = (column.targets ?? []).map(({ table }) => table).join(', ') || 'none';
  if (lookupTarget(column, item) === undefined) {
    const remedy = item.lookup
      ? `"${item.lookup.table}" is not among them`
      : 'name one of them in the lookup rule';
    add('targetUnknown', `${column.name} can point to these tables: ${tables}; ${remedy}.`);
  }
  const whole = field.type === 'integer' || field.type === 'longinteger';
  if (whole && item.lookup?.keyColumn === undefined) {
    add(
      'typesDoNotFit',
      `A number cannot name a row by GUID; ${column.name} needs the key column to look it up in.`,
    );
  }
}

function checkKey(item: MappingItem, column: DataverseColumn, keyTables: KeyTables, add: Add): void {
  const { table, keyColumn } = item.lookup ?? {};
  if (keyColumn === undefined || lookupTarget(column, item) === undefined) return;
  const key = lookupKey(item, keyTables);
  if (!key) {
    const remedy = 'name the column whose values are in the contact field';
    add('keyColumnUnknown', `The table ${table} has no column "${keyColumn}", or no longer has; ${remedy}.`);
  } else if (!isKeyColumn(key.column)) {
    const found = isRead(key.column) ? `is of type ${key.column.type}` : 'cannot be read';
    const remedy = 'rows are found by a column that holds a text, a whole number or an ID';
    add('keyColumnUnfit', `The column ${keyColumn} of ${table} ${found}; ${remedy}.`);
  }
}
