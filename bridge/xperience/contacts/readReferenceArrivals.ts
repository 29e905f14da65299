import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';

/** What contacts refer to by number, and what became of these numbers in another installation. */
export interface ReferenceArrival {
  kind: 'country' | 'state' | 'owner';
  /** Countries, states or users that contacts of the old installation name. */
  used: number;
  /** Of these, that have another number in the new one. */
  renumbered: number;
  /** Of these, that have no match in the new one. */
  missing: number;
  /** Names of the first of those. */
  missingNames: string[];
}

/** Something contacts refer to: its number, by what it is found elsewhere, and its name for people. */
interface Referred {
  id: number;
  /** Name or GUID that it keeps. */
  sought: string | null;
  name: string | null;
}

/** Names that are told; `missing` counts all. */
const mostNamed = 20;

/**
 * Compares what contacts refer to by number with what the new installation has under the same name or GUID: the migration
 * tool gives countries, states and users other numbers.
 */
export async function readReferenceArrivals(
  old: DatabaseHandle,
  fresh: DatabaseHandle,
): Promise<ReferenceArrival[]> {
  const countries = await readNamed(fresh, 'CMS_Country', ['CountryID', 'CountryName']);
  const states = await readNamed(fresh, 'CMS_State', ['StateID', 'StateName']);
  const owners = await readOwners(old);
  return [
    compare('country', await readUsed(old, 'CMS_Country', 'CountryID', 'CountryName'), countries),
    compare('state', await readUsed(old, 'CMS_State', 'StateID', 'StateName'), states),
    compare('owner', owners, await readUsers(fresh, owners)),
  ].filter(({ used }) => used > 0);
}

function compare(
  kind: ReferenceArrival['kind'],
  used: readonly Referred[],
  here: ReadonlyMap<string, number>,
): ReferenceArrival {
  const found = used.map(({ id, sought, name }) => ({
    id,
    name: name ?? String(id),
    now: here.get(folded(sought)) ?? here.get(folded(name)),
  }));
  const missing = found.filter(({ now }) => now === undefined);
  return {
    kind,
    used: used.length,
    renumbered: found.filter(({ id, now }) => now !== undefined && now !== id).length,
    missing: missing.length,
    missingNames: missing.slice(0, mostNamed).map(({ name }) => name),
  };
}

function folded(text: string | null): string {
  return (text ?? '').toLowerCase();
}

/** Countries or states that contacts name, in the order of their numbers. */
async function readUsed(
  { db }: DatabaseHandle,
  table: 'CMS_Country' | 'CMS_State',
  id: 'CountryID' | 'StateID',
  name: 'CountryName' | 'StateName',
): Promise<Referred[]> {
  const [there, column] = [sql.table(table), sql.ref(`Contact${id}`)];
  const { rows } = await sql<Referred>`
    select used.id as id, ${sql.ref(name)} as sought, ${sql.ref(name)} as name
    from (select distinct ${column} as id from OM_Contact where ${column} is not null) as used
    left join ${there} on ${there}.${sql.ref(id)} = used.id order by used.id`.execute(db);
  return rows;
}

async function readOwners({ db }: DatabaseHandle): Promise<Referred[]> {
  const { rows } = await sql<Referred>`
    select used.id as id, owner.UserGUID as sought, owner.UserName as name
    from (select distinct ContactOwnerUserID as id from OM_Contact where ContactOwnerUserID is not null) as used
    left join CMS_User as owner on owner.UserID = used.id order by used.id`.execute(db);
  return rows;
}

async function readNamed(
  { db }: DatabaseHandle,
  table: 'CMS_Country' | 'CMS_State',
  [id, name]: readonly [id: string, name: string],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; name: string }>`
    select ${sql.ref(id)} as id, ${sql.ref(name)} as name from ${sql.table(table)}`.execute(db);
  return new Map(rows.map((row) => [row.name.toLowerCase(), row.id]));
}

/** Users of the administration by GUID and by name; whoever is none may have become a member, by GUID. */
async function readUsers(
  { db, dialect }: DatabaseHandle,
  owners: readonly Referred[],
): Promise<Map<string, number>> {
  const { rows: users } = await sql<{ id: number; guid: string; name: string }>`
    select UserID as id, UserGUID as guid, UserName as name from CMS_User`.execute(db);
  const found = new Map(
    users.flatMap(({ id, guid, name }) => [
      [guid.toLowerCase(), id] as const,
      [name.toLowerCase(), id] as const,
    ]),
  );
  const rest = owners.flatMap(({ sought }) =>
    sought !== null && !found.has(sought.toLowerCase()) ? [{ guid: sought }] : [],
  );
  if (rest.length === 0 || (await dialect.readColumns(db, 'CMS_Member')).length === 0) return found;
  const wanted = dialect.jsonRows('wanted', { guid: 'uniqueidentifier' }, rest);
  const { rows: members } = await sql<{ id: number; guid: string }>`
    select member.MemberID as id, member.MemberGuid as guid
    from ${wanted} inner join CMS_Member as member on member.MemberGuid = wanted.guid`.execute(db);
  for (const { id, guid } of members) found.set(guid.toLowerCase(), id);
  return found;
}
