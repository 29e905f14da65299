import { compileMapping } from '../../bridge/mapping/compileMapping.ts';
import type {
  ColumnType,
  ColumnValue,
  CompiledMapping,
  CompiledPair,
  ContactField,
  DataverseColumn,
  FieldType,
  MappingItem,
  SentValue,
  Zones,
} from '../../bridge/mapping/types.ts';

/** A contact field; `changes` override the harmless defaults. */
export function field(name: string, type: FieldType, changes: Partial<ContactField> = {}): ContactField {
  return { name, caption: name, type, required: false, toDynamicsOnly: false, ...changes };
}

/** A column that can be read and written. */
export function column(
  name: string,
  type: ColumnType,
  changes: Partial<DataverseColumn> = {},
): DataverseColumn {
  const open = { validForCreate: true, validForUpdate: true, validForRead: true, required: false };
  return { name, label: name, type, ...open, ...changes };
}

/** A mapping item with the rules of a mapping that the module wrote. */
export function item(fieldName: string, columnName: string, changes: Partial<MappingItem> = {}): MappingItem {
  return {
    field: fieldName,
    column: columnName,
    direction: 'both',
    conflict: 'byCaller',
    sendEmpty: false,
    overlong: 'fail',
    valueMap: {},
    ...changes,
  };
}

export const prague: Zones = { xperience: 'Europe/Prague', dynamics: 'Europe/Prague' };

/** Tables that lookups by key find their rows in. */
export const keyTables = new Map([
  [
    'account',
    [
      column('name', 'String', { maxLength: 160 }),
      column('accountnumber', 'String', { maxLength: 20 }),
      column('new_number', 'Integer'),
      column('accountid', 'Uniqueidentifier'),
      column('revenue', 'Money'),
      column('secret', 'String', { validForRead: false }),
      column('statecode', 'State'),
    ],
  ],
  ['systemuser', [column('internalemailaddress', 'String', { maxLength: 100 })]],
]);

/** Compiles, or fails the test with every reason. */
export function compiled(
  fields: ContactField[],
  columns: DataverseColumn[],
  items: MappingItem[],
  zones: Zones = prague,
): CompiledMapping {
  const result = compileMapping({ fields, columns, items, keyTables, zones });
  if ('problems' in result) throw new Error(result.problems.map(({ detail }) => detail).join('\n'));
  return result.mapping;
}

export interface PairSample {
  field: FieldType | ContactField;
  column: ColumnType | DataverseColumn;
  rules?: Partial<MappingItem>;
  zones?: Zones;
}

/** Compiles a mapping of one pair of `ContactField` and `column`. */
export function compiledPair({
  field: fieldOr,
  column: columnOr,
  rules,
  zones = prague,
}: PairSample): CompiledPair {
  const theField = typeof fieldOr === 'string' ? field('ContactField', fieldOr) : fieldOr;
  const theColumn = typeof columnOr === 'string' ? column('column', columnOr) : columnOr;
  const mapping = compiled([theField], [theColumn], [item(theField.name, theColumn.name, rules)], zones);
  const [pair] = mapping.pairs;
  if (!pair) throw new Error('The mapping has no pair.');
  return pair;
}

/** gendercode as Dataverse has it, a few more choices for what is awkward about labels. */
export const gender: DataverseColumn = column('gendercode', 'Picklist', {
  choices: [
    { value: 1, label: 'Male' },
    { value: 2, label: 'Female' },
    { value: 3, label: 'Other, specify' },
    { value: 4, label: 'Twice' },
    { value: 5, label: 'twice' },
    { value: 6, label: '1' },
  ],
});

export const company: DataverseColumn = column('parentcustomerid', 'Customer', {
  targets: [
    { table: 'account', entitySet: 'accounts', navigationProperty: 'parentcustomerid_account' },
    { table: 'contact', entitySet: 'contacts', navigationProperty: 'parentcustomerid_contact' },
  ],
});

/** A value that was sent as it is read again: a number with more digits than a float as text. */
export function asRead(value: SentValue): ColumnValue {
  return typeof value === 'object' && value !== null ? value.rawJSON : value;
}
