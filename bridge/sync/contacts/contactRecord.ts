import type { DataverseRow } from '../../dataverse/types.ts';
import type { ContactProblem, ExchangeContact } from './contactWork.ts';

/** How a contact came to its row: `linked` already was, `new` has none yet. */
export type RowOrigin = 'linked' | 'found' | 'matched' | 'followed' | 'new';

/** Where a contact's values go. */
export interface Location {
  contact: ExchangeContact;
  rowId: string;
  origin: RowOrigin;
  /** Absent when the row is to be created. */
  row?: DataverseRow;
  /** The contact cannot be delivered. */
  problem?: ContactProblem;
  /** The linked row is gone and the setting says to give the link up. */
  unlink?: true;
}

/** Whether the contact is to be linked to the row, which it is not yet. */
export function isNewLink({ contact, rowId }: Location): boolean {
  return contact.rowId !== rowId || contact.linkVoid;
}
