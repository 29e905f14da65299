import { querySyntax } from '../errors/requestErrors.ts';
import type { Expression } from '../query/expression.ts';
import { parseFilter } from '../query/parseFilter.ts';
import type { Aliases } from '../query/tokenReader.ts';

/** Query options of a metadata request, or of one `$expand` item. */
export interface MetadataOptions {
  select: string[] | undefined;
  filter: Expression | undefined;
  expand: ExpandItem[];
  top: number | undefined;
  count: boolean;
}

export interface ExpandItem {
  name: string;
  options: MetadataOptions;
}

/**
 * Reads `$select`, `$filter`, `$expand` (with nested options), `$top` and `$count`. Every other option that
 * starts with `$` is refused: definitions are neither ordered nor paged.
 */
export function readMetadataOptions(query: string): MetadataOptions {
  const parameters = new URLSearchParams(query);
  const aliases = new Map([...parameters].filter(([name]) => name.startsWith('@')));
  return readPairs([...parameters], aliases);
}

function readPairs(pairs: readonly [string, string][], aliases: Aliases): MetadataOptions {
  const options: MetadataOptions = {
    select: undefined,
    filter: undefined,
    expand: [],
    top: undefined,
    count: false,
  };
  for (const [name, value] of pairs) {
    if (name === '$select') options.select = value.split(',').map((part) => part.trim());
    else if (name === '$filter') options.filter = parseFilter(value, aliases);
    else if (name === '$expand')
      options.expand = splitOutside(value, ',').map((item) => readExpand(item, aliases));
    else if (name === '$top' && /^\d+$/.test(value)) options.top = Number(value);
    else if (name === '$count' && /^(true|false)$/.test(value)) options.count = value === 'true';
    else if (name.startsWith('$')) throw querySyntax(`The query parameter ${name} is not supported.`);
  }
  return options;
}

function readExpand(item: string, aliases: Aliases): ExpandItem {
  const open = item.indexOf('(');
  if (open < 0) return { name: item.trim(), options: readPairs([], aliases) };
  if (!item.trimEnd().endsWith(')')) throw querySyntax(`Syntax error in $expand: '${item}'.`);
  const inner = item.trimEnd().slice(open + 1, -1);
  const pairs = splitOutside(inner, ';').map((part): [string, string] => {
    const equals = part.indexOf('=');
    return [part.slice(0, equals).trim(), part.slice(equals + 1)];
  });
  return { name: item.slice(0, open).trim(), options: readPairs(pairs, aliases) };
}

/** Splits at a separator that is neither inside parentheses nor inside a quoted text. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "'") quoted = !quoted;
    else if (!quoted && character === '(') depth += 1;
    else if (!quoted && character === ')') depth -= 1;
    else if (!quoted && depth === 0 && character === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
