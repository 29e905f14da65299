/** What a linked contact can be besides the same on both sides; the first that is true of it counts. */
export const linkedKinds = [
  'linkedTwice',
  'rowMissing',
  'notSendable',
  'underWay',
  'conflict',
  'changedInXperience',
  'neverExchanged',
  'changedInDynamics',
  'staysDifferent',
  'linkUnsettled',
] as const;

/** What is found of contacts without a row, and of rows without a contact. */
export const unlinkedKinds = [
  'qualifies',
  'sharedAddress',
  'sameAddress',
  'onlyInDynamics',
  'contactGone',
] as const;

/**
 * Of linked contacts: `linkedTwice` – another contact has the same row; `rowMissing` – its row was deleted;
 * `notSendable` – a value, or the contact, cannot be delivered; `underWay` – a run is sending it; `conflict` – a field
 * was changed on both sides; `changedInXperience`, `changedInDynamics` – not yet brought over; `neverExchanged` – of a field mapped since, or a link that is new, so that nobody can say who changed it; `staysDifferent` – by
 * the rules of the mapping; `linkUnsettled` – the values are the same, the link is put right with the next run.
 * `qualifies`: a contact that reached the minimum and has no row. `sharedAddress`: an e-mail address that several
 * contacts have. Of rows: `sameAddress` – without contact, and a contact without row has its address;
 * `onlyInDynamics`; `contactGone` – its contact was merged or deleted.
 */
export type DifferenceKind = (typeof linkedKinds)[number] | (typeof unlinkedKinds)[number];

export const differenceKinds: readonly DifferenceKind[] = [...linkedKinds, ...unlinkedKinds];

/** What becomes of a difference: a person has to act, the next run settles it, a setting keeps it, somebody may judge it. */
export type WhatFollows = 'needsYou' | 'nextRun' | 'setting' | 'judge' | 'nothing';

/** Settings that decide what follows, as they were when both sides were compared. */
export interface FollowingRules {
  /** Whether runs send anything at all. */
  contactSync: boolean;
  takesChanges: boolean;
  deletedRow: string;
}

/** What follows differences of a kind. */
export function whatFollows(kind: DifferenceKind, rules: FollowingRules): WhatFollows {
  const nextRun = rules.contactSync ? 'nextRun' : 'setting';
  switch (kind) {
    case 'linkedTwice':
    case 'notSendable':
      return 'needsYou';
    case 'rowMissing':
      return rules.deletedRow === 'report' ? 'needsYou' : nextRun;
    case 'underWay':
    case 'conflict':
    case 'changedInXperience':
    case 'neverExchanged':
    case 'linkUnsettled':
    case 'qualifies':
    case 'contactGone':
      return nextRun;
    case 'changedInDynamics':
      return rules.takesChanges ? nextRun : 'setting';
    case 'staysDifferent':
      return 'setting';
    case 'sharedAddress':
    case 'sameAddress':
      return 'judge';
    case 'onlyInDynamics':
      return 'nothing';
  }
}
