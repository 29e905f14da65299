import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import mssql from 'mssql';

/** A server that makes and drops databases of its own, through one connection. */
export interface DatabaseServer {
  /** Makes an empty database under a name nobody else has. @returns its connection string */
  create(): Promise<string>;
  /** Drops one of those, as soon as nobody uses it any more. */
  drop(connectionString: string): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds others have to get out of the way of a database that is made or dropped. */
const patience = 15_000;

async function persistently(work: () => Promise<void>): Promise<void> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await delay(50 + 100 * Math.random());
  }
}

/** The same server, another database. */
export function withDatabase(connectionString: string, database: string): string {
  const kept = connectionString
    .split(';')
    .filter((part) => part.trim() !== '' && !/^\s*(initial catalog|database)\s*=/i.test(part));
  return [...kept, `Initial Catalog=${database}`].join(';');
}

/**
 * @param connectionString of a login that may create databases; the database in it does not matter
 * @param prefix of the names: letters, digits and underscores
 */
export async function connectServer(connectionString: string, prefix: string): Promise<DatabaseServer> {
  const pool = await new mssql.ConnectionPool(withDatabase(connectionString, 'master')).connect();
  const names = new Map<string, string>();
  const run = async (statement: string): Promise<void> => {
    await pool.request().batch(statement);
  };
  return {
    create: async () => {
      const name = `${prefix}_${Date.now()}_${randomBytes(4).toString('hex')}`;
      // Two that are made at once can be in each other's way (error 1807: the model database is in use).
      await persistently(() => run(`create database ${name}`));
      const own = withDatabase(connectionString, name);
      names.set(own, name);
      return own;
    },
    drop: async (own) => {
      const name = names.get(own);
      if (name === undefined) throw new Error('Only databases made here are dropped.');
      // A session that was closed lives on for a moment on the server.
      await persistently(() => run(`drop database ${name}`));
      names.delete(own);
    },
    close: () => pool.close(),
  };
}
