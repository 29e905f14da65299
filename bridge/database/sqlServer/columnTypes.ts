import {
  AliasNode,
  type ColumnNode,
  DeleteQueryNode,
  IdentifierNode,
  InsertQueryNode,
  type OperationNode,
  ReferenceNode,
  SelectQueryNode,
  TableNode,
  UpdateQueryNode,
} from 'kysely';
import type { TableDefinition } from '../defineTable.ts';
import type { SqlType } from '../sqlType.ts';

type Columns = ReadonlyMap<string, SqlType>;

/** Type of each column by table and by column, both in lower case, because the server does not tell case apart. */
export type ColumnTypes = ReadonlyMap<string, Columns>;

export function columnTypesOf(tables: Iterable<TableDefinition>): ColumnTypes {
  return new Map(
    [...tables].map((table) => [
      table.name.toLowerCase(),
      new Map(table.columns.map((column) => [column.name.toLowerCase(), column.type])),
    ]),
  );
}

/** A table a query selects from or writes; what it computes itself has a name at most. */
interface Source {
  name: string | undefined;
  columns: Columns | undefined;
}

/**
 * The type of a column where a query names it, found as the server finds it: in the tables of the innermost query
 * that has the column, then further out.
 * @param ancestors the nodes around it, outermost first
 * @returns undefined for columns of computed tables and of tables nobody described
 */
export function typeOfColumn(
  node: ReferenceNode | ColumnNode,
  ancestors: readonly OperationNode[],
  types: ColumnTypes,
): SqlType | undefined {
  const column = ReferenceNode.is(node) ? node.column : node;
  if (column.kind !== 'ColumnNode') return undefined;
  const name = column.column.name.toLowerCase();
  const table = ReferenceNode.is(node) && node.table !== undefined ? nameOf(node.table) : undefined;
  for (const query of ancestors.toReversed()) {
    const sources = sourcesOf(query).map((source) => describe(source, types));
    const candidates = sources.filter((source) =>
      table === undefined ? source.columns?.has(name) : source.name === table,
    );
    const [first] = candidates;
    if (first !== undefined) return first.columns?.get(name);
    // It may be a column of this one: looking further out would be a guess.
    if (table === undefined && sources.some((source) => source.columns === undefined)) return undefined;
  }
  return undefined;
}

function describe(source: OperationNode, types: ColumnTypes): Source {
  if (TableNode.is(source)) return { name: nameOf(source), columns: types.get(nameOf(source)) };
  if (!AliasNode.is(source)) return { name: undefined, columns: undefined };
  const name = IdentifierNode.is(source.alias) ? source.alias.name.toLowerCase() : undefined;
  return { name, columns: describe(source.node, types).columns };
}

function nameOf({ table: { schema, identifier } }: TableNode): string {
  return (schema === undefined ? identifier.name : `${schema.name}.${identifier.name}`).toLowerCase();
}

function sourcesOf(query: OperationNode): readonly OperationNode[] {
  if (SelectQueryNode.is(query)) return [...(query.from?.froms ?? []), ...joined(query)];
  if (UpdateQueryNode.is(query)) {
    return [...(query.table ? [query.table] : []), ...(query.from?.froms ?? []), ...joined(query)];
  }
  if (DeleteQueryNode.is(query)) return [...query.from.froms, ...joined(query)];
  return InsertQueryNode.is(query) && query.into !== undefined ? [query.into] : [];
}

function joined({ joins = [] }: SelectQueryNode | UpdateQueryNode | DeleteQueryNode): OperationNode[] {
  return joins.map((join) => join.table);
}
