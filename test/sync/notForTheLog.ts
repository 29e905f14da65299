import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { sampleUsers } from '../../scripts/sample/sampleUsers.ts';

/** Shorter texts stand in words that are nobody's name. */
const shortest = 6;

/**
 * What no line of the log may hold: e-mail addresses and full names of all contacts, passwords of users.
 * @param secrets further ones
 */
export async function notForTheLog({ db }: DatabaseHandle, secrets: readonly string[]): Promise<string[]> {
  const people = await db
    .selectFrom('OM_Contact')
    .select(['ContactEmail as email', 'ContactFirstName as first', 'ContactLastName as last'])
    .execute();
  const personal = people.flatMap(({ email, first, last }) => [
    email ?? '',
    first && last ? `${first} ${last}` : '',
  ]);
  const passwords = sampleUsers.map(({ password }) => password);
  return [...new Set([...personal, ...passwords, ...secrets])].filter((text) => text.length >= shortest);
}
