/** What people did, the last edit of each contact and row. */
export interface Edits {
  /** Job titles given in Xperience, by ContactID. */
  titles: Map<number, string>;
  /** Job titles given in Dynamics, by ContactID. */
  theirTitles: Map<number, { rowId: string; title: string }>;
  /** Cities given in Dynamics, by row ID. */
  cities: Map<string, string>;
  /** Rows of which nobody can tell which city wins: a merge in Xperience changed it at the same time. */
  contested: Set<string>;
  /** Contacts that were unlinked on purpose. */
  unlinked: Set<number>;
  /** Contacts that somebody imported. */
  imported: Set<number>;
  /** Contacts to which something happened that is told once: nobody deletes, merges, unlinks or edits them after that. */
  settled: Set<number>;
  /** Linked contacts whose row was deleted in Dynamics, with the row. */
  deletedRows: Map<number, string>;
  /** Linked contacts whose row was merged in Dynamics. */
  mergedRows: Map<number, MergedRow>;
  /** Contacts deleted in Xperience, or merged there. */
  gone: Map<number, Gone>;
  /** Rows of activities that went with their contact. */
  goneActivities: Set<string>;
}

export interface MergedRow {
  from: string;
  into: string;
  /** The contact that is linked to the row that stays; none where somebody made that row for it. */
  holder?: number;
}

export interface Gone {
  /** The row it was linked to, and the one it has or would have by itself. */
  linkedTo?: string;
  own: string;
  /** The contact it was merged into. */
  survivor?: { contactId: number; own: string; hadRow: boolean; carries: boolean };
}

/** @param poisoned contacts that Dynamics refuses: enough happens to them */
export function noEdits(poisoned: Iterable<number>): Edits {
  return {
    titles: new Map(),
    theirTitles: new Map(),
    cities: new Map(),
    contested: new Set(),
    unlinked: new Set(),
    imported: new Set(),
    settled: new Set(poisoned),
    deletedRows: new Map(),
    mergedRows: new Map(),
    gone: new Map(),
    goneActivities: new Set(),
  };
}

/** Contacts that nothing of that kind has happened to. */
export function untouched({ settled, unlinked }: Edits, contactIds: Iterable<number>): number[] {
  return [...contactIds].filter((contactId) => !settled.has(contactId) && !unlinked.has(contactId));
}
