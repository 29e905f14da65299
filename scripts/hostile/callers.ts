import type { Scope } from '../../bridge/api/caller.ts';
import type { Authority } from '../../test/standins/entra/startAuthority.ts';
import { sampleUsers } from '../sample/sampleUsers.ts';

/** Who calls, and what they may. */
export interface HostileCaller {
  name: string;
  headers: Readonly<Record<string, string>>;
  /** Whether anything they are let do may change either side. */
  writes: boolean;
}

export const entraClient = '99999999-8888-4777-8666-555555555555';
/** Scopes that let somebody change something. */
const writing: ReadonlySet<Scope> = new Set(['sync', 'update', 'manage']);
const writers = new Set([
  'administrator',
  'site.admin',
  'editor.modify',
  'editor.configure',
  'editor.member',
  'editor.plain',
  'Žofie',
]);
export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

/**
 * Every kind of caller: nobody, each user of the sample, a key of each scope, and tokens of a user and an application with
 * each role.
 * @param keys text of a key by its scope
 */
export function makeCallers(keys: ReadonlyMap<Scope, string>, authority: Authority): HostileCaller[] {
  const users = sampleUsers.map(({ name, password }) => ({
    name: `user ${name}`,
    headers: { authorization: basic(name, password) },
    writes: writers.has(name),
  }));
  const byKey = [...keys].map(([scope, key]) => ({
    name: `key for ${scope}`,
    headers: { 'x-api-key': key },
    writes: writing.has(scope),
  }));
  const byToken = [...keys.keys()].flatMap((scope) => [
    {
      name: `application for ${scope}`,
      headers: {
        authorization: `Bearer ${authority.issue(entraClient, { claims: { roles: [roleOf(scope)], exp: farAhead } })}`,
      },
      writes: writing.has(scope),
    },
    {
      name: `user of Entra ID for ${scope}`,
      headers: {
        authorization: `Bearer ${authority.issue(entraClient, {
          version: 1,
          claims: {
            scp: 'access_as_user',
            roles: [roleOf(scope)],
            aud: `api://${entraClient}`,
            exp: farAhead,
          },
        })}`,
      },
      writes: writing.has(scope),
    },
  ]);
  return [{ name: 'nobody', headers: {}, writes: false }, ...users, ...byKey, ...byToken];
}

/** The app role that gives a scope, by its name. */
function roleOf(scope: Scope): string {
  return `Bridge.${scope.charAt(0).toUpperCase()}${scope.slice(1)}`;
}

/** The tokens of callers last as long as a suite may. */
const farAhead = Math.floor(Date.now() / 1000) + 24 * 3600;
