import { type CompiledQuery, type DatabaseConnection, Kysely, type QueryResult } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import type { Tables } from '../../bridge/database/tables.ts';
import { wholeHandle } from '../../bridge/database/wholeHandle.ts';
import { withLiterals } from './withLiterals.ts';

export interface Recording {
  /** Reads what is there, and writes nothing. */
  database: BridgeDatabase;
  /** What was to be written so far, with the values in place. */
  statements: readonly string[];
}

/**
 * Stands in front of a database: what only reads passes, everything else is written down in place of being executed.
 * Rows of bridge tables that do not exist yet read as none.
 */
export async function recordStatements(real: BridgeDatabase): Promise<Recording> {
  const statements: string[] = [];
  const isNew = (await readSchemaVersion(real)) === undefined;
  const nothing: QueryResult<never> = { rows: [], numAffectedRows: 0n };

  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      if (!/^\s*(select|with)\b/i.test(query.sql)) {
        statements.push(withLiterals(query, real.dialect.engine));
        return nothing;
      }
      const ofNewTables = isNew && /\bdynamics365"?\]?\./.test(query.sql);
      return ofNewTables ? nothing : real.db.executeQuery<Row>(query as CompiledQuery<Row>);
    },
    streamQuery() {
      throw new Error('The set-up reads nothing in streams.');
    },
  };
  const executor = real.db.getExecutor();
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => executor.adapter,
      createQueryCompiler: () => ({ compileQuery: (node, id) => executor.compileQuery(node, id) }),
      createIntrospector: () => real.db.introspection,
      createDriver: () => ({
        init: async () => {},
        acquireConnection: async () => connection,
        releaseConnection: async () => {},
        beginTransaction: async () => {},
        commitTransaction: async () => {},
        rollbackTransaction: async () => {},
        destroy: async () => {},
      }),
    },
  });
  const handle = wholeHandle(db, real.dialect);
  return { database: { ...handle, forRuns: handle, close: () => db.destroy() }, statements };
}
