import { booleanColumn } from './columns/booleanColumn.ts';
import { choiceColumn } from './columns/choiceColumn.ts';
import { dateTimeColumn } from './columns/dateTimeColumn.ts';
import { guidColumn } from './columns/guidColumn.ts';
import { lookupColumn } from './columns/lookupColumn.ts';
import { multiChoiceColumn } from './columns/multiChoiceColumn.ts';
import { numberColumn } from './columns/numberColumn.ts';
import { textColumn } from './columns/textColumn.ts';
import { jsonTypes, type ValueType } from './jsonTypes.ts';
import type { ColumnSide, PairContext } from './sides.ts';
import type { ColumnType, FieldType } from './types.ts';

/** What a type of column is here. */
export interface ColumnKind {
  /** Dynamics' side of a pair: how values are read, compared and written. */
  side(context: PairContext): ColumnSide;
  /** Types of contact field whose values can stand in it. */
  fieldTypes: readonly FieldType[];
  /** As flows get its values. */
  json: ValueType;
}

const { text, whole, large, number, truth, id } = jsonTypes;

const texts = ['text', 'longtext'] as const;
const wholes = ['integer', 'longinteger'] as const;
const numbers = [...wholes, 'decimal', 'double'] as const;
const any: readonly FieldType[] = [...texts, ...numbers, 'boolean', 'datetime', 'date', 'guid'];

const textKind: ColumnKind = { side: textColumn, fieldTypes: any, json: text };
const numberKind: ColumnKind = { side: numberColumn, fieldTypes: [...texts, ...numbers], json: number };
const choiceKind: ColumnKind = {
  side: choiceColumn,
  fieldTypes: [...texts, ...wholes, 'boolean'],
  json: whole,
};
/** Bound by the address of the other row. */
const lookupKind: ColumnKind = { side: lookupColumn, fieldTypes: [...texts, ...wholes, 'guid'], json: text };

/** Everything that depends on the type of a column alone. */
export const columnTypes: Readonly<Record<ColumnType, ColumnKind>> = {
  String: textKind,
  Memo: textKind,
  Integer: { ...numberKind, json: whole },
  BigInt: { ...numberKind, json: large },
  Decimal: numberKind,
  Double: numberKind,
  Money: numberKind,
  Boolean: { side: booleanColumn, fieldTypes: [...texts, ...wholes, 'boolean'], json: truth },
  DateTime: {
    side: dateTimeColumn,
    fieldTypes: [...texts, 'datetime', 'date'],
    json: { type: 'string', format: 'date-time' },
  },
  Picklist: choiceKind,
  State: choiceKind,
  Status: choiceKind,
  MultiSelectPicklist: { side: multiChoiceColumn, fieldTypes: texts, json: text },
  Lookup: lookupKind,
  Customer: lookupKind,
  Owner: lookupKind,
  Uniqueidentifier: { side: guidColumn, fieldTypes: [...texts, 'guid'], json: id },
};
