import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import { findGroups, missingOf } from './chosenGroups.ts';
import { contactType } from './groupMembers.ts';

/** How one contact stands with a group that was chosen. */
export interface GroupStanding {
  /** Code name; as it was chosen, where Xperience has no such group. */
  name: string;
  displayName: string;
  member: boolean;
  /** Xperience is rebuilding the group: who is in it cannot be told. */
  rebuilding: boolean;
  /** Xperience has no such group any more. */
  missing: boolean;
}

/** How a contact stands with each of the chosen groups: those Xperience has by their IDs, then those it has not. */
export async function readGroupStandings(
  database: DatabaseHandle,
  chosen: readonly string[],
  contactId: number,
): Promise<GroupStanding[]> {
  const { db, dialect } = database;
  const groups = await findGroups(database, chosen);
  const ids = groups.map(({ id }) => id);
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom(idRows(dialect, 'chosen', ids))
          .innerJoin(
            'OM_ContactGroupMember as member',
            'member.ContactGroupMemberContactGroupID',
            'chosen.id',
          )
          .select('member.ContactGroupMemberContactGroupID as id')
          .where('member.ContactGroupMemberType', '=', contactType)
          .where('member.ContactGroupMemberRelatedID', '=', contactId)
          .execute();
  const isMember = new Set(rows.map(({ id }) => id));
  return [
    ...groups.map(({ id, name, displayName, isWhole }) => ({
      name,
      displayName,
      member: isMember.has(id),
      rebuilding: !isWhole,
      missing: false,
    })),
    ...missingOf(chosen, groups).map((name) => ({
      name,
      displayName: name,
      member: false,
      rebuilding: false,
      missing: true,
    })),
  ];
}
