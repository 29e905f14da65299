import { type BridgeTableName, bridgeTables } from './bridgeTables.ts';
import type { TableDefinition, TypeIn } from './defineTable.ts';
import type { JsonColumnType } from './dialectFunctions.ts';

type Declared<Name extends BridgeTableName> =
  (typeof bridgeTables)[Name] extends TableDefinition<infer Columns> ? Columns : never;

type Written<Name extends BridgeTableName> = keyof {
  [Column in keyof Declared<Name> as Declared<Name>[Column] extends 'int identity' ? never : Column]: unknown;
} &
  string;

type TypesOf<Name extends BridgeTableName, Column, Json> = {
  readonly [Each in Column & keyof Declared<Name>]: Each extends Json ? 'json' : TypeIn<Declared<Name>[Each]>;
};

/**
 * Columns of a bridge table with their types, for rows that travel as JSON: those named, or all but a number the table
 * gives itself.
 * @param json columns given as documents instead of text
 * @example
 * insertIfAbsent(database, 'dynamics365.cursor', columnsOf('dynamics365.cursor'), ['name'], [{ name, value, changed_at }]);
 */
export function columnsOf<
  Name extends BridgeTableName,
  const Column extends keyof Declared<Name> & string = Written<Name> & keyof Declared<Name>,
  const Json extends keyof Declared<Name> & string = never,
>(
  table: Name,
  { only, json = [] }: { only?: readonly Column[]; json?: readonly Json[] } = {},
): TypesOf<Name, Column, Json> {
  const { columns } = bridgeTables[table];
  const named: readonly string[] =
    only ?? columns.filter(({ identity }) => !identity).map(({ name }) => name);
  const documents: readonly string[] = json;
  const types = named.map((name): [string, JsonColumnType] => {
    const column = columns.find((each) => each.name === name);
    if (column === undefined) throw new Error(`${table} has no column ${name}.`);
    return [name, documents.includes(name) ? 'json' : column.type];
  });
  return Object.fromEntries(types) as TypesOf<Name, Column, Json>;
}
