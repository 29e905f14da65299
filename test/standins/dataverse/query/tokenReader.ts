import { querySyntax } from '../errors/requestErrors.ts';
import type { Literal } from './expression.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Parameter aliases of the request, `@p` → its expression. */
export type Aliases = ReadonlyMap<string, string>;

/** Steps through the tokens of one expression. */
export type TokenReader = {
  peek(ahead?: number): Token;
  next(): Token;
  /** True, and the token consumed, when the next one is this mark or word. */
  take(text: string): boolean;
  expect(text: string): void;
  fail(): never;
  aliases: Aliases;
};

export function createTokenReader(expression: string, aliases: Aliases): TokenReader {
  const tokens = tokenize(expression);
  let at = 0;
  const peek = (ahead = 0): Token =>
    tokens[Math.min(at + ahead, tokens.length - 1)] ?? { kind: 'end', at: 0 };
  const fail = (): never => {
    throw querySyntax(`Syntax error at position ${peek().at} in '${expression}'.`);
  };
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const take = (text: string): boolean => {
    const token = peek();
    if (!('text' in token) || token.text !== text) return false;
    at += 1;
    return true;
  };
  return {
    peek,
    next,
    take,
    fail,
    aliases,
    expect: (text) => {
      if (!take(text)) fail();
    },
  };
}

/** Reads a constant, following a parameter alias. An alias that is not given is null, as OData has it. */
export function readLiteral(reader: TokenReader): Literal {
  const token = reader.next();
  switch (token.kind) {
    case 'text':
      return { kind: 'text', value: token.value };
    case 'guid':
    case 'date':
    case 'instant':
      return { kind: token.kind, value: token.value };
    case 'number':
      return { kind: 'number', value: token.value };
    case 'alias': {
      const expression = reader.aliases.get(token.text);
      if (expression === undefined) return { kind: 'null' };
      const inner = createTokenReader(expression, new Map());
      const literal = readLiteral(inner);
      return inner.peek().kind === 'end' ? literal : inner.fail();
    }
    case 'name':
      if (token.text === 'null') return { kind: 'null' };
      if (token.text === 'true' || token.text === 'false')
        return { kind: 'boolean', value: token.text === 'true' };
      // An enum constant: Namespace.Type'Member'.
      if (reader.peek().kind === 'text') return readLiteral(reader);
      return reader.fail();
    default:
      return reader.fail();
  }
}
