import { querySyntax } from '../errors/requestErrors.ts';
import { edmType } from '../rows/edmType.ts';
import { foldLetters, foldText } from '../rows/foldText.ts';
import { parseGuid } from '../rows/parseGuid.ts';
import { readInstant } from '../rows/readValue.ts';
import type { Value } from '../rows/row.ts';
import type { Column } from '../tables/table.ts';
import type { Comparison, Literal } from './expression.ts';

const literalTypes: Record<Exclude<Literal['kind'], 'null'>, string> = {
  text: 'Edm.String',
  guid: 'Edm.Guid',
  date: 'Edm.Date',
  instant: 'Edm.DateTimeOffset',
  number: 'Edm.Int32',
  boolean: 'Edm.Boolean',
};

/** The form in which values and constants of a column are compared: texts folded, lookups by id. */
export type Comparable = string | number | boolean;

export function comparable(value: Value): Comparable {
  if (typeof value === 'object') return value.id;
  return typeof value === 'string' ? foldText(value) : value;
}

/** Turns a constant into the column's comparable form; null stays null. Throws 400 for a wrong type. */
export function comparableLiteral(column: Column, literal: Literal, operator: string): Comparable | null {
  if (literal.kind === 'null') return null;
  const type = edmType(column);
  const converted = convert(type, literal);
  if (converted === undefined) throw incompatible(type, literalTypes[literal.kind], operator);
  return converted;
}

/** Two columns can be compared when they are of one type. */
export function checkSameType(left: Column, right: Column, operator: string): void {
  if (edmType(left) !== edmType(right)) throw incompatible(edmType(left), edmType(right), operator);
}

function incompatible(left: string, right: string, operator: string): Error {
  return querySyntax(
    `A binary operator with incompatible types was detected. Found operand types '${left}' and '${right}' for operator kind '${operatorKinds[operator] ?? operator}'.`,
  );
}

const operatorKinds: Record<string, string> = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
};

function convert(type: string, literal: Exclude<Literal, { kind: 'null' }>): Comparable | undefined {
  switch (type) {
    case 'Edm.String':
      return literal.kind === 'text' ? foldText(literal.value) : undefined;
    case 'Edm.Guid':
      // The documentation's own examples write the GUID of a lookup in quotes.
      if (literal.kind === 'text') return parseGuid(literal.value);
      return literal.kind === 'guid' ? literal.value : undefined;
    case 'Edm.Boolean':
      return literal.kind === 'boolean' ? literal.value : undefined;
    case 'Edm.Date':
      return literal.kind === 'date' ? literal.value : undefined;
    case 'Edm.DateTimeOffset':
      // A date alone is promoted to midnight UTC, as OData does.
      if (literal.kind === 'date') return foldText(`${literal.value}T00:00:00Z`);
      return literal.kind === 'instant' ? foldText(readInstant(literal.value) ?? '') || undefined : undefined;
    default:
      return literal.kind === 'number' ? literal.value : undefined;
  }
}

/** Compares as SQL made from FetchXML does: `ne` is true for null, an order with null is never true. */
export function compare(
  operator: Comparison,
  left: Comparable | undefined,
  right: Comparable | null,
): boolean {
  if (operator === 'eq') return right === null ? left === undefined : left === right;
  if (operator === 'ne') return right === null ? left !== undefined : left !== right;
  if (left === undefined || right === null) return false;
  if (operator === 'gt') return left > right;
  if (operator === 'ge') return left >= right;
  return operator === 'lt' ? left < right : left <= right;
}

/** A test for contains, startswith, endswith and a whole text; `%`, `_` and `[…]` are wildcards, as in SQL's LIKE. */
export function likeTest(
  kind: 'contains' | 'startswith' | 'endswith' | 'whole',
  text: string,
): (value: string) => boolean {
  const inner = foldLetters(text).replace(/\[[^\]]*\]|[%_]|[.*+?^${}()|\\[\]]/g, (part) => {
    if (part === '%') return '[\\s\\S]*';
    if (part === '_') return '[\\s\\S]';
    return part.length > 1 ? part : `\\${part}`;
  });
  const start = kind === 'contains' || kind === 'endswith' ? '' : '^';
  const end = kind === 'endswith' || kind === 'whole' ? '$' : '';
  const pattern = new RegExp(`${start}${inner}${end}`);
  return (value) => pattern.test(foldLetters(value));
}
