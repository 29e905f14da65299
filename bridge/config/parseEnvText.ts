import { parseEnv } from 'node:util';

/** What a `.env` file holds, and what of it is most likely not meant, by its line; no value is repeated. */
export interface EnvText {
  values: Readonly<Record<string, string | undefined>>;
  remarks: { line: number; text: string; remedy: string }[];
}

/** Reads the text of a `.env` file as Node does, and looks for lines that Node passes over or cuts in silence. */
export function parseEnvText(text: string): EnvText {
  const remarks: EnvText['remarks'] = [];
  const seen = new Map<string, number>();
  let open: { quote: string; line: number } | undefined;
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    if (open) {
      if (row.includes(open.quote)) open = undefined;
      continue;
    }
    if (/^\s*(#|$)/.test(row)) continue;
    const { name, value } = split(row);
    if (name === undefined) {
      remarks.push({
        line,
        text: 'is not of the form NAME=value and is ignored',
        remedy: 'Write NAME=value, or put a # in front of a remark.',
      });
      continue;
    }
    const before = seen.get(name);
    seen.set(name, line);
    if (before !== undefined) {
      remarks.push({
        line,
        text: `sets ${name} again, after line ${before}; the last one counts`,
        remedy: 'Keep one of them.',
      });
    }
    const quote = /^["'`]/.exec(value)?.[0];
    if (quote !== undefined) {
      if (!value.slice(1).includes(quote)) open = { quote, line };
    } else if (/\S/.test(value.charAt(value.indexOf('#') - 1))) {
      remarks.push({
        line,
        text: `has a # in the value of ${name}, which ends there: what follows is taken for a remark`,
        remedy: 'Put the whole value into quotation marks.',
      });
    }
  }
  if (open) {
    remarks.push({
      line: open.line,
      text: 'begins with a quotation mark that nothing closes',
      remedy: `Close the value with ${open.quote}.`,
    });
  }
  return { values: parseEnv(text), remarks };
}

/** Name and value of a line; no name where there is none that could be a variable's. */
function split(row: string): { name: string | undefined; value: string } {
  const at = row.indexOf('=');
  const name = row
    .slice(0, Math.max(at, 0))
    .trim()
    .replace(/^export\s+/, '');
  return { name: /^[A-Za-z_]\w*$/.test(name) ? name : undefined, value: row.slice(at + 1).trim() };
}
