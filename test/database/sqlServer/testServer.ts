import { randomBytes } from 'node:crypto';
import mssql from 'mssql';
import type { TableDefinition } from '../../../bridge/database/defineTable.ts';
import { openSqlServer, type SqlServerOptions } from '../../../bridge/database/sqlServer/openSqlServer.ts';
import { xperienceTables } from '../../../bridge/xperience/xperienceTables.ts';
import type { TestDatabase, TestEngine } from '../engine.ts';
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

/** Runs a statement that belongs to no database, with a connection of its own. */
export async function onServer(connectionString: string, statement: string): Promise<void> {
  const pool = new mssql.ConnectionPool(withDatabase(connectionString, 'master'));
  await pool.connect();
  try {
    await pool.request().batch(statement);
  } finally {
    await pool.close();
  }
}

/** A database under a name nobody else has; gone again with `drop`. */
export async function createServerDatabase(
  connectionString: string,
  options: Omit<SqlServerOptions, 'connectionString' | 'tables'> = {},
): Promise<TestDatabase & { connectionString: string }> {
  const name = `bridge_test_${Date.now()}_${randomBytes(4).toString('hex')}`;
  await onServer(connectionString, `create database ${name}`);
  const own = withDatabase(connectionString, name);
  const open = () => openSqlServer({ ...options, connectionString: own, tables });
  const database = await open();
  const handles = [database];
  return {
    connectionString: own,
    database,
    again: async () => {
      const handle = await open();
      handles.push(handle);
      return handle;
    },
    drop: async () => {
      for (const handle of handles) await handle.close();
      await onServer(connectionString, `drop database ${name}`);
    },
  };
}

/** SQL Server as an engine of the suites. */
export function serverEngine(connectionString: string): TestEngine {
  return { name: 'server', create: () => createServerDatabase(connectionString) };
}
