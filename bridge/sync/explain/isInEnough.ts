import type { GroupMatch } from '../../xperience/qualifying/chosenGroups.ts';
import type { GroupStanding } from '../../xperience/qualifying/groupStandings.ts';

/** Whether a contact is in enough of the groups to qualify; not as long as that cannot be told. */
export function isInEnough(standings: readonly GroupStanding[], match: GroupMatch): boolean {
  const counts = ({ member, rebuilding }: GroupStanding) => member && !rebuilding;
  return standings.length > 0 && (match === 'any' ? standings.some(counts) : standings.every(counts));
}
