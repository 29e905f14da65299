import type {
  AliasableExpression,
  AliasedExpression,
  CompiledQuery,
  Expression,
  InsertQueryBuilder,
  InsertResult,
  OperationNodeSource,
  QueryExecutorProvider,
  QueryResult,
  RawBuilder,
  Selectable,
  SelectQueryBuilder,
  SqlBool,
  UpdateQueryBuilder,
  UpdateResult,
} from 'kysely';
import type { DatabaseRight } from './databaseRight.ts';
import type { TableDefinition } from './defineTable.ts';
import type { DateTime2, SqlType, ValueOf } from './sqlType.ts';
import type { TypedExpression } from './typed.ts';

/** Type of a derived table's column; `json` is a document that is stored as text, and travels without being quoted twice. */
export type JsonColumnType = SqlType | 'json';

/** Rows of a derived table: every named column, null where empty. */
export type JsonRow<Columns extends Record<string, JsonColumnType>> = {
  readonly [Name in keyof Columns]: (Columns[Name] extends SqlType ? ValueOf<Columns[Name]> : object) | null;
};

/** A derived table's columns as queries see them. */
export type JsonRowColumns<Columns extends Record<string, JsonColumnType>> = {
  [Name in keyof Columns]: Columns[Name] extends SqlType ? ValueOf<Columns[Name]> : string;
};

/** A column of the database's own catalogue; the type is written as in {@link SqlType} but may be any other. */
export interface CatalogueColumn {
  name: string;
  type: string;
  nullable: boolean;
}

/** An index of the database's own catalogue. */
export interface CatalogueIndex {
  columns: readonly string[];
  included: readonly string[];
}

/** Something about an engine that keeps the bridge from working with it, and what to do about it. */
export interface EngineProblem {
  detail: string;
  remedy: string;
}

/** A statement that is carried out together with others. */
export interface TogetherStatement {
  query: CompiledQuery;
  /** Whether rows come back: a select, or a write with output. */
  returnsRows: boolean;
}

/** A transaction that statements are carried out in. */
export interface StatementRunner {
  executeQuery(query: CompiledQuery): Promise<QueryResult<unknown>>;
}

type ColumnOf<TableRow> = keyof Selectable<TableRow> & string;

/** Everything that differs between the engines. Nothing else may know which one it speaks to. */
export interface DialectFunctions {
  readonly engine: 'sqlite' | 'sqlServer';

  /** Digits of a decimal with a fraction that the engine keeps exactly, whatever its column declares. */
  readonly exactDecimalDigits: number;

  /** A decimal with all its digits, as text: drivers hand over floats, which hold 15 of them. */
  decimalText(column: Expression<unknown>): RawBuilder<string>;

  /** A text for a union with texts of other tables: a database may hold several collations. */
  commonText(column: Expression<unknown>): AliasableExpression<string>;

  /** The first rows of a query; order it by a key. */
  limit<DB, TB extends keyof DB, O>(
    query: SelectQueryBuilder<DB, TB, O>,
    rows: number,
  ): SelectQueryBuilder<DB, TB, O>;

  /**
   * A query whose plan is made for the values it is asked with: for ranges of any width without a limit, whose plan for
   * a narrow one would be kept for a wide one. Costs the making of a plan each time, so for few large reads alone.
   */
  plannedAnew<DB, TB extends keyof DB, O>(
    query: SelectQueryBuilder<DB, TB, O>,
  ): SelectQueryBuilder<DB, TB, O>;

  /** Makes an insert answer with columns of the rows it wrote. */
  outputInserted<DB, Name extends keyof DB, Column extends ColumnOf<DB[Name]>>(
    query: InsertQueryBuilder<DB, Name, InsertResult>,
    columns: readonly Column[],
  ): InsertQueryBuilder<DB, Name, Pick<Selectable<DB[Name]>, Column>>;

  /** Makes an update answer with columns of the rows it wrote, as they are afterwards. */
  outputUpdated<DB, Name extends keyof DB, TB extends keyof DB, Column extends ColumnOf<DB[Name]>>(
    query: UpdateQueryBuilder<DB, Name, TB, UpdateResult>,
    columns: readonly Column[],
  ): UpdateQueryBuilder<DB, Name, TB, Pick<Selectable<DB[Name]>, Column>>;

