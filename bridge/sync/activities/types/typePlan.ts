import type { DataverseTable } from '../../../dataverse/types.ts';
import type { CompiledMapping } from '../../../mapping/types.ts';
import type { FailureCode } from '../../failureCode.ts';
import type { ActivityTemplate } from '../templates/activityTemplate.ts';
import type { TypeFilter } from './typeFilter.ts';

/** The property that binds a row to another, and the entity set of the other's table. */
export interface Binding {
  /** Such as `regardingobjectid_contact_task@odata.bind`. */
  property: string;
  entitySet: string;
}

/** Who owns the rows of a type; `contact`: whoever owns the row of the contact, a user or a team. */
export type OwnerPlan =
  | { kind: 'none' }
  | { kind: 'fixed'; property: string; value: string }
  | { kind: 'contact'; bindings: ReadonlyMap<string, Binding> };

/** A type whose activities become rows. */
export interface SentType {
  kind: 'sent';
  /** Code name in lower case. */
  type: string;
  table: DataverseTable;
  template: ActivityTemplate;
  /** From the properties of the template to the columns of the table. */
  mapping: CompiledMapping;
  regarding: Binding;
  owner: OwnerPlan;
  /** State and status of a completed row; absent where rows are left open. */
  completed?: { statecode: number; statuscode: number };
  /** States in which a row is completed or cancelled. */
  closedStates: ReadonlySet<number>;
  filter: TypeFilter;
  /** Hash of what chooses the activities: where it differs from the last one, older activities wait. */
  signature: string;
  /** Hash of how rows are made: where it differs, what failed by its data is tried again. */
  fingerprint: string;
}

/**
 * Why activities are not sent. Makers see them in runs: none is ever renamed. A new one needs its cause and what to do in
 * scripts/generate/troubleshooting/activityTypes.ts.
 */
export type UnsentCode = TypeCode | ActivityCode | FailureCode;

/** What is so of all activities of a type. */
export type TypeCode =
  | 'columnsDoNotFit'
  | 'ownerCannotOwn'
  | 'ownerDisabled'
  | 'ownerInvalid'
  | 'ownerMissing'
  | 'ownersUnlisted'
  | 'tableMissing'
  | 'tableNotActivity'
  | 'tableWithoutCompletion'
  | 'tableWithoutContacts'
  | 'typeSwitchedOff'
  | 'typeWithoutTable';

/** What is so of some of them. */
export type ActivityCode = 'filteredOut' | 'leftOutByExtension';

/**
 * A type whose activities do not become rows. `skipped`: nobody wants them to. `blocked`: they are wanted but cannot
 * be sent just now, and wait.
 */
export interface UnsentType {
  kind: 'skipped' | 'blocked';
  type: string;
  code: UnsentCode;
  /** A sentence with the remedy. */
  reason: string;
}

export type TypePlan = SentType | UnsentType;
