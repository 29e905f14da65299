/** What people did, the last edit of each contact and row. */
export interface Edits {
  /** Job titles given in Xperience, by ContactID. */
  titles: Map<number, string>;
  /** Cities given in Dynamics, by row ID. */
  cities: Map<string, string>;
  /** Contacts that were unlinked on purpose. */
  unlinked: Set<number>;
}

export function noEdits(): Edits {
  return { titles: new Map(), cities: new Map(), unlinked: new Set() };
}
