import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { OperationNode } from 'kysely';
import { LRUCache } from 'lru-cache';
import { emptyRow } from '../emptyRow.ts';
import type { SqlType } from '../sqlType.ts';
import { baseType, isSqlType } from '../sqlType.ts';
import { expressionTypes } from './expressionTypes.ts';
import { type FromColumn, fromColumn } from './fromColumn.ts';

/** A statement and how each column of its result converts; no columns when it returns no rows. */
export interface PreparedStatement {
  statement: StatementSync;
  columns: readonly { name: string; convert: FromColumn }[];
  /** What its rows begin as. */
  empty: ReturnType<typeof emptyRow>;
}

/** Types in which SQLite may keep whole numbers beyond 2^53, which it refuses to hand over as numbers. */
const mayBeLarge: ReadonlySet<string> = new Set(['bigint', 'decimal', 'float']);

/** The type of a plain column as declared; SQLite writes its own type names in capitals. */
function declaredType(type: string): SqlType | undefined {
  const name = type === 'INTEGER' ? 'int' : type.toLowerCase();
  return isSqlType(name) ? name : undefined;
}

/**
 * Prepares a statement. SQLite gives `alter table` a column in which it would answer a failed check; it has no rows.
 * @throws when a selected expression has no named type
 */
function prepare(database: DatabaseSync, sql: string, query: OperationNode): PreparedStatement {
  const statement = database.prepare(sql);
  const described = /^alter table /i.test(sql) ? [] : statement.columns();
  const declared = described.map((column) => declaredType(column.type ?? ''));
  const named = declared.includes(undefined) ? expressionTypes(query) : new Map<string, SqlType>();
  const types = described.map((column, index) => {
    const type = declared[index] ?? named.get(column.name);
    if (type === undefined) {
      throw new Error(
        `The query selects "${column.name}" without naming its type; use typed(…). Query: ${sql}`,
      );
    }
    return { name: column.name, type };
  });
  if (types.length > 0) {
    statement.setReturnArrays(true);
    statement.setReadBigInts(types.some(({ type }) => mayBeLarge.has(baseType(type))));
  }
  return {
    statement,
    columns: types.map(({ name, type }) => ({ name, convert: fromColumn(type) })),
    empty: emptyRow(types.map(({ name }) => name)),
  };
}

/** Keeps prepared statements by their SQL, as many as one run uses; the one unused for longest goes first. */
export function createStatementCache(database: DatabaseSync, capacity = 200) {
  const prepared = new LRUCache<string, PreparedStatement>({ max: capacity });
  return {
    get(sql: string, query: OperationNode): PreparedStatement {
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      const fresh = prepare(database, sql, query);
      prepared.set(sql, fresh);
      return fresh;
    },
  };
}
