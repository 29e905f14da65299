import type { ChosenGroups } from '../../xperience/qualifying/chosenGroups.ts';

/** Why a contact does not qualify by groups, as the end of a sentence about it. */
export function outsideOfGroups({ match, chosen, names, rebuilding, missing }: ChosenGroups): string {
  if (chosen.length === 0) return 'no contact group is chosen in the settings of the bridge';
  const undecided = match === 'all' || names.length === 0;
  if (rebuilding.length > 0 && undecided)
    return `Xperience is rebuilding the contact group ${listed(rebuilding)}, so nobody can tell who is in it`;
  if (missing.length > 0 && undecided)
    return `Xperience has no contact group ${listed(missing)} any more, which is chosen in the settings of the bridge`;
  const outside =
    names.length === 1
      ? `it is not in the contact group ${listed(names)}`
      : match === 'all'
        ? `it is not in all of the contact groups ${listed(names)}`
        : `it is in none of the contact groups ${listed(names)}`;
  return rebuilding.length === 0 ? outside : `${outside}; ${listed(rebuilding)} is being rebuilt`;
}

function listed(names: readonly string[]): string {
  return names.join(', ');
}
