import type { RowStore } from '../rows/rowStore.ts';
import { isLookup, isRowProperty, rowProperty } from '../tables/isRowProperty.ts';
import type { Table } from '../tables/table.ts';
import type { Collection, TableState } from './organization.ts';

/** Indexes a table's description. `all` are the organization's tables, for the collections that point here. */
export function createTableState(table: Table, all: readonly Table[], rows: RowStore): TableState {
  const columns = table.columns.filter(isRowProperty);
  return {
    table,
    rows,
    columns: new Map(columns.map((column) => [column.name, column])),
    properties: new Map(
      columns.filter((column) => column.validForRead).map((column) => [rowProperty(column), column]),
    ),
    navigations: new Map(table.manyToOne.map((relationship) => [relationship.navigation, relationship])),
    collections: new Map(all.flatMap((other) => collectionsOf(other, table))),
    messages: new Set(table.messages),
  };
}

function collectionsOf(other: Table, table: Table): [string, Collection][] {
  return other.manyToOne
    .filter((relationship) => relationship.target === table.logicalName && !relationship.inherited)
    .map((relationship) => [relationship.collection, { table: other.logicalName, relationship }]);
}

const indexedLookups = new Set([
  'parentcustomerid',
  'regardingobjectid',
  'activityid',
  'partyid',
  'masterid',
]);

/** Columns worth an index: lookups walked from the other end, alternate keys, e-mail and application id. */
export function columnsToIndex(table: Table): string[] {
  const walked = table.columns
    .filter((column) => isLookup(column) && indexedLookups.has(column.name))
    .map((column) => column.name);
  const searched = table.columns
    .filter((column) => column.name === 'emailaddress1' || column.name === 'applicationid')
    .map((column) => column.name);
  return [...new Set([...walked, ...searched, ...table.keys.flatMap((key) => key.columns)])];
}
