import { notImitated, querySyntax } from '../errors/requestErrors.ts';
import type { Value } from '../rows/row.ts';
import type { Column } from '../tables/table.ts';
import { type Comparable, comparable, comparableLiteral } from './compareValues.ts';
import type { Literal } from './expression.ts';
import { type Span, timeSpan } from './timeSpans.ts';

/** A test of one stored value. */
export type ValueTest = (value: Value | undefined) => boolean;

export type QueryFunctionCall = {
  name: string;
  column: Column;
  values: readonly Literal[];
  now: Date;
  userId: string;
  businessUnitId: string;
};

/** Makes the test of a `Microsoft.Dynamics.CRM.*` query function. One that is not imitated answers 501. */
export function queryFunctionTest(call: QueryFunctionCall): ValueTest {
  const span = timeSpan(call.name, call.now, count(call));
  if (span) return inSpan(span);
  const make = tests[call.name];
  if (!make) throw notImitated(`the query function Microsoft.Dynamics.CRM.${call.name}`);
  return make(call);
}

const tests: Record<string, (call: QueryFunctionCall) => ValueTest> = {
  In: (call) => oneOf(call),
  NotIn: (call) => not(oneOf(call)),
  Between: (call) => between(call),
  NotBetween: (call) => not(between(call)),
  ContainValues: (call) => containsAny(call),
  DoesNotContainValues: (call) => not(containsAny(call)),
  Null: () => (value) => value === undefined,
  NotNull: () => (value) => value !== undefined,
  EqualUserId: ({ userId }) => is(userId),
  NotEqualUserId: ({ userId }) => not(is(userId)),
  EqualBusinessId: ({ businessUnitId }) => is(businessUnitId),
  NotEqualBusinessId: ({ businessUnitId }) => not(is(businessUnitId)),
  On: (call) => onDay(call, (day, wanted) => day === wanted),
  NotOn: (call) => onDay(call, (day, wanted) => day !== wanted),
  OnOrAfter: (call) => onDay(call, (day, wanted) => day >= wanted),
  OnOrBefore: (call) => onDay(call, (day, wanted) => day <= wanted),
};

function not(test: ValueTest): ValueTest {
  return (value) => !test(value);
}

function is(id: string): ValueTest {
  return (value) => value !== undefined && comparable(value) === id;
}

function oneOf(call: QueryFunctionCall): ValueTest {
  const wanted = new Set(call.values.map((literal) => listValue(call.column, literal)));
  return (value) => value !== undefined && wanted.has(comparable(value));
}

/** PropertyValues are texts, whatever the column's type is. */
export function listValue(column: Column, literal: Literal): Comparable {
  const typed = literal.kind === 'text' ? typedLiteral(column, literal.value) : literal;
  const value = comparableLiteral(column, typed, 'In');
  if (value === null) throw querySyntax('Null is not allowed among PropertyValues.');
  return value;
}

function typedLiteral(column: Column, text: string): Literal {
  switch (column.type) {
    case 'Lookup':
    case 'Customer':
    case 'Owner':
    case 'Uniqueidentifier':
      return { kind: 'guid', value: text.toLowerCase().replace(/^\{|\}$/g, '') };
    case 'Boolean':
      if (!/^(true|false|0|1)$/i.test(text)) return { kind: 'text', value: text };
      return { kind: 'boolean', value: /^(true|1)$/i.test(text) };
    case 'DateTime':
      return text.includes('T') ? { kind: 'instant', value: text } : { kind: 'date', value: text };
    case 'String':
    case 'Memo':
    case 'EntityName':
    case 'MultiSelectPicklist':
      return { kind: 'text', value: text };
    default:
      if (text.trim() === '' || Number.isNaN(Number(text))) return { kind: 'text', value: text };
      return { kind: 'number', value: Number(text) };
  }
}

function between(call: QueryFunctionCall): ValueTest {
  const [low, high] = call.values.map((literal) => listValue(call.column, literal));
  if (low === undefined || high === undefined)
    throw querySyntax(`The function '${call.name}' needs two values.`);
  return (value) => value !== undefined && comparable(value) >= low && comparable(value) <= high;
}

function containsAny(call: QueryFunctionCall): ValueTest {
  const wanted = new Set(
    call.values.map((literal) => (literal.kind === 'null' ? '' : String(literal.value))),
  );
  return (value) => typeof value === 'string' && value.split(',').some((part) => wanted.has(part));
}

function onDay(call: QueryFunctionCall, holds: (day: string, wanted: string) => boolean): ValueTest {
  const [literal] = call.values;
  if (literal === undefined || literal.kind === 'null') {
    throw querySyntax(`The function '${call.name}' needs the parameter 'PropertyValue'.`);
  }
  const wanted = String(literal.value).slice(0, 10);
  return (value) => typeof value === 'string' && holds(value.slice(0, 10), wanted);
}

function inSpan(span: Span): ValueTest {
  return (value) => typeof value === 'string' && value >= span.from && value < span.to;
}

function count(call: QueryFunctionCall): number | undefined {
  const [literal] = call.values;
  if (literal?.kind === 'number') return literal.value;
  return literal?.kind === 'text' && /^\d+$/.test(literal.value) ? Number(literal.value) : undefined;
}
