import type { ColumnType, Insertable, Selectable, Updateable } from 'kysely';
import { isSqlType, type SqlType, type ValueOf } from './sqlType.ts';

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

/** A column as one reads it in SQL: `'int identity'`, `'nvarchar(100) null'`, `'bit null default 0'`. */
export type ColumnDeclaration =
  | SqlType
  | 'int identity'
  | `${SqlType} null`
  | `${SqlType} default ${string}`
  | `${SqlType} null default ${string}`;

export interface ColumnDefinition {
  name: string;
  type: SqlType;
  nullable: boolean;
  identity: boolean;
  /** A SQL literal both engines read alike. */
  default?: string;
}

export interface TableOptions<Name extends string> {
  /** Without it the identity column is the key. */
  primaryKey?: readonly Name[];
  unique?: readonly (readonly Name[])[];
  indexes?: readonly (readonly Name[])[];
  /** Column → table whose primary key it holds. */
  references?: Partial<Record<Name, string>>;
  views?: TableViews;
}

/** A table as data: its row types, its DDL on both engines and the types of its parameters all come from here. */
export interface TableDefinition<
  Columns extends Record<string, ColumnDeclaration> = Record<string, ColumnDeclaration>,
> {
  /** With its schema where it is not the default one: `dynamics365.link`. */
  name: string;
  columns: readonly ColumnDefinition[];
  primaryKey: readonly string[];
  unique: readonly (readonly string[])[];
  indexes: readonly (readonly string[])[];
  references: Readonly<Record<string, string>>;
  views?: TableViews;
  /** Carries the declared types; never present at run time. */
  readonly declared?: Columns;
}

/** The SQL type a declaration names. */
export type TypeIn<D> = D extends 'int identity'
  ? 'int'
  : D extends `${infer T extends SqlType} null default ${string}`
    ? T
    : D extends `${infer T extends SqlType} default ${string}`
      ? T
      : D extends `${infer T extends SqlType} null`
        ? T
        : D extends SqlType
          ? D
          : never;

type Read<D> = D extends `${string} null` | `${string} null default ${string}`
  ? ValueOf<TypeIn<D>> | null
  : ValueOf<TypeIn<D>>;

type Column<D> = D extends 'int identity'
  ? ColumnType<number, number | undefined, never>
  : D extends `${string} null` | `${string} default ${string}`
    ? ColumnType<Read<D>, Read<D> | undefined, Read<D>>
    : ColumnType<Read<D>, Read<D>, Read<D>>;

/** The table as Kysely types it. */
export type Table<T> =
  T extends TableDefinition<infer Columns> ? { [Name in keyof Columns]: Column<Columns[Name]> } : never;

/** A row as read, as inserted (identity, nullable and defaulted columns may be left out), and as updated. */
export type Row<T> = Selectable<Table<T>>;
export type NewRow<T> = Insertable<Table<T>>;
export type RowChange<T> = Updateable<Table<T>>;

const declarationPattern = /^(\S+)( identity)?( null)?(?: default (.+))?$/;

function parseColumn(table: string, name: string, declaration: string): ColumnDefinition {
  const [, type = '', identity, nullable, literal] = declarationPattern.exec(declaration) ?? [];
  if (!isSqlType(type))
    throw new Error(`${table}.${name} is declared as "${declaration}", which is no column type.`);
  return {
    name,
    type,
    nullable: nullable !== undefined,
    identity: identity !== undefined,
    ...(literal === undefined ? {} : { default: literal }),
  };
}

/**
 * Describes a table.
 * @param name with its schema where it is not the default one
 * @param columns name → declaration, in the order of the table
 * @throws when a declaration cannot be read or no primary key is given
 * @example
 * const lease = defineTable('dynamics365.lease', { name: 'nvarchar(100)', token: 'int default 0' }, { primaryKey: ['name'] });
 */
export function defineTable<const Columns extends Record<string, ColumnDeclaration>>(
  name: string,
  columns: Columns,
  options: TableOptions<keyof Columns & string> = {},
): TableDefinition<Columns> {
  const parsed = Object.entries(columns).map(([column, declaration]) =>
    parseColumn(name, column, declaration),
  );
  const primaryKey =
    options.primaryKey ?? parsed.filter((column) => column.identity).map((column) => column.name);
  if (primaryKey.length === 0) throw new Error(`${name} has neither an identity column nor a primary key.`);
  return {
    name,
    columns: parsed,
    primaryKey,
    unique: options.unique ?? [],
    indexes: options.indexes ?? [],
    references: { ...(options.references as Record<string, string> | undefined) },
    ...(options.views ? { views: options.views } : {}),
  };
}
