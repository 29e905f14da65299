import { readContextDate } from './readContextDate.ts';
import type { RowValue } from './webhookCall.ts';

/** Far more than a table has columns. */
const mostAttributes = 5_000;
const mostChoices = 1_000;
const columnName = /^[a-z0-9_]{1,128}$/;

/**
 * Reads `Attributes` of an Entity, a list of `{key, value}`, into the properties of a row. `__type` is not looked at: in
 * images it is missing. What is no value of a column, such as one that came with a linked row, is left out.
 *
 * A text that is written as a date is a date here, for nothing tells the columns' types.
 * @returns undefined when it is no such list
 */
export function readAttributes(attributes: unknown): Record<string, RowValue> | undefined {
  if (!Array.isArray(attributes) || attributes.length > mostAttributes) return undefined;
  const properties: [string, RowValue][] = [];
  for (const pair of attributes) {
    if (!isObject(pair) || typeof pair.key !== 'string') return undefined;
    const { key, value } = pair;
    if (columnName.test(key)) properties.push(...propertiesOf(key, value));
  }
  // Own properties whatever they are called.
  return Object.fromEntries(properties);
}

function propertiesOf(name: string, value: unknown): [string, RowValue][] {
  // A cleared lookup and a cleared text look alike.
  if (value === null)
    return [
      [name, null],
      [`_${name}_value`, null],
    ];
  if (typeof value === 'string') return [[name, readContextDate(value) ?? value]];
  if (typeof value === 'number' || typeof value === 'boolean') return [[name, value]];
  if (Array.isArray(value)) return choicesOf(name, value);
  if (!isObject(value)) return [];
  // A choice or an amount; of an amount with many digits the text.
  if (typeof value.Value === 'number' || typeof value.Value === 'string') return [[name, value.Value]];
  if (typeof value.Id !== 'string' || typeof value.LogicalName !== 'string') return [];
  return [
    [`_${name}_value`, value.Id.toLowerCase()],
    [`_${name}_value@Microsoft.Dynamics.CRM.lookuplogicalname`, value.LogicalName],
  ];
}

/** Several choices; a list of parties is none. */
function choicesOf(name: string, list: readonly unknown[]): [string, RowValue][] {
  const numbers = list.flatMap((each) =>
    isObject(each) && typeof each.Value === 'number' ? each.Value : [],
  );
  if (numbers.length < list.length || list.length > mostChoices) return [];
  return [[name, numbers.length === 0 ? null : numbers.join(',')]];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
