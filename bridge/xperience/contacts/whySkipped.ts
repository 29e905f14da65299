import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';

/** Why the migration tool skips a contact; `unknown`: nothing that it is known to do so for. */
export const skipReasons = ['country', 'state', 'owner', 'companyTooLong', 'unknown'] as const;
export type SkipReason = (typeof skipReasons)[number];

/** Longest name of a company that the migration tool takes. */
const longestCompany = 100;

/** What a contact refers to, by name or GUID. */
interface Referring {
  id: number;
  country: string | null;
  countryId: number | null;
  state: string | null;
  stateId: number | null;
  owner: string | null;
  ownerName: string | null;
  ownerId: number | null;
  company: string | null;
}

/** What the new installation has of all that, in lower case. */
interface Known {
  countries: Set<string>;
  states: Set<string>;
  owners: Set<string>;
}

/**
 * Why the migration tool has left contacts out, as far as the two databases tell: it skips those whose country, state or
 * owner it finds no match for, and those whose company has too long a name.
 * @param contactIds of the old installation; those that are not there any more have no reason
 */
export async function whySkipped(
  { old, fresh }: { old: DatabaseHandle; fresh: DatabaseHandle },
  contactIds: readonly number[],
): Promise<Map<number, SkipReason>> {
  if (contactIds.length === 0) return new Map();
  const known: Known = {
    countries: await textsOf(fresh, 'CMS_Country', ['CountryName']),
    states: await textsOf(fresh, 'CMS_State', ['StateName']),
    owners: new Set([
      ...(await textsOf(fresh, 'CMS_User', ['UserGUID', 'UserName'])),
      ...(await textsOf(fresh, 'CMS_Member', ['MemberGuid'])),
    ]),
  };
  const rows = await readReferring(old, contactIds);
  return new Map(rows.map((row) => [row.id, reasonOf(row, known)]));
}

async function readReferring(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Referring[]> {
  const wanted = idRows(dialect, 'wanted', contactIds);
  const { rows } = await sql<Referring>`
    select contact.ContactID as id, country.CountryName as country, contact.ContactCountryID as countryId,
      state.StateName as state, contact.ContactStateID as stateId, owner.UserGUID as owner,
      owner.UserName as ownerName, contact.ContactOwnerUserID as ownerId, contact.ContactCompanyName as company
    from ${wanted} inner join OM_Contact as contact on contact.ContactID = wanted.id
    left join CMS_Country as country on country.CountryID = contact.ContactCountryID
    left join CMS_State as state on state.StateID = contact.ContactStateID
    left join CMS_User as owner on owner.UserID = contact.ContactOwnerUserID`.execute(db);
  return rows;
}

function reasonOf(row: Referring, { countries, states, owners }: Known): SkipReason {
  if (row.countryId !== null && !has(countries, row.country)) return 'country';
  if (row.stateId !== null && !has(states, row.state)) return 'state';
  if (row.ownerId !== null && !has(owners, row.owner) && !has(owners, row.ownerName)) return 'owner';
  return (row.company ?? '').length > longestCompany ? 'companyTooLong' : 'unknown';
}

function has(known: ReadonlySet<string>, text: string | null): boolean {
  return text !== null && known.has(text.toLowerCase());
}

/** Texts of some columns of a small table; none where there is no such table. */
async function textsOf(
  { db, dialect }: DatabaseHandle,
  table: string,
  columns: readonly string[],
): Promise<Set<string>> {
  if ((await dialect.readColumns(db, table)).length === 0) return new Set();
  const { rows } = await sql<Record<string, string | null>>`
    select ${sql.join(columns.map((name) => sql.ref(name)))} from ${sql.table(table)}`.execute(db);
  return new Set(rows.flatMap((row) => Object.values(row).flatMap((text) => text?.toLowerCase() ?? [])));
}

/** A sentence for people on why a contact is held. */
export function describeSkip(reason: SkipReason): string {
  const skipped = 'The migration tool did not bring this contact over';
  switch (reason) {
    case 'country':
      return `${skipped}: its country has no match in the new installation.`;
    case 'state':
      return `${skipped}: its state has no match in the new installation.`;
    case 'owner':
      return `${skipped}: its owner is no user of the new installation.`;
    case 'companyTooLong':
      return `${skipped}: the name of its company has more than ${longestCompany} characters.`;
    case 'unknown':
      return 'This contact is not in the new installation, and nothing tells why: the migration tool skipped it, or somebody has deleted it there.';
  }
}
