import type { Column } from './table.ts';

/** True when rows carry the column as a property; shadows, target types and party lists are metadata only. */
export function isRowProperty(column: Column): boolean {
  return (
    column.attributeOf === null &&
    column.metadataOnly !== true &&
    column.type !== 'PartyList' &&
    column.type !== 'Virtual'
  );
}

/** Name of the property that carries a column in a row: lookups show their target's id as `_name_value`. */
export function rowProperty(column: Column): string {
  return isLookup(column) ? `_${column.name}_value` : column.name;
}

/** True for columns that point at a row and are written through a navigation property. */
export function isLookup(column: Column): boolean {
  return column.type === 'Lookup' || column.type === 'Customer' || column.type === 'Owner';
}
