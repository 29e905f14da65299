import { type Dialect, type Driver, MssqlAdapter, MssqlIntrospector } from 'kysely';
import type { ViewsOfTables } from '../defineTable.ts';
import type { ColumnTypes } from './columnTypes.ts';
import { createLimit } from './createLimit.ts';
import type { SessionPool } from './createSessionPool.ts';
import { createSqlServerConnection, type SqlServerConnection } from './createSqlServerConnection.ts';
import { SqlServerQueryCompiler } from './sqlServerQueryCompiler.ts';
import type { ConnectionTarget } from './toDatabaseError.ts';

export interface SqlServerDialectOptions {
  pool: SessionPool;
  target: ConnectionTarget;
  columns: ColumnTypes;
  /** Those that the database has. */
  views?: ViewsOfTables;
  /** Most sessions of the pool this dialect uses at once. */
  connections: number;
  /** Milliseconds to wait for a free one, and to go on trying while the server cannot be reached. */
  patience: number;
}

function createDriver({ pool, target, connections, patience }: SqlServerDialectOptions): Driver {
  const limit = createLimit(connections, patience);
  // Kysely hands back the connections acquireConnection gave it.
  const ours = (connection: unknown): SqlServerConnection => connection as SqlServerConnection;
  return {
    init: async () => {},
    async acquireConnection() {
      await limit.enter();
      try {
        return await createSqlServerConnection(pool, target, patience);
      } catch (error) {
        limit.leave();
        throw error;
      }
    },
    async releaseConnection(connection) {
      await ours(connection).release();
      limit.leave();
    },
    beginTransaction: (connection, { isolationLevel }) => ours(connection).begin(isolationLevel),
    commitTransaction: (connection) => ours(connection).commit(),
    rollbackTransaction: (connection) => ours(connection).rollback(),
    // The pool is closed by who opened it: two dialects share it.
    destroy: async () => {},
  };
}

/** Kysely's dialect over some sessions of a pool; Kysely's own one brings its own pool and knows no column types. */
export function sqlServerDialect(options: SqlServerDialectOptions): Dialect {
  return {
    createDriver: () => createDriver(options),
    createQueryCompiler: () => new SqlServerQueryCompiler(options.columns, options.views),
    createAdapter: () => new MssqlAdapter(),
    createIntrospector: (db) => new MssqlIntrospector(db),
  };
}
