import leven from 'leven';
import type { components } from '../../../schemas/contract.ts';

type FieldProblem = components['schemas']['FieldProblem'];

/** Names that an operation takes, by where they belong. */
export interface KnownNames {
  query: readonly string[];
  body: readonly string[];
}

/**
 * Query parameters that API gateways, function hosts and trackers in front add or leave in place: versions, keys of
 * their own, and ones that begin with `x-` or `utm_`. They mean nothing here.
 */
const ofHosts = /^(?:api-version|subscription-key|code|clientid|sp|sv|sig)$|^(?:x-|utm_)/i;

const longestShown = 60;
const mostProblems = 20;

/** A problem for each query parameter that the operation does not take, with where it belongs or what was meant. */
export function unknownParameters(given: readonly string[], known: KnownNames): FieldProblem[] {
  return given
    .filter((name) => !known.query.includes(name) && (!ofHosts.test(name) || isOwn(name, known)))
    .slice(0, mostProblems)
    .map((name) => {
      const shown = name.slice(0, longestShown);
      const belongs = known.body.find((each) => each.toLowerCase() === name.toLowerCase());
      const remedy =
        belongs === undefined
          ? meant(name, known.query, 'It takes no query parameters.')
          : `${belongs} belongs into the JSON body: {${JSON.stringify(belongs)}: …}. Nothing was done.`;
      return {
        field: shown,
        code: 'unknownParameter',
        detail: `This operation takes no query parameter ${JSON.stringify(shown)}. ${remedy}`,
      };
    });
}

/** Ignored for a host's, one of our own in other case or in the wrong place would do what its sender did not mean. */
function isOwn(name: string, { query, body }: KnownNames): boolean {
  return [...query, ...body].some((each) => each.toLowerCase() === name.toLowerCase());
}

/** What to do about a property of the body that an operation does not take; undefined when nothing more is known. */
export function remedyInBody(name: string, siblings: readonly string[], known: KnownNames): string {
  const belongs = known.query.find((each) => each.toLowerCase() === name.toLowerCase());
  if (belongs !== undefined && !siblings.includes(belongs))
    return `${belongs} belongs into the query of the address: ?${belongs}=….`;
  return meant(name, siblings, 'It takes no properties.');
}

function meant(name: string, known: readonly string[], none: string): string {
  const suggestion = suggestName(name, known);
  const asked = suggestion === undefined ? '' : `Did you mean ${JSON.stringify(suggestion)}? `;
  return known.length === 0 ? none : `${asked}Known: ${known.join(', ')}.`;
}

/** A longer name is nothing that somebody misspelt. */
const longestMisspelt = 60;

/** The known name that was probably meant: another case, or at most two letters away. */
function suggestName(given: string, known: readonly string[]): string | undefined {
  if (given.length > longestMisspelt) return undefined;
  const lower = given.toLowerCase();
  const same = known.find((name) => name.toLowerCase() === lower);
  if (same !== undefined) return same;
  const most = Math.min(2, Math.floor(given.length / 3));
  const near = known
    .filter((name) => Math.abs(name.length - given.length) <= most)
    .map((name) => ({ name, distance: leven(lower, name.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance)[0];
  return near !== undefined && near.distance <= most ? near.name : undefined;
}
