export type Value = string | number | bigint | null;
export type Row = Record<string, Value>;

/** A column as the catalogue has it. */
export interface Column {
  name: string;
  /** Lower case and without length: `nvarchar`, `datetime2`. */
  type: string;
}

/** A database of either engine, through the few questions a migration asks. Parameters are written `?`. */
export interface Connection {
  /** Columns of a table in their order; none where there is no such table. */
  columns(table: string): Promise<Column[]>;
  /** The statement that makes an empty table like one of these, its first column the key that counts by itself. */
  statementOf(table: string): Promise<string>;
  /** Rows, with date-times and numbers of many digits as text. @param columns default: all */
  read(table: string, options?: { columns?: readonly string[]; orderBy?: string }): Promise<Row[]>;
  /** One page of a table behind a number, by that number. */
  page(table: string, key: string, after: number, limit: number): Promise<Row[]>;
  query(text: string, values?: readonly Value[]): Promise<Row[]>;
  /** @param identity keep the numbers the rows bring */
  insert(
    table: string,
    columns: readonly string[],
    rows: readonly Row[],
    options?: { identity?: boolean },
  ): Promise<void>;
  execute(text: string, values?: readonly Value[]): Promise<void>;
  /** All that the work writes, or nothing. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
