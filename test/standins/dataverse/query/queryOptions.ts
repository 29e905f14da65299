import { notImitated, querySyntax } from '../errors/requestErrors.ts';
import type { Aliases } from './tokenReader.ts';

/** The query options of an address, decoded, by name; aliases apart. */
export type QueryOptions = { options: ReadonlyMap<string, string>; aliases: Aliases };

const known = new Set([
  '$select',
  '$filter',
  '$orderby',
  '$top',
  '$count',
  '$expand',
  '$skiptoken',
  '$deltatoken',
]);
const real = new Set([
  '$apply',
  '$search',
  '$format',
  '$compute',
  'fetchXml',
  'savedQuery',
  'userQuery',
  'partitionId',
]);
/**
 * `tag` is a shared variable for plug-ins; `$id` names the row to take out of a collection, which `$ref` reads;
 * `UnMaskedData` is for whoever shows a row.
 */
const passed = new Set(['tag', '$id', 'UnMaskedData']);

/** Reads the query of an address. Options Dataverse has but the stand-in lacks answer 501, unknown ones 400. */
export function readQueryOptions(query: string): QueryOptions {
  const options = new Map<string, string>();
  const aliases = new Map<string, string>();
  for (const part of query.split('&').filter((piece) => piece !== '')) {
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? '' : decode(part.slice(equals + 1));
    if (name.startsWith('@')) aliases.set(name, value);
    else if (known.has(name)) {
      if (options.has(name))
        throw querySyntax(
          `Query option '${name}' was specified more than once, but it must be specified at most once.`,
        );
      options.set(name, value);
    } else if (real.has(name)) throw notImitated(`the query option ${name}`);
    else if (!passed.has(name)) throw querySyntax(`The query parameter '${name}' is not supported.`);
  }
  return { options, aliases };
}

/** Reads the options in the parentheses of `$expand`, separated by semicolons. */
export function readNestedOptions(text: string, aliases: Aliases): QueryOptions {
  const options = new Map<string, string>();
  for (const part of splitAtTopLevel(text, ';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals).trim();
    if (equals < 0 || !known.has(name)) throw querySyntax(`Found an unexpected option '${part}' in $expand.`);
    options.set(name, part.slice(equals + 1).trim());
  }
  return { options, aliases };
}

/** Splits at a mark that stands neither in parentheses nor in quotes. */
export function splitAtTopLevel(text: string, mark: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    else if (character === mark && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw querySyntax(`The query '${text}' is not correctly percent-encoded.`);
  }
}
