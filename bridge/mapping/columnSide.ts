import { booleanColumn } from './columns/booleanColumn.ts';
import { choiceColumn } from './columns/choiceColumn.ts';
import { dateTimeColumn } from './columns/dateTimeColumn.ts';
import { guidColumn } from './columns/guidColumn.ts';
import { lookupColumn } from './columns/lookupColumn.ts';
import { multiChoiceColumn } from './columns/multiChoiceColumn.ts';
import { numberColumn } from './columns/numberColumn.ts';
import { textColumn } from './columns/textColumn.ts';
import type { ColumnSide, PairContext } from './sides.ts';
import type { ColumnType } from './types.ts';

const builders: Record<ColumnType, (context: PairContext) => ColumnSide> = {
  String: textColumn,
  Memo: textColumn,
  Integer: numberColumn,
  BigInt: numberColumn,
  Decimal: numberColumn,
  Double: numberColumn,
  Money: numberColumn,
  Boolean: booleanColumn,
  DateTime: dateTimeColumn,
  Picklist: choiceColumn,
  State: choiceColumn,
  Status: choiceColumn,
  MultiSelectPicklist: multiChoiceColumn,
  Lookup: lookupColumn,
  Customer: lookupColumn,
  Owner: lookupColumn,
  Uniqueidentifier: guidColumn,
};

/** Dynamics' side of a pair, by the type of the column. */
export function columnSide(context: PairContext): ColumnSide {
  return builders[context.column.type](context);
}
