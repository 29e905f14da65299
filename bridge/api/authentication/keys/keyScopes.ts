import type { Scope } from '../../caller.ts';

/** What each scope is for, in the order they are listed. */
export const scopeMeanings: Readonly<Record<Scope, string>> = {
  read: 'look at contacts, runs, failures, settings and mapping; triggers of contacts and runs',
  activities: 'look at what contacts did on the website; the trigger of activities',
  forms: 'look at what was submitted through forms of the website; the trigger of forms',
  sync: 'start and cancel runs, send contacts, link and unlink them, retry failures, create tasks; see users and teams of Dynamics',
  update: 'bring changes of rows in Dynamics to contacts in Xperience',
  manage: 'change settings, mapping and activity types, preview, confirm runs; see ContactGUIDs',
  webhook:
    'let Dataverse tell by webhook which rows have changed, and nothing else; keys alone have it, and no other beside it',
};

const SCOPES = Object.keys(scopeMeanings) as Scope[];

/**
 * Reads scopes from a list with commas or blanks between them.
 *
 * @returns each once, in their usual order; undefined when one is none, there is none at all, or `webhook` is not alone.
 */
export function readScopes(text: string): Scope[] | undefined {
  const names = text.split(/[\s,]+/).filter(Boolean);
  const scopes = SCOPES.filter((scope) => names.includes(scope));
  const known = names.every((name) => scopes.some((scope) => scope === name));
  return scopes.length > 0 && known && (scopes.length === 1 || !scopes.includes('webhook'))
    ? scopes
    : undefined;
}
