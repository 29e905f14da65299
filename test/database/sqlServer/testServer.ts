import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import mssql from 'mssql';
import { afterAll, vi } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import type { TableDefinition } from '../../../bridge/database/defineTable.ts';
import { openSqlServer, type SqlServerOptions } from '../../../bridge/database/sqlServer/openSqlServer.ts';
import { typed } from '../../../bridge/database/typed.ts';
import { xperienceTables } from '../../../bridge/xperience/xperienceTables.ts';
import type { EngineTraits, TestEngine } from '../engine.ts';
import { everyType } from '../everyType.ts';

/** Connection string of a server with the right to make databases; undefined when tests have none. */
export const serverString: string | undefined = process.env.XPERIENCE_TEST_DATABASE || undefined;

const tables: TableDefinition[] = [...Object.values(xperienceTables), everyType];

/** The same server, another database. */
export function withDatabase(connectionString: string, database: string): string {
  const kept = connectionString
    .split(';')
    .filter((part) => !/^\s*(initial catalog|database)\s*=/i.test(part));
  return [...kept, `Initial Catalog=${database}`].join(';');
}

/** A server that makes and drops databases through one connection. */
export interface TestServer {
  /** Makes an empty database under a name nobody else has. @returns its connection string */
  create(): Promise<string>;
  drop(connectionString: string): Promise<void>;
  close(): Promise<void>;
}

export function connectServer(connectionString: string): TestServer {
  const pool = new mssql.ConnectionPool(withDatabase(connectionString, 'master'));
  const connected = pool.connect();
  const names = new Map<string, string>();
  const run = async (statement: string): Promise<void> => {
    await (await connected).request().batch(statement);
  };
  return {
    create: async () => {
      const name = `bridge_test_${Date.now()}_${randomBytes(4).toString('hex')}`;
      await run(`create database ${name}`);
      const own = withDatabase(connectionString, name);
      names.set(own, name);
      return own;
    },
    // A session that was closed lives on for a moment on the server.
    drop: (own) =>
      vi.waitFor(() => run(`drop database ${names.get(own)}`), { timeout: 10_000, interval: 50 }),
    close: async () => {
      await (await connected).close();
    },
  };
}

/** Opens a database of a server with every table the suites name. */
export function openTestDatabase(
  connectionString: string,
  options: Omit<SqlServerOptions, 'connectionString' | 'tables'> = {},
): Promise<BridgeDatabase> {
  return openSqlServer({ ...options, connectionString, tables });
}

/** What the server does, as it shows itself. */
async function readTraits(database: BridgeDatabase): Promise<EngineTraits> {
  const time = typed(sql.val('2026-01-01T00:00:00.1234567'), 'datetime2(7)');
  const { rows } = await sql<{ time: string; text: string }>`
    select ${time.as('time')}, text from ${database.dialect.jsonRows('given', { text: 'nvarchar(9)' }, [{ text: '"' }])}`.execute(
    database.db,
  );
  const [row] = rows;
  return {
    secondDigits: row?.time.endsWith('7') ? 7 : 6,
    readsJsonEscapes: row?.text === '"',
  };
}

/** SQL Server as an engine of the suites of a file. */
export function serverEngine(connectionString: string): TestEngine {
  const server = connectServer(connectionString);
  afterAll(() => server.close());
  let traits: EngineTraits | undefined;
  return {
    name: 'server',
    create: async () => {
      const own = await server.create();
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
          await server.drop(own);
        },
      };
    },
  };
}
