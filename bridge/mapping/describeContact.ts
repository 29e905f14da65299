import { columnTypes } from './columnTypes.ts';
import { jsonTypes, type ValueType } from './jsonTypes.ts';
import { isLookup } from './lookupTarget.ts';
import type { CompiledMapping, CompiledPair, FieldType } from './types.ts';

/** A JSON schema as Power Automate reads it: `x-ms-summary` is what makers see. */
export interface ValueSchema extends ValueType {
  'x-ms-summary': string;
  description: string;
}

export interface ObjectSchema {
  type: 'object';
  'x-ms-summary': string;
  description: string;
  properties: Record<string, ValueSchema>;
}

const { text, whole, large, number, truth, id } = jsonTypes;

const fieldTypes: Record<FieldType, ValueType> = {
  text,
  longtext: text,
  integer: whole,
  longinteger: large,
  decimal: number,
  double: number,
  boolean: truth,
  // Local time of the server without a zone is no date-time of JSON schemas.
  datetime: text,
  date: text,
  guid: id,
};

/**
 * What flows get of a contact under a mapping: its mapped fields, and the row they make, each value by the name that
 * createRow gives it.
 * @param primaryId column that holds the ID of a row
 */
export function describeContact(
  mapping: CompiledMapping,
  primaryId: string,
): { type: 'object'; properties: { fields: ObjectSchema; row: ObjectSchema } } {
  const fields: Record<string, ValueSchema> = {};
  const row: Record<string, ValueSchema> = {
    [primaryId]: { ...id, 'x-ms-summary': 'Row ID', description: 'The ID of the row.' },
  };
  for (const pair of mapping.pairs) {
    fields[pair.field.name] = describeField(pair);
    if (pair.direction === 'toXperience' || !pair.column.validForCreate) continue;
    row[pair.writeProperty(null)[0]] = describeColumn(pair);
  }
  return {
    type: 'object',
    properties: {
      fields: objectOf('Fields', 'The mapped fields of the contact by their names in Xperience.', fields),
      row: objectOf('Row', 'The values of the mapped columns, ready to be added as a new row.', row),
    },
  };
}

function objectOf(summary: string, description: string, properties: Record<string, ValueSchema>) {
  return { type: 'object', 'x-ms-summary': summary, description, properties } as const;
}

function describeField({ field, column }: CompiledPair): ValueSchema {
  const local = field.type === 'datetime' ? ', in the local time of the Xperience server' : '';
  return {
    ...fieldTypes[field.type],
    'x-ms-summary': field.caption,
    description: `The contact field ${field.name}, mapped to ${column.label}${local}.`,
  };
}

function describeColumn({ field, column }: CompiledPair): ValueSchema {
  const day = column.type === 'DateTime' && column.behavior === 'DateOnly';
  const reference = isLookup(column) ? ' It refers to another row.' : '';
  return {
    ...(day ? text : columnTypes[column.type].json),
    'x-ms-summary': column.label,
    description: `The column ${column.name}, from ${field.caption}.${reference}`,
  };
}
