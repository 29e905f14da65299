import type { Scope } from '../../caller.ts';

const SCOPES: readonly Scope[] = ['read', 'sync', 'update', 'manage'];

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
