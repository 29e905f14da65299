/**
 * Views that take the place of a table where a server has them, so that a login needs no right to all of its rows. Rows
 * are inserted into and deleted from the table itself.
 */
export interface TableViews {
  /** With schema; in the place of the table in SELECT. */
  read: string;
  /** With schema; in the place of the table in UPDATE. */
  write: string;
}

/** By the name of their table, in lower case. */
export type ViewsOfTables = ReadonlyMap<string, TableViews>;
