import { type CompiledQuery, type DatabaseConnection, Kysely, type QueryResult } from 'kysely';
import type { BridgeDatabase, DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import type { ContactTables, MainTables, Tables } from '../../bridge/database/tables.ts';
import { wholeHandle } from '../../bridge/database/wholeHandle.ts';
import { withLiterals } from './withLiterals.ts';

export interface Recording {
  /** Reads what is there, and writes nothing. */
  database: BridgeDatabase;
  /** What was to be written so far, with the values in place: to the contacts and the bridge tables, or to everything. */
  statements: readonly string[];
  /** The same to the main database, where contact data is separated. */
  mainStatements: readonly string[];
}

/**
 * Stands in front of a database, or of the two: what only reads passes, everything else is written down in place of
 * being executed. Rows of bridge tables that do not exist yet read as none.
 */
export async function recordStatements(real: BridgeDatabase): Promise<Recording> {
  const isNew = (await readSchemaVersion(real)) === undefined;
  const statements: string[] = [];
  const mainStatements: string[] = [];
  const { engine } = real.dialect;
  const db = recorder<ContactTables, Tables>(real.db, engine, isNew, statements);
  const handle: DatabaseHandle = real.separated
    ? {
        db: db.$pickTables<keyof ContactTables>(),
        main: recorder<MainTables, MainTables>(real.main, engine, false, mainStatements),
        dialect: real.dialect,
        product: real.product,
        separated: true,
      }
    : wholeHandle(db, real.dialect, real.product);
  const database = { ...handle, forRuns: handle, close: () => db.destroy() };
  return { database, statements, mainStatements };
}

/** @param hidesBridge statements on bridge tables answer nothing, because there are none yet */
function recorder<Real, Recorded>(
  real: Kysely<Real>,
  engine: DatabaseHandle['dialect']['engine'],
  hidesBridge: boolean,
  statements: string[],
): Kysely<Recorded> {
  const nothing: QueryResult<never> = { rows: [], numAffectedRows: 0n };
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      if (!/^\s*(select|with)\b/i.test(query.sql)) {
        statements.push(withLiterals(query, engine));
        return nothing;
      }
      const ofNewTables = hidesBridge && /\bdynamics365"?\]?\./.test(query.sql);
      return ofNewTables ? nothing : real.executeQuery<Row>(query as CompiledQuery<Row>);
    },
    streamQuery() {
      throw new Error('The set-up reads nothing in streams.');
    },
  };
  const executor = real.getExecutor();
  return new Kysely<Recorded>({
    dialect: {
      createAdapter: () => executor.adapter,
      createQueryCompiler: () => ({ compileQuery: (node, id) => executor.compileQuery(node, id) }),
      createIntrospector: () => real.introspection,
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
}
