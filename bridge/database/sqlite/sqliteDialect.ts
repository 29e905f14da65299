import type { DatabaseSync } from 'node:sqlite';
import {
  type CastNode,
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { createSqliteConnection } from './createSqliteConnection.ts';

class EmbeddedQueryCompiler extends SqliteQueryCompiler {
  /** `cast(x as datetime2(7))` would make a number of a time here; the driver converts by the named type instead. */
  protected override visitCast(node: CastNode): void {
    this.visitNode(node.expression);
  }
}

function createDriver(database: DatabaseSync, patience: number): Driver {
  const connection = createSqliteConnection(database, patience);
  const run = async (on: DatabaseConnection, sql: string): Promise<void> => {
    await on.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    // Taking the write lock at once is the only way two processes cannot both read first and then wait for each other.
    beginTransaction: (on) => run(on, 'begin immediate'),
    commitTransaction: (on) => run(on, 'commit'),
    rollbackTransaction: (on) => run(on, 'rollback'),
    destroy: async () => database.close(),
  };
}

/** Kysely's dialect over one node:sqlite connection; Kysely lets one query or transaction use it at a time. */
export function sqliteDialect(database: DatabaseSync, patience: number): Dialect {
  return {
    createDriver: () => createDriver(database, patience),
    createQueryCompiler: () => new EmbeddedQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}
