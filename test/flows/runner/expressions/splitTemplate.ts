/** A text of a flow, cut into what stands as it is and what is computed. */
export type Template =
  | { kind: 'text'; text: string }
  | { kind: 'expression'; expression: string }
  | { kind: 'interpolation'; parts: ({ text: string } | { expression: string })[] };

/**
 * Tells what a text of a flow is: plain (`@@` stands for one `@`), one expression (`@…`), or text with expressions
 * in it (`…@{…}…`), whose result is always text.
 */
export function splitTemplate(text: string): Template {
  if (text.startsWith('@@')) return { kind: 'text', text: text.slice(1) };
  if (text.startsWith('@') && !text.startsWith('@{'))
    return { kind: 'expression', expression: text.slice(1) };
  if (!text.includes('@{')) return { kind: 'text', text };
  const parts: ({ text: string } | { expression: string })[] = [];
  let rest = text;
  for (let start = rest.indexOf('@{'); start >= 0; start = rest.indexOf('@{')) {
    const end = closing(rest, start + 2);
    if (end < 0) throw new Error(`"${text}" has an @{ without its }`);
    if (start > 0) parts.push({ text: rest.slice(0, start) });
    parts.push({ expression: rest.slice(start + 2, end) });
    rest = rest.slice(end + 1);
  }
  if (rest !== '') parts.push({ text: rest });
  return { kind: 'interpolation', parts };
}

/** Where the brace that ends an expression is; braces within quotes do not count. */
function closing(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    else if (text[at] === '}' && !quoted) return at;
  }
  return -1;
}
