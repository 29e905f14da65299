import { columnTypes } from '../columnTypes.ts';
import type { ColumnType, FieldType } from '../types.ts';

const texts: readonly ColumnType[] = ['String', 'Memo'];
const amounts: readonly ColumnType[] = ['Decimal', 'Double', 'Money'];

/** Column types whose values a field holds anyway, so that nothing is refused or rounded by its type. */
const natural: Record<FieldType, readonly ColumnType[]> = {
  text: texts,
  longtext: texts,
  integer: ['Integer', 'BigInt', ...amounts],
  longinteger: ['BigInt', ...amounts],
  decimal: amounts,
  double: amounts,
  boolean: ['Boolean'],
  datetime: ['DateTime'],
  date: ['DateTime'],
  guid: ['Uniqueidentifier'],
};

/** How types agree: `well`, `barely` where values have to be of a certain form, `no` where none can be sent. */
export function typesAgree(field: FieldType, column: ColumnType): 'well' | 'barely' | 'no' {
  if (natural[field].includes(column)) return 'well';
  return columnTypes[column].fieldTypes.includes(field) ? 'barely' : 'no';
}
