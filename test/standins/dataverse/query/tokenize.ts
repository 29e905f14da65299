import { querySyntax } from '../errors/requestErrors.ts';

export type Token =
  | { kind: 'name'; text: string; at: number }
  | { kind: 'text'; value: string; quote: string; at: number }
  | { kind: 'guid'; value: string; at: number }
  | { kind: 'date'; value: string; at: number }
  | { kind: 'instant'; value: string; at: number }
  | { kind: 'number'; value: number; at: number }
  | { kind: 'alias'; text: string; at: number }
  | { kind: 'mark'; text: string; at: number }
  | { kind: 'end'; at: number };

const patterns: [Token['kind'] | 'blank', RegExp][] = [
  ['blank', /\s+/y],
  ['guid', /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![\w-])/y],
  ['instant', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})(?!\w)/y],
  ['date', /\d{4}-\d{2}-\d{2}(?![\w-])/y],
  ['number', /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w)/y],
  ['text', /'(?:[^']|'')*'/y],
  ['text', /"(?:[^"\\]|\\.)*"/y],
  ['alias', /@\w+/y],
  ['name', /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y],
  ['mark', /[()[\],/:=]/y],
];

/** Cuts an expression of $filter, $orderby or a function's parameters into tokens. */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    const token = readToken(expression, at);
    if (!token) throw unreadable(expression, at);
    if (token.kind !== 'blank') tokens.push(makeToken(token.kind, token.text, at));
    at += token.text.length;
  }
  tokens.push({ kind: 'end', at });
  return tokens;
}

function unreadable(expression: string, at: number): Error {
  return querySyntax(
    expression[at] === "'"
      ? `There is an unterminated literal at position ${expression.length} in '${expression}'.`
      : `Syntax error: character '${expression[at]}' is not valid at position ${at} in '${expression}'.`,
  );
}

function readToken(
  expression: string,
  at: number,
): { kind: Token['kind'] | 'blank'; text: string } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(expression);
    if (match) return { kind, text: match[0] };
  }
  return undefined;
}

function makeToken(kind: Token['kind'], text: string, at: number): Token {
  switch (kind) {
    case 'text': {
      const quote = text.slice(0, 1);
      const value = quote === "'" ? text.slice(1, -1).replaceAll("''", "'") : (JSON.parse(text) as string);
      return { kind, value, quote, at };
    }
    case 'number':
      return { kind, value: Number(text), at };
    case 'guid':
      return { kind, value: text.toLowerCase(), at };
    case 'date':
    case 'instant':
      return { kind, value: text, at };
    case 'end':
      return { kind, at };
    default:
      return { kind, text, at };
  }
}
