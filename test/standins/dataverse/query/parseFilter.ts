import { notImitated } from '../errors/requestErrors.ts';
import type { Comparison, Expression, TextFunction } from './expression.ts';
import { readQueryFunction } from './readQueryFunction.ts';
import { type Aliases, createTokenReader, readLiteral, type TokenReader } from './tokenReader.ts';

const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const textFunctions = new Set(['contains', 'startswith', 'endswith']);
/** Functions of OData that Dataverse knows too but this stand-in has no use for. */
const otherFunctions =
  /^(length|indexof|substring|tolower|toupper|trim|concat|year|month|day|hour|minute|second|round|floor|ceiling|cast|isof|date|time|now)$/;
const constants = new Set(['true', 'false', 'null']);
const queryPrefix = 'Microsoft.Dynamics.CRM.';
/** Turned around, for a comparison written with the constant first. */
const mirrored: Record<Comparison, Comparison> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

/** Parses the text of `$filter`. Throws 400 0x80060888 with the position where it stops making sense. */
export function parseFilter(text: string, aliases: Aliases): Expression {
  const reader = createTokenReader(text, aliases);
  const expression = readOr(reader);
  if (reader.peek().kind !== 'end') reader.fail();
  return expression;
}

function readOr(reader: TokenReader): Expression {
  let left = readAnd(reader);
  while (reader.take('or')) left = { kind: 'or', left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: TokenReader): Expression {
  let left = readUnary(reader);
  while (reader.take('and')) left = { kind: 'and', left, right: readUnary(reader) };
  return left;
}

function readUnary(reader: TokenReader): Expression {
  if (reader.take('not')) return { kind: 'not', inner: readUnary(reader) };
  if (reader.take('(')) {
    const inner = readOr(reader);
    reader.expect(')');
    return inner;
  }
  return readTerm(reader);
}

function readTerm(reader: TokenReader): Expression {
  const token = reader.peek();
  if (token.kind !== 'name') return readMirroredComparison(reader);
  const follows = reader.peek(1);
  const isCall = follows.kind === 'mark' && follows.text === '(';
  if (isCall && textFunctions.has(token.text)) return readTextFunction(reader);
  if (isCall && token.text.startsWith(queryPrefix)) {
    return readQueryFunction(reader, token.text.slice(queryPrefix.length), []);
  }
  if (isCall) throw notImitated(`the function ${token.text} in $filter`);
  if (constants.has(token.text)) {
    if (follows.kind === 'name' && comparisons.has(follows.text)) return readMirroredComparison(reader);
    reader.next();
    return token.text === 'null' ? reader.fail() : { kind: 'constant', value: token.text === 'true' };
  }
  return readPathTerm(reader);
}

function readPathTerm(reader: TokenReader): Expression {
  const path = [readName(reader)];
  while (reader.take('/')) {
    const token = reader.peek();
    if (token.kind !== 'name') return reader.fail();
    if (token.text === 'any' || token.text === 'all') return readLambda(reader, path);
    if (token.text.startsWith(queryPrefix)) {
      return readQueryFunction(reader, token.text.slice(queryPrefix.length), path);
    }
    path.push(readName(reader));
  }
  const operator = reader.next();
  if (operator.kind !== 'name' || !comparisons.has(operator.text)) return reader.fail();
  return readRightSide(reader, operator.text as Comparison, path);
}

/** What follows the operator: a constant, or another column of the same row. */
function readRightSide(reader: TokenReader, operator: Comparison, path: string[]): Expression {
  const token = reader.peek();
  const isPath = token.kind === 'name' && !constants.has(token.text) && reader.peek(1).kind !== 'text';
  if (!isPath) return { kind: 'compare', operator, path, literal: readLiteral(reader) };
  return { kind: 'columns', operator, left: path, right: readPath(reader) };
}

function readMirroredComparison(reader: TokenReader): Expression {
  const literal = readLiteral(reader);
  const operator = reader.next();
  if (operator.kind !== 'name' || !comparisons.has(operator.text)) return reader.fail();
  const path = readPath(reader);
  return { kind: 'compare', operator: mirrored[operator.text as Comparison], path, literal };
}

function readTextFunction(reader: TokenReader): Expression {
  const name = readName(reader) as TextFunction;
  reader.expect('(');
  const path = readPath(reader);
  reader.expect(',');
  const literal = readLiteral(reader);
  reader.expect(')');
  if (literal.kind !== 'text') return reader.fail();
  const expression: Expression = { kind: 'text', function: name, path, text: literal.value };
  // `contains(…) eq false` is how some clients write a negation.
  if (!reader.take('eq')) return expression;
  const wanted = readLiteral(reader);
  if (wanted.kind !== 'boolean') return reader.fail();
  return wanted.value ? expression : { kind: 'not', inner: expression };
}

function readLambda(reader: TokenReader, path: string[]): Expression {
  const quantifier = readName(reader) as 'any' | 'all';
  reader.expect('(');
  if (reader.take(')')) return { kind: 'lambda', quantifier, path, variable: '', inner: undefined };
  const variable = readName(reader);
  reader.expect(':');
  const inner = readOr(reader);
  reader.expect(')');
  return { kind: 'lambda', quantifier, path, variable, inner };
}

function readPath(reader: TokenReader): string[] {
  const path = [readName(reader)];
  while (reader.take('/')) path.push(readName(reader));
  return path;
}

function readName(reader: TokenReader): string {
  const token = reader.next();
  if (token.kind !== 'name') return reader.fail();
  if (otherFunctions.test(token.text) && reader.peek().kind === 'mark' && reader.take('(')) {
    throw notImitated(`the function ${token.text} in $filter`);
  }
  return token.text;
}
