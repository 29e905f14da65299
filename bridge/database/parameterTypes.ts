import type { TableDefinition } from './defineTable.ts';
import { baseType, type SqlType } from './sqlType.ts';

/**
 * The type of each column by its name in lower case, for drivers that must say a parameter's type: an int bound as
 * nvarchar would make SQL Server scan where it could seek. Sizes are the widest of the name.
 * @throws when one name has two types: then a name would not tell
 */
export function parameterTypes(tables: Iterable<TableDefinition>): Map<string, SqlType> {
  const types = new Map<string, SqlType>();
  for (const table of tables) {
    for (const { name, type } of table.columns) {
      const known = types.get(name.toLowerCase());
      if (known !== undefined && baseType(known) !== baseType(type)) {
        throw new Error(`${table.name}.${name} is ${type}, but another table's ${name} is ${known}.`);
      }
      if (known === undefined || sizeOf(type) > sizeOf(known)) types.set(name.toLowerCase(), type);
    }
  }
  return types;
}

function sizeOf(type: SqlType): number {
  return type.includes('max') ? Number.POSITIVE_INFINITY : Number(/\d+/.exec(type)?.[0] ?? 0);
}
