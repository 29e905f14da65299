import type { Scope } from '../../caller.ts';

/** What each scope is for, in the order they are listed. */
export const scopeMeanings: Readonly<Record<Scope, string>> = {
  read: 'look at contacts, activities, forms, runs, failures, settings and mapping; triggers',
  sync: 'start and cancel runs, send contacts, link and unlink them, retry failures, create tasks',
  update: 'bring changes of rows in Dynamics to contacts in Xperience',
  manage: 'change settings, mapping and activity types, preview, confirm runs; see ContactGUIDs',
};

const SCOPES = Object.keys(scopeMeanings) as Scope[];

/**
 * Reads scopes from a list with commas or blanks between them.
 *
 * @returns each once, in their usual order; undefined when one is none, or there is none at all.
 */
export function readScopes(text: string): Scope[] | undefined {
  const names = text.split(/[\s,]+/).filter(Boolean);
  const scopes = SCOPES.filter((scope) => names.includes(scope));
  return scopes.length > 0 && names.every((name) => scopes.some((scope) => scope === name))
    ? scopes
    : undefined;
}
