import type { ColumnDefinition, TableDefinition } from './defineTable.ts';

/** How one engine writes names and columns. */
export interface TableSyntax {
  /** Writes a column with everything that belongs to it but its name. */
  column(column: ColumnDefinition): string;
  /** The identity column is declared as the key itself. */
  identityIsKey: boolean;
  /** `create index` names the schema before the index instead of before the table. */
  schemaBeforeIndex: boolean;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quoteAll = (names: readonly string[]): string => names.map(quote).join(', ');

/** Splits `dynamics365.link` and quotes both parts. */
export function quoteTable(name: string): { schema: string; table: string; full: string } {
  const dot = name.indexOf('.');
  const schema = dot < 0 ? '' : `${quote(name.slice(0, dot))}.`;
  const table = quote(name.slice(dot + 1));
  return { schema, table, full: schema + table };
}

/** Statements that add columns of the description to a table that is there. */
export function addColumnsSql(
  table: TableDefinition,
  names: readonly string[],
  syntax: Pick<TableSyntax, 'column'>,
): string[] {
  const { full } = quoteTable(table.name);
  return table.columns
    .filter(({ name }) => names.includes(name))
    .map((column) => `alter table ${full} add ${quote(column.name)} ${syntax.column(column)}`);
}

/** Statements that make an empty table with its keys and indexes, in the order they must run. */
export function createTableSql(table: TableDefinition, syntax: TableSyntax): string[] {
  const { full } = quoteTable(table.name);
  const plainName = table.name.replace('.', '_');
  const keyIsIdentity = table.columns.some(
    (column) => column.identity && table.primaryKey.includes(column.name),
  );
  const columns = table.columns.map((column) => `${quote(column.name)} ${syntax.column(column)}`);
  const key =
    syntax.identityIsKey && keyIsIdentity
      ? []
      : [`constraint ${quote(`PK_${plainName}`)} primary key (${quoteAll(table.primaryKey)})`];
  const unique = table.unique.map(
    (names) => `constraint ${quote(`UQ_${plainName}_${names.join('_')}`)} unique (${quoteAll(names)})`,
  );
  const references = Object.entries(table.references).map(
    ([column, target]) =>
      `constraint ${quote(`FK_${plainName}_${column}`)} foreign key (${quote(column)}) references ${quoteTable(target).full}`,
  );
  const indexes = createIndexesSql(table, table.indexes, syntax);
  const parts = [...columns, ...key, ...unique, ...references];
  return [`create table ${full} (\n  ${parts.join(',\n  ')}\n)`, ...indexes];
}

/** Statements that give a table indexes, each on some of its columns. */
export function createIndexesSql(
  { name }: Pick<TableDefinition, 'name'>,
  indexes: TableDefinition['indexes'],
  { schemaBeforeIndex }: Pick<TableSyntax, 'schemaBeforeIndex'>,
): string[] {
  const { schema, table: bare, full } = quoteTable(name);
  return indexes.map((columns) => {
    const index = quote(`IX_${name.replace('.', '_')}_${columns.join('_')}`);
    const on = `(${quoteAll(columns)})`;
    return schemaBeforeIndex
      ? `create index ${schema}${index} on ${bare} ${on}`
      : `create index ${index} on ${full} ${on}`;
  });
}
