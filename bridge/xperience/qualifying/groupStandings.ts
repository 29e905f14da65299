import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { findGroups, missingOf } from './chosenGroups.ts';

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
  const groups = await findGroups(database, chosen, contactId);
  return [
    ...groups.map(({ name, displayName, isWhole, isMember }) => ({
      name,
      displayName,
      member: isMember,
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
