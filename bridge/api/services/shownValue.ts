import { decimalText } from '../../mapping/decimalText.ts';
import { numberForJson } from '../../mapping/exactNumber.ts';
import type { FieldType, FieldValue, SentValue } from '../../mapping/types.ts';

const numeric: ReadonlySet<FieldType> = new Set(['integer', 'longinteger', 'decimal', 'double']);

/** A value as callers see it: a number that no float holds is text within the bridge, and a number like any other there. */
export function shownValue(type: FieldType, value: FieldValue): SentValue {
  if (typeof value !== 'string' || !numeric.has(type)) return value;
  const number = decimalText(value);
  return number === undefined ? value : numberForJson(number);
}
