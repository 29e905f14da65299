import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import { typed } from '../../database/typed.ts';
import { readableName, readLocalize } from '../texts/localizedTexts.ts';

/** How many of the groups a contact has to be in. */
export type GroupMatch = 'any' | 'all';

/** Contact groups as they were chosen, and as they are at this moment. */
export interface ChosenGroups {
  match: GroupMatch;
  /** Code names or GUIDs, as chosen. */
  chosen: readonly string[];
  /** ContactGroupIDs whose members count now, ascending. */
  ids: readonly number[];
  /** ContactGroupIDs of all that Xperience has, ascending. */
  foundIds: readonly number[];
  /** Display names of those that count. */
  names: readonly string[];
  /** Display names of those that Xperience is rebuilding: meanwhile nobody enters or leaves them. */
  rebuilding: readonly string[];
  /** Of those chosen the ones that Xperience has not got. */
  missing: readonly string[];
}

/** Members of groups are contacts, or accounts: those of the other kind have numbers that mean something else. */
export const contactType = 0;

/** More groups than this nobody oversees, and each costs a look in every statement. */
export const mostGroups = 20;

/**
 * States in which the members of a group are whole: none, ready, and a condition that was changed and not applied yet.
 * Numbers of Xperience 13, and an inference for Xperience by Kentico; with any other the members may just be made anew.
 */
const wholeStates: ReadonlySet<number | null> = new Set([null, 0, 2]);

/** The names in the text of a setting, parted by commas. */
export function groupNamesIn(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Finds groups by code name or GUID; capitals make no difference. */
export async function readChosenGroups(
  database: DatabaseHandle,
  { match, chosen }: Pick<ChosenGroups, 'match' | 'chosen'>,
): Promise<ChosenGroups> {
  const groups = await findGroups(database, chosen);
  const whole = groups.filter(({ isWhole }) => isWhole);
  return {
    match,
    chosen,
    ids: whole.map(({ id }) => id),
    foundIds: groups.map(({ id }) => id),
    names: whole.map(({ displayName }) => displayName),
    rebuilding: groups.filter(({ isWhole }) => !isWhole).map(({ displayName }) => displayName),
    missing: missingOf(chosen, groups),
  };
}

/** A group that was found, as it is at this moment. */
export interface FoundGroup {
  /** ContactGroupID. */
  id: number;
  /** Code name. */
  name: string;
  guid: string;
  displayName: string;
  /** Xperience is not rebuilding it. */
  isWhole: boolean;
}

/** Those of the chosen names that no group has. */
export function missingOf(chosen: readonly string[], groups: readonly FoundGroup[]): string[] {
  return chosen.filter(
    (wanted) => !groups.some(({ name, guid }) => sameText(name, wanted) || sameText(guid, wanted)),
  );
}

/**
 * Groups by code name or GUID, in the order of their IDs; capitals make no difference.
 * @param contactId of whom it is told whether they are in each of them
 */
export async function findGroups(
  database: DatabaseHandle,
  chosen: readonly string[],
  contactId?: number,
): Promise<(FoundGroup & { isMember: boolean })[]> {
  if (chosen.length === 0) return [];
  const { db, dialect } = database;
  const wanted = dialect.jsonRows(
    'wanted',
    { name: 'nvarchar(200)' },
    chosen.slice(0, mostGroups).map((name) => ({ name })),
  );
  const query = db
    .selectFrom('OM_ContactGroup as contactGroup')
    .select([
      'contactGroup.ContactGroupID',
      'contactGroup.ContactGroupName',
      'contactGroup.ContactGroupDisplayName',
      'contactGroup.ContactGroupGUID',
      'contactGroup.ContactGroupStatus',
    ])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom(wanted)
          .select(sql`1`.as('one'))
          .where(
            sql<SqlBool>`lower(wanted.name) = lower(contactGroup.ContactGroupName)
              or lower(wanted.name) = lower(cast(contactGroup.ContactGroupGUID as nvarchar(36)))`,
          ),
      ),
    )
    .orderBy('contactGroup.ContactGroupID');
  const isMember = contactId === undefined ? sql`0` : memberOf(contactId);
  const rows = await query.select(typed(isMember, 'bit').as('isMember')).execute();
  const localize = await readLocalize(
    database,
    rows.map((row) => row.ContactGroupDisplayName),
  );
  return rows.map((row) => ({
    id: row.ContactGroupID,
    name: row.ContactGroupName,
    guid: row.ContactGroupGUID ?? '',
    displayName: readableName(localize, row.ContactGroupDisplayName, row.ContactGroupName),
    isWhole: wholeStates.has(row.ContactGroupStatus),
    isMember: row.isMember,
  }));
}

/** Whether a contact is in the group under the alias `contactGroup`: a look at the unique index on group, type and contact. */
function memberOf(contactId: number): RawBuilder<unknown> {
  return sql`case when exists (select 1 from OM_ContactGroupMember as member
    where member.ContactGroupMemberContactGroupID = contactGroup.ContactGroupID
      and member.ContactGroupMemberType = ${contactType}
      and member.ContactGroupMemberRelatedID = ${contactId}) then 1 else 0 end`;
}

/** Whether being in these groups can be told now; where not, nobody newly qualifies and nobody is lost. */
export function canBeTold({ match, ids, rebuilding, missing }: ChosenGroups): boolean {
  return match === 'any' ? ids.length > 0 : ids.length > 0 && rebuilding.length === 0 && missing.length === 0;
}

/** A group as people choose it. */
export interface GroupSummary {
  /** Code name. */
  name: string;
  displayName: string;
}

/** The contact groups of Xperience by display name, for people to choose from. */
export async function listContactGroups(database: DatabaseHandle): Promise<GroupSummary[]> {
  const rows = await database.db
    .selectFrom('OM_ContactGroup')
    .select(['ContactGroupName', 'ContactGroupDisplayName'])
    .orderBy('ContactGroupDisplayName')
    .orderBy('ContactGroupID')
    .execute();
  const localize = await readLocalize(
    database,
    rows.map((row) => row.ContactGroupDisplayName),
  );
  return rows.map((row) => ({
    name: row.ContactGroupName,
    displayName: readableName(localize, row.ContactGroupDisplayName, row.ContactGroupName),
  }));
}
