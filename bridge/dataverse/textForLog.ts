import { remedies } from './http/explainFailure.ts';
import { blockedRemedy } from './http/ipFirewall.ts';

const masked = '…';

/** How sentences of the bridge begin that go on with what Dynamics said, which may be values of a row. */
const beforeWordsOfDynamics =
  /\bDynamics(?: 365)? (?:refused|does not let|could not take|did not create|takes another row|has no row)\b/;

/**
 * A sentence for callers and failures without what may be somebody's data, for the log: the words of Dynamics, which
 * quotes values, up to the remedy; what stands between the first and the last quotation mark, which callers gave; and e-mail addresses.
 */
export function textForLog(text: string): string {
  return withoutAddresses(withoutQuotations(withoutWordsOfDynamics(text)));
}

function withoutWordsOfDynamics(text: string): string {
  const start = beforeWordsOfDynamics.exec(text)?.index;
  const colon = start === undefined ? -1 : text.indexOf(': ', start);
  if (colon === -1) return text;
  const remedy = [...Object.values(remedies), blockedRemedy].find((each) => text.endsWith(` ${each}`));
  return [`${text.slice(0, colon)}: ${masked}`, ...(remedy ? [remedy] : [])].join(' ');
}

/** Names have quotation marks of their own, as in Jan "Honza" Novák: between the outermost ones nothing is believed. */
function withoutQuotations(text: string): string {
  const [first, last] = [text.indexOf('"'), text.lastIndexOf('"')];
  return first === last ? text : `${text.slice(0, first + 1)}${masked}${text.slice(last)}`;
}

function withoutAddresses(text: string): string {
  if (!text.includes('@')) return text;
  return text
    .split(' ')
    .map((word) => (word.includes('@') ? masked : word))
    .join(' ');
}
