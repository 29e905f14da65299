import type { Row } from '../rows/row.ts';
import type { RowStore } from '../rows/rowStore.ts';
import type { BulkMessage, Column, ManyToOne, Privilege, Table } from '../tables/table.ts';
import type { RowChange } from '../webhooks/rowChange.ts';

/** A table with its rows and what the Web API looks up in its description again and again. */
export type TableState = {
  table: Table;
  rows: RowStore;
  /** By logical name; only columns a row's JSON can carry. */
  columns: ReadonlyMap<string, Column>;
  /** By the name a row's JSON and a query use: `firstname`, `_parentcustomerid_value`. */
  properties: ReadonlyMap<string, Column>;
  /** Single-valued navigation properties, case-sensitive. */
  navigations: ReadonlyMap<string, ManyToOne>;
  /** Collection-valued navigation properties: the referencing table and its relationship. */
  collections: ReadonlyMap<string, Collection>;
  messages: ReadonlySet<BulkMessage>;
};

export type Collection = { table: string; relationship: ManyToOne };

/** What a caller may do. `all` is the System Administrator; else `Create contact`-like pairs. */
export type Rights = 'all' | ReadonlySet<`${Privilege} ${string}` | 'ActOnBehalf'>;

/** A duplicate detection rule: rows of the table that agree on all the columns are duplicates. */
export type DuplicateRule = { table: string; columns: readonly string[] };

/** Everything one Dataverse environment holds. */
export type Organization = {
  id: string;
  businessUnitId: string;
  currencyId: string;
  tables(): Iterable<TableState>;
  table(logicalName: string): TableState | undefined;
  /** By entity set name, case-sensitive. */
  entitySet(name: string): TableState | undefined;
  now(): Date;
  newId(): string;
  /** The next row version; one sequence for the whole organization. */
  nextVersion(): number;
  lastVersion(): number;
  metadataVersion(): string;
  /** By system user id; a user without an entry is a System Administrator. */
  rights: Map<string, Rights>;
  duplicateRules: DuplicateRule[];
  /** Age in days at which a delta token stops working (ExpireChangeTrackingInDays). */
  changeTrackingDays: number;
  /** How often each callback registration was called: flows that started, by registration. */
  callbacks: Map<string, number>;
  /** Tells the registered webhooks of a change, once it can no longer be rolled back. */
  raise(change: RowChange): void;
  /** Who is told of changes; a stand-in's webhooks. */
  listeners: Set<(change: RowChange) => void>;
  /** Deleted rows, where the environment keeps them. */
  bin: RecycleBin;
  transaction: Transaction;
};

/** Deleted rows by table and ID, each as it was when its ID was deleted first. */
export type RecycleBin = { on: boolean; rows: Map<string, Map<string, Row>> };

/** Runs the work; when it throws, every write made by it is undone and the error goes on. Nests. */
export type Transaction = {
  run<Result>(work: () => Result): Result;
  /** Called by the writers before they change a row. */
  remember(rows: RowStore, id: string): void;
  /** Does something when all is committed, at once outside of a transaction; never when it is rolled back. */
  afterCommit(work: () => void): void;
};
