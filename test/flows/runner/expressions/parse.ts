/** A parsed expression of the workflow language. */
export type Expression =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'call'; name: string; parameters: Expression[] }
  | { kind: 'access'; target: Expression; key: Expression; safe: boolean };

/** Parses the text of an expression without its `@`. Throws for anything that is not of the language. */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  let position = 0;
  const peek = () => tokens[position];
  const take = (expected?: string): string => {
    const token = tokens[position++];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(
        `"${text}" is no expression: ${token ?? 'it ends'} instead of ${expected ?? 'a value'}`,
      );
    }
    return token;
  };

  function expression(): Expression {
    let current = primary();
    for (;;) {
      const safe = peek() === '?';
      if (!safe && peek() !== '[') return current;
      if (safe) take('?');
      take('[');
      const key = expression();
      take(']');
      current = { kind: 'access', target: current, key, safe };
    }
  }

  function primary(): Expression {
    const token = take();
    if (token.startsWith("'")) return { kind: 'literal', value: token.slice(1, -1).replaceAll("''", "'") };
    if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) };
    if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' };
    if (token === 'null') return { kind: 'literal', value: null };
    if (!/^[a-z]\w*$/i.test(token)) throw new Error(`"${text}" is no expression: ${token} starts no value`);
    take('(');
    const parameters: Expression[] = [];
    while (peek() !== ')') {
      parameters.push(expression());
      if (peek() !== ')') take(',');
    }
    take(')');
    return { kind: 'call', name: token, parameters };
  }

  const parsed = expression();
  if (position < tokens.length) throw new Error(`"${text}" is no expression: ${String(peek())} is too much`);
  return parsed;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const pattern = /\s*('(?:[^']|'')*'|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|[()[\],?])/y;
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const from = pattern.lastIndex;
    const token = pattern.exec(text)?.[1];
    if (token === undefined)
      throw new Error(`"${text}" is no expression: "${text.slice(from)}" is not understood`);
    tokens.push(token);
  }
  return tokens;
}
