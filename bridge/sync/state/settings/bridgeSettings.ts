/** Settings of the bridge beyond the module's five; stored by name in the bridge table `setting`. */
export interface BridgeSettings {
  /** One single score must reach the minimum, or the sum over enabled scores. */
  scoreRule: 'singleScore' | 'sumOfScores';
  /** Whether a run takes over what was changed in Dynamics. */
  takeDynamicsChanges: boolean;
  /** Whether a new contact may be linked to the only active, unlinked row with the same e-mail. */
  matchByEmail: boolean;
  /** What happens to a linked contact whose row was deleted in Dynamics. */
  deletedRow: 'report' | 'createAgain' | 'unlinkAndHold';
  /**
   * What happens to the row of a linked contact that was deleted in Xperience, or merged there into a contact with a
   * row of its own: left and reported, its link forgotten, or deactivated and its link forgotten.
   */
  goneContact: 'keep' | 'unlink' | 'deactivate';
  /** How long ended runs and settled failures are kept, days. */
  keepHistoryDays: number;
  /** Most rows a run creates before somebody confirms it; null for any number. */
  mostCreations: number | null;
  /** Whether who started a run may confirm it when it waits; else only who may manage. */
  startersMayConfirm: boolean;
}

export const defaultSettings: BridgeSettings = {
  scoreRule: 'singleScore',
  takeDynamicsChanges: false,
  matchByEmail: false,
  deletedRow: 'report',
  goneContact: 'keep',
  keepHistoryDays: 90,
  mostCreations: null,
  startersMayConfirm: false,
};
