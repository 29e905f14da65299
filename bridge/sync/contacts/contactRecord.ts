import type { DataverseError, DataverseRow } from '../../dataverse/types.ts';
import type { ContactDecision } from '../../mapping/types.ts';
import type { ContactRecord } from '../../xperience/contacts/readContacts.ts';
import type { ContactState } from '../state/contactState.ts';
import type { ContactProblem } from '../state/failures/contactProblem.ts';
import type { ContactOutcome } from './contactWork.ts';

/** A contact with what the bridge remembers of it. On its way through an exchange each step adds what it finds out. */
export interface LoadedContact extends ContactRecord {
  state: ContactState;
  /** OM_Contact and the link table name different rows: the table is put right with the next exchange. */
  linkVoid: boolean;
  /** Dynamics did not create its row, because another row has the values of a key. */
  keyTaken?: DataverseError;
}

/** How a contact came to its row: `linked` already was, `new` has none yet. */
export type RowOrigin = 'linked' | 'found' | 'matched' | 'followed' | 'new';

/** A contact whose row was looked for. */
export interface LocatedContact extends LoadedContact {
  /** Where its values go. */
  targetId: string;
  origin: RowOrigin;
  /** Absent when the row is to be created. */
  row?: DataverseRow;
  /** The contact cannot be delivered. */
  problem?: ContactProblem;
  /** The linked row is gone and the setting says to give the link up. */
  givesUp?: true;
}

/** A contact of which it is decided what is written, on either side. */
export interface DecidedContact extends LocatedContact {
  kind: 'create' | 'exchange';
  decision: ContactDecision;
  arrived?: Arrived;
}

/** A write of ours whose answer was lost, as the row shows it was carried out. */
export interface Arrived {
  as: 'created' | 'updated';
  columns: string[];
}

/** What a step makes of the contacts it is given. */
export interface Step<Next extends LoadedContact = never> {
  /** They go on. */
  next: Next[];
  /** They end here, delivered or refused. */
  done: ContactOutcome[];
  /** Somebody else has changed them, or an answer was lost: they are read and decided anew. */
  again: LoadedContact[];
  /** Why there is nothing of the others. What was done stands. */
  failure?: { error: unknown };
}

/** Whether the contact is to be linked to the row, which it is not yet. */
export function isNewLink({ rowId, targetId, linkVoid }: LocatedContact): boolean {
  return rowId !== targetId || linkVoid;
}

/** Whether Dynamics is written to. */
export function sends({ kind, decision }: Pick<DecidedContact, 'kind' | 'decision'>): boolean {
  return kind === 'create' || Object.keys(decision.toDynamics).length > 0;
}

/** Whether the contact in Xperience is written to. */
export function takes({ decision }: Pick<DecidedContact, 'decision'>): boolean {
  return Object.keys(decision.toXperience).length > 0;
}