  /** An insert whose rows keep the numbers they bring for the identity column. @param table with its schema */
  keepingNumbers(table: string, insert: OperationNodeSource): RawBuilder<unknown>;

  /** The database's local time, plus so many milliseconds. */
  now(plusMilliseconds?: number): TypedExpression<DateTime2>;

  /** The database's UTC time, plus so many milliseconds. */
  utcNow(plusMilliseconds?: number): TypedExpression<DateTime2>;

  /** Midnight at the start of the database's local day. */
  today(): TypedExpression<DateTime2>;

  /**
   * A derived table from one JSON parameter, however many the rows; select from it, join it, update from it. The rows may be a
   * placeholder (see createQueryCache).
   */
  jsonRows<const Columns extends Record<string, JsonColumnType>, Alias extends string>(
    alias: Alias,
    columns: Columns,
    rows: readonly JsonRow<Columns>[],
  ): AliasedExpression<JsonRowColumns<Columns>, Alias>;

  /**
   * Rows whose text equals the value whatever the case, of letters outside ASCII too. SQL Server's collation may
   * find more (blanks at the end, ß for ss): where that matters compare what was read with `sameText`.
   */
  textEquals(column: Expression<unknown>, value: string): Expression<SqlBool>;

  /** Whether a text column holds exactly this text, capitals and blanks included. */
  textIs(column: Expression<unknown>, value: string): Expression<SqlBool>;

  /** Goes behind a table that is asked whether a row is absent before it is inserted. */
  readonly absenceLock: RawBuilder<unknown>;

  /** Goes behind a table whose rows are read to be written in the same transaction. */
  readonly updateLock: RawBuilder<unknown>;

  /**
   * Carries out statements of a transaction in their order, on a server in one trip there and back. All are carried out,
   * whatever the earlier ones came to, so look at what they answered before the transaction is committed. One that the
   * triggers of a site may answer to, such as an update of OM_Contact, comes last.
   * @returns the rows of each; none for a statement that returns none
   */
  runTogether(transaction: StatementRunner, statements: readonly TogetherStatement[]): Promise<unknown[][]>;

  /** The columns of a table as the catalogue has them; none when the table does not exist. */
  readColumns(db: QueryExecutorProvider, table: string): Promise<CatalogueColumn[]>;

  /** Names of all tables outside the bridge's schema. */
  readTables(db: QueryExecutorProvider): Promise<string[]>;

  /** About how many rows a table has, by what the engine knows of it without counting; 0 where it knows nothing. */
  estimateRows(db: QueryExecutorProvider, table: string): Promise<number>;

  /** The indexes of a table, keys included, by their columns in order; `included` only come along. */
  readIndexes(db: QueryExecutorProvider, table: string): Promise<CatalogueIndex[]>;

  /** Whether readers see the last committed rows rather than wait for who writes them; undefined where there is no choice. */
  readsPastWriters(db: QueryExecutorProvider): Promise<boolean | undefined>;

  /** Why the bridge's statements do not run in this database; undefined when they do. */
  findEngineProblem(db: QueryExecutorProvider): Promise<EngineProblem | undefined>;

  /** Which server and database this is: a copy elsewhere answers differently. */
  readIdentity(db: QueryExecutorProvider): Promise<{ server: string; database: string }>;

  /** Which of these rights the login has, in their order; undefined on an engine without logins. */
  readRights(db: QueryExecutorProvider, rights: readonly DatabaseRight[]): Promise<boolean[] | undefined>;

  /** Statements that make an empty table with its keys and indexes. */
  createTable(table: TableDefinition): string[];

  /** Statements that give a table columns of its description that it has not got yet; nullable or with a default. */
  addColumns(table: TableDefinition, names: readonly string[]): string[];

  /** Statements that give a table indexes of its description that it has not got yet. */
  createIndexes(table: TableDefinition, indexes: TableDefinition['indexes']): string[];

  /** Statements that make the schema of the bridge tables when it is missing. */
  readonly createSchema: readonly string[];

  /** Lets one migration at a time pass; run it first in the migration's transaction. */
  readonly migrationLock: RawBuilder<unknown> | undefined;
}
