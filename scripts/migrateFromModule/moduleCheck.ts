import type { DateTime2 } from '../../bridge/database/sqlType.ts';
import type { LostReport } from '../../bridge/sync/activities/lost/searchLost.ts';
import type { Adoption } from '../../bridge/sync/state/readAdoption.ts';

/** A setting of the module, and what it means from now on. */
export interface FoundSetting {
  name: string;
  /** As it is stored, a long mapping as the number of its pairs; empty where it is not set. */
  value: string;
  becomes: string;
}

/** A pair of the mapping, and what is different from now on. */
export interface FoundPair {
  field: string;
  column: string;
  /** Type of the column, by Dynamics where it answers, else by the setting. */
  type: string;
  changes: string[];
}

/** Something of the module that must not work beside the bridge. */
export interface SwitchedOff {
  what: string;
  /** `unseen`: the database does not tell. */
  state: 'off' | 'on' | 'unseen';
  /** What to do, or how to see that it is done. */
  how: string;
}

/** Everything the check has found out. */
export interface ModuleCheck {
  /** Whether the database holds any trace of the module. */
  found: boolean;
  /** Names of the module among Xperience's modules. */
  modules: string[];
  tasks: { kind: 'contacts' | 'activities'; name: string; enabled: boolean; lastRun: DateTime2 | null }[];
  settings: FoundSetting[];
  pairs: FoundPair[];
  /** Why the mapping cannot be used as it is. */
  mappingProblems: string[];
  links: { linked: number; sharedRows: number };
  /** Undefined before the set-up of the bridge. */
  takenOver?: Adoption;
  switchOff: SwitchedOff[];
  /** What the module has lost; a sentence where it was not looked for. */
  lost: LostReport | { notCompared: string; passes: boolean };
}
