/** A linked contact that is no longer in Xperience, as the link's own record tells it. */
export interface GoneContact {
  contactId: number;
  contactGuid: string;
  /** The row it is linked to. */
  rowId: string;
  /** The contact it was merged into; absent when it was deleted. */
  heir?: Heir;
}

/** A contact that another one was merged into. */
export interface Heir {
  contactId: number;
  contactGuid: string;
  /** Row in its link field: a merge may have put that of the other contact there. */
  fieldRowId: string | null;
  /** Row in the link table. */
  linkedRowId: string | null;
}
