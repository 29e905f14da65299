import type { ReferenceArrival } from '../../xperience/contacts/readReferenceArrivals.ts';
import type { SkipReason } from '../../xperience/contacts/whySkipped.ts';

/** Something that keeps an installation from being moved, and what to do about it. */
export interface MoveObstacle {
  code: MoveObstacleCode;
  detail: string;
  remedy: string;
}

export type MoveObstacleCode =
  | 'oldProduct'
  | 'newProduct'
  | 'sameDatabase'
  | 'oldNotSetUp'
  | 'oldVersion'
  | 'oldIsCopy'
  | 'oldMoved'
  | 'oldNotPaused'
  | 'oldStillRuns'
  | 'oldUnfinished'
  | 'oldResumed'
  | 'newInUse'
  | 'newUnfit'
  | 'notMigrated'
  | 'linkFieldMissing'
  | 'mappedFieldMissing'
  | 'contactsAddedSince'
  | 'numbersCollide';

/** How the values of a mapped field came over, each a number of linked contacts. */
export interface FieldArrival {
  field: string;
  column: string;
  /** Had a value and arrived without one. */
  emptied: number;
  /** Reads otherwise, though nobody has changed the contact since: names of countries, states and owners. */
  reworded: number;
  /** An edit made in Xperience 13 that never reached Dynamics arrived, and is sent. */
  unsent: number;
  /** An edit made in Xperience 13 did not arrive, sent or not: Dynamics keeps what it has. */
  lost: number;
  /** Changed in the new installation since the migration, and sent. */
  edited: number;
}

/** A linked contact, or one on hold, that is not in the new installation. */
export interface HeldContact {
  contactId: number;
  reason: SkipReason;
  /** A sentence for people. */
  detail: string;
  /**
   * Its number is above all that were copied, so that the new installation will give it to somebody else: what was
   * remembered under it is not carried.
   */
  forgotten: boolean;
}

export interface FormArrival {
  name: string;
  /** FormID there and here; undefined where the form is not here. */
  from: number;
  to: number | undefined;
}

/** What a move finds, and what it does; what it says is the same before and after. */
export interface MovePlan {
  obstacles: MoveObstacle[];
  installationId: string;
  from: { server: string; database: string };
  to: { server: string; database: string };
  /** Rows of the bridge tables that are carried, by table. */
  rows: Record<string, number>;
  contacts: {
    /** Linked contacts of the old installation. */
    linked: number;
    /** Of these, with the same number and GUID in the new one. */
    alive: number;
    /** Whose link field arrived empty and is filled. */
    restored: number;
    /** Whose link field names another row than the bridge knows: settled by the first run. */
    differing: number;
    held: number;
    /** Of those held, whose number the new installation will give to somebody else, so that nothing of them is carried. */
    forgotten: number;
  };
  /** The first of them, of each kind; `contacts` counts all. */
  held: HeldContact[];
  heldByReason: Partial<Record<SkipReason, number>>;
  /** Those with anything but a plain arrival. */
  fields: FieldArrival[];
  /** Countries, states and owners: their numbers are other ones, and contacts are compared by their names. */
  references: ReferenceArrival[];
  forms: FormArrival[];
  /** Activity types that flows wait for and the new installation has not got. */
  missingTypes: string[];
  activities: {
    /** Highest ActivityID there and here. */
    highest: { from: number; to: number };
  };
  settings: {
    /** Names of settings that are carried. */
    carried: string[];
    /** What has to be entered in the new installation. */
    toEnter: string[];
  };
  zone: { before: string; now: string };
}

/** A plan in which nothing has been found yet. */
export function emptyPlan(): MovePlan {
  return {
    obstacles: [],
    installationId: '',
    from: { server: '', database: '' },
    to: { server: '', database: '' },
    rows: {},
    contacts: { linked: 0, alive: 0, restored: 0, differing: 0, held: 0, forgotten: 0 },
    held: [],
    heldByReason: {},
    fields: [],
    references: [],
    forms: [],
    missingTypes: [],
    activities: { highest: { from: 0, to: 0 } },
    settings: { carried: [], toEnter: [] },
    zone: { before: '', now: '' },
  };
}
