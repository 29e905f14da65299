import { dateField, dateTimeField } from './fields/dateFields.ts';
import { decimalField, doubleField, integerField } from './fields/numberFields.ts';
import { booleanField, guidField } from './fields/plainFields.ts';
import { textField } from './fields/textField.ts';
import type { FieldSide } from './sides.ts';
import type { ContactField, FieldType, MappingItem } from './types.ts';

const builders: Record<FieldType, (field: ContactField, item: MappingItem) => FieldSide> = {
  text: textField,
  longtext: textField,
  integer: integerField,
  longinteger: integerField,
  decimal: decimalField,
  double: doubleField,
  boolean: booleanField,
  datetime: dateTimeField,
  date: dateField,
  guid: guidField,
};

/** Xperience's side of a pair, by the type of the contact field. */
export function fieldSide(field: ContactField, item: MappingItem): FieldSide {
  return builders[field.type](field, item);
}
