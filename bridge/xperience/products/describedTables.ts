import type { TableDefinition } from '../../database/defineTable.ts';
import { tables as tables13 } from './xperience13/tables.ts';
import { tables as tablesByKentico } from './xperienceByKentico/tables.ts';

const ofProducts = [tablesByKentico, tables13].flatMap(({ needed, optional }) => [
  ...needed,
  ...optional.map(({ table }) => table),
]);

/**
 * Every table that queries may name in any product, each with the columns of all: so that a database can be opened
 * before anybody knows which product it belongs to. A table may come once for each of its views.
 * @param more tables that a caller names besides, such as one who makes a sample
 */
export function describeTables(more: readonly TableDefinition[] = []): readonly TableDefinition[] {
  const described = [...more, ...ofProducts];
  return described.map((table) => {
    const alike = described.filter(({ name }) => name === table.name);
    const columns = new Map(alike.flatMap((each) => each.columns.map((column) => [column.name, column])));
    return { ...table, columns: [...columns.values()] };
  });
}

export const describedTables: readonly TableDefinition[] = describeTables();
