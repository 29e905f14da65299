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

/** What was found out about the new installation so far, all in lower case. */
export interface MatchesKnown {
  countries?: Set<string>;
  states?: Set<string>;
  /** GUIDs and names of users. */
  users?: Set<string>;
  /** GUIDs of owners, and whether there is a member with it; there may be as many members as contacts. */
  members: Map<string, boolean>;
}

/** To be kept from page to page. */
export function noMatchesKnown(): MatchesKnown {
  return { members: new Map() };
}

/**
 * Why the migration tool has left contacts out, as far as the two databases tell: it skips those whose country, state or
 * owner it finds no match for, and those whose company has too long a name.
 * @param contactIds of the old installation; those that are not there any more have no reason
 */
export async function whySkipped(
  { old, fresh }: { old: DatabaseHandle; fresh: DatabaseHandle },
  contactIds: readonly number[],
  known: MatchesKnown,
): Promise<Map<number, SkipReason>> {
  if (contactIds.length === 0) return new Map();
  known.countries ??= await textsOf(fresh, 'CMS_Country', ['CountryName']);
  known.states ??= await textsOf(fresh, 'CMS_State', ['StateName']);
  known.users ??= await textsOf(fresh, 'CMS_User', ['UserGUID', 'UserName']);
  const rows = await readReferring(old, contactIds);
  await lookForMembers(fresh, rows, known.members);
  return new Map(rows.map((row) => [row.id, reasonOf(row, known)]));
}

/** Looks for owners that nobody has looked for among members. */
async function lookForMembers(
  { db, dialect }: DatabaseHandle,
  rows: readonly Referring[],
  members: Map<string, boolean>,
): Promise<void> {
  const owners = new Set(rows.flatMap(({ owner }) => owner?.toLowerCase() ?? []));
  const unknown = [...owners].filter((guid) => !members.has(guid));
  if (unknown.length === 0) return;
  const found = await findMembers({ db, dialect }, unknown);
  // Once it is known: a transaction that loses a deadlock looks again.
  for (const guid of unknown) members.set(guid, found.has(guid));
}

async function findMembers(
  { db, dialect }: Pick<DatabaseHandle, 'db' | 'dialect'>,
  guids: readonly string[],
): Promise<Set<string>> {
  if ((await dialect.readColumns(db, 'CMS_Member')).length === 0) return new Set();
  const wanted = dialect.jsonRows(
    'wanted',
    { guid: 'nvarchar(36)' },
    guids.map((guid) => ({ guid })),
  );
  const { rows } = await sql<{ MemberGuid: string }>`
    select MemberGuid from CMS_Member
    where lower(cast(MemberGuid as nvarchar(36))) in (select lower(wanted.guid) from ${wanted})`.execute(db);
  return new Set(rows.map(({ MemberGuid }) => MemberGuid.toLowerCase()));
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

function reasonOf(row: Referring, { countries, states, users, members }: MatchesKnown): SkipReason {
  if (row.countryId !== null && !has(countries, row.country)) return 'country';
  if (row.stateId !== null && !has(states, row.state)) return 'state';
  const isMember = members.get(row.owner?.toLowerCase() ?? '') === true;
  if (row.ownerId !== null && !isMember && !has(users, row.owner) && !has(users, row.ownerName))
    return 'owner';
  return (row.company ?? '').length > longestCompany ? 'companyTooLong' : 'unknown';
}

function has(known: ReadonlySet<string> | undefined, text: string | null): boolean {
  return text !== null && known?.has(text.toLowerCase()) === true;
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
