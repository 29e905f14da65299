import { sql } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import type { TableDefinition } from '../../../bridge/database/defineTable.ts';
import { openSqlServer, type SqlServerOptions } from '../../../bridge/database/sqlServer/openSqlServer.ts';
import { typed } from '../../../bridge/database/typed.ts';
import { withProduct } from '../../../bridge/database/withProduct.ts';
import { describedTables } from '../../../bridge/xperience/products/describedTables.ts';
import { xperience13 } from '../../../bridge/xperience/products/xperience13/xperience13.ts';
import { connectServer, type DatabaseServer } from '../../../scripts/sample/connectServer.ts';
import type { EngineTraits, TestEngine } from '../engine.ts';
import { everyType } from '../everyType.ts';

/** Connection string of a server with the right to make databases; undefined when tests have none. */
export const serverString: string | undefined = process.env.XPERIENCE_TEST_DATABASE || undefined;

const tables: TableDefinition[] = [...describedTables, everyType];

/** Opens a database of a server with every table the suites name. */
export async function openTestDatabase(
  connectionString: string,
  options: Omit<SqlServerOptions, 'connectionString' | 'tables'> = {},
): Promise<BridgeDatabase> {
  return withProduct(await openSqlServer({ ...options, connectionString, tables }), xperience13);
}

/** What the server does, as it shows itself. */
async function readTraits(database: BridgeDatabase): Promise<EngineTraits> {
  const time = typed(sql.val('2026-01-01T00:00:00.1234567'), 'datetime2(7)');
  const { rows } = await sql<{ time: string; text: string; version: string }>`
    select ${time.as('time')}, text, @@version as version from ${database.dialect.jsonRows('given', { text: 'nvarchar(9)' }, [{ text: '"' }])}`.execute(
    database.db,
  );
  const [row] = rows;
  return {
    secondDigits: row?.time.endsWith('7') ? 7 : 6,
    readsJsonEscapes: row?.text === '"',
    keepsStatistics: !row?.version.includes('Babelfish'),
  };
}

/** A server for the tests of a file; ask for it within a test. */
export function useServer(connectionString: string): () => DatabaseServer {
  let server: DatabaseServer | undefined;
  beforeAll(async () => {
    server = await connectServer(connectionString, 'bridge_test');
  });
  afterAll(() => server?.close());
  return () => {
    if (server === undefined) throw new Error('The server is there as soon as tests run.');
    return server;
  };
}

/** SQL Server as an engine of the suites of a file. */
export function serverEngine(connectionString: string): TestEngine {
  const server = useServer(connectionString);
  let traits: EngineTraits | undefined;
  return {
    name: 'server',
    create: async () => {
      const own = await server().create();
      const database = await openTestDatabase(own);
      const handles = [database];
      traits ??= await readTraits(database);
      return {
        database,
        traits,
        again: async () => {
          const handle = await openTestDatabase(own);
          handles.push(handle);
          return handle;
        },
        drop: async () => {
          for (const handle of handles) await handle.close();
          await server().drop(own);
        },
      };
    },
  };
}
