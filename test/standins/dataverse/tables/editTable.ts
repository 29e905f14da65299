import { type ColumnEntry, completeTable, type GlobalOptionSet, type TableEntry } from './loadTables.ts';
import type { AlternateKey, Column, ManyToOne, Table } from './table.ts';

/** A relationship to be added with a lookup column. */
export type RelationshipEntry = Omit<ManyToOne, 'metadataId' | 'custom' | 'inherited'>;

/** The table with a column added, or the one of the same name replaced; its shadows follow. */
export function withColumn(
  table: Table,
  entry: ColumnEntry,
  relationships: readonly RelationshipEntry[],
  optionSets: readonly GlobalOptionSet[],
): Table {
  const rest = withoutColumn(table, entry.name);
  const made = completeTable(
    { ...emptyLike(table), columns: [entry], manyToOne: [...relationships] },
    optionSets,
  );
  return {
    ...rest,
    columns: [...rest.columns, ...made.columns].sort((a, b) => (a.name < b.name ? -1 : 1)),
    manyToOne: [
      ...rest.manyToOne,
      ...(relationships.length > 0 ? made.manyToOne : relationshipsOf(table, entry.name)),
    ],
  };
}

/** The table without a column, its shadows, relationships and the alternate keys it is part of. */
export function withoutColumn(table: Table, name: string): Table {
  const gone = (column: Column): boolean =>
    column.name === name ||
    column.attributeOf === name ||
    (column.metadataOnly === true && column.name === `${name}type`);
  return {
    ...table,
    columns: table.columns.filter((column) => !gone(column)),
    manyToOne: table.manyToOne.filter((relationship) => relationship.column !== name),
    keys: table.keys.filter((key) => !key.columns.includes(name)),
  };
}

/** The table with properties of a column changed: label, lengths, options, validity. */
export function withChangedColumn(table: Table, name: string, change: Partial<Column>): Table {
  return {
    ...table,
    columns: table.columns.map((column) => (column.name === name ? { ...column, ...change, name } : column)),
  };
}

/** The table with column security turned off for a column. */
export function withoutSecurity(table: Table, name: string): Table {
  return {
    ...table,
    columns: table.columns.map((column) => {
      if (column.name !== name) return column;
      const { security: _security, ...rest } = column;
      return rest;
    }),
  };
}

/** The table with an alternate key added or replaced. */
export function withKey(
  table: Table,
  key: Omit<AlternateKey, 'metadataId'>,
  optionSets: readonly GlobalOptionSet[],
): Table {
  const made = completeTable({ ...emptyLike(table), keys: [key] }, optionSets);
  return { ...table, keys: [...table.keys.filter((other) => other.name !== key.name), ...made.keys] };
}

function relationshipsOf(table: Table, column: string): ManyToOne[] {
  return table.manyToOne.filter((relationship) => relationship.column === column);
}

function emptyLike(table: Table): TableEntry {
  const { metadataId: _, ...rest } = table;
  return { ...rest, columns: [], keys: [], manyToOne: [] };
}
