import { setTimeout as delay } from 'node:timers/promises';
import mssql from 'mssql';
import { type Connection, Request } from 'tedious';
import type { PoolUse } from '../bridgeDatabase.ts';
import { DatabaseError, isDatabaseError } from '../databaseError.ts';
import { authenticationOf } from './authenticationOf.ts';
import type { ConnectionSettings } from './parseConnectionString.ts';
import { targetOf, toDatabaseError } from './toDatabaseError.ts';

/** How sessions are lent; every one has the bridge's settings. */
export interface SessionPool {
  /**
   * Lends a session, making a new one where none is free.
   * @param patience milliseconds to go on trying while the server cannot be reached
   */
  acquire(patience: number): Promise<Connection>;
  /** Takes a session back; one that is broken or closed is thrown away. */
  release(session: Connection): void;
  use(): PoolUse;
  /** Waits until all sessions are back and ends them. */
  close(): Promise<void>;
}

export interface SessionPoolOptions {
  settings: ConnectionSettings;
  /** Most sessions at once. */
  size: number;
  /** Milliseconds until a statement is stopped. */
  statementTimeout: number;
  /** Milliseconds to wait for a session while all are lent; default 20 s more than making a connection may take. */
  acquireTimeout?: number;
  /** Told of every connection that could not be made or broke while idle. */
  onError: (error: unknown) => void;
}

/** What mssql's types leave out: its documented way to borrow a plain tedious connection. */
interface LendingPool {
  acquire(requester: object): Promise<Connection>;
  release(session: Connection): void;
}

/**
 * A good neighbour to the live site: it is the bridge that gives way in a deadlock and does not wait long for a
 * lock. After an error nothing of a transaction is left. The settings hold as long as the session.
 */
const sessionSettings = 'set deadlock_priority low; set lock_timeout 5000; set xact_abort on;';

/** What the pool and its connections are made with. */
export function poolConfig({
  settings,
  size,
  statementTimeout,
  acquireTimeout,
}: SessionPoolOptions): mssql.config {
  return {
    server: settings.server,
    database: settings.database,
    authentication: authenticationOf(settings),
    ...(settings.port === undefined ? {} : { port: settings.port }),
    connectionTimeout: settings.connectTimeout,
    requestTimeout: statementTimeout,
    pool: {
      max: size,
      min: 0,
      idleTimeoutMillis: 60_000,
      // Later than tedious' own, whose errors say more.
      createTimeoutMillis: settings.connectTimeout + 10_000,
      acquireTimeoutMillis: acquireTimeout ?? settings.connectTimeout + 20_000,
    },
    // Without a query of its own: the state of the connection and its socket tell of a server that went away.
    validateConnection: 'socket',
    beforeConnect: keepErrorNumber,
    options: {
      appName: 'Xperience Dynamics 365 bridge',
      readOnlyIntent: false,
      useUTC: true,
      lowerCaseGuids: true,
      encrypt: settings.encrypt as boolean,
      trustServerCertificate: settings.trustServerCertificate,
      multiSubnetFailover: settings.multiSubnetFailover,
      ...(settings.certificateName === undefined ? {} : { serverName: settings.certificateName }),
      ...(settings.instanceName === undefined ? {} : { instanceName: settings.instanceName }),
      ...(settings.packetSize === undefined ? {} : { packetSize: settings.packetSize }),
      ...(settings.workstation === undefined ? {} : { workstationId: settings.workstation }),
    },
  };
}

/** tedious keeps only the words of a refused login; the number, which no language changes, comes as an event. */
function keepErrorNumber(connection: Connection): void {
  let number: number | undefined;
  const note = (message: { number: number }): void => {
    number ??= message.number;
  };
  connection.on('errorMessage', note);
  connection.prependOnceListener('connect', (error?: Error) => {
    connection.off('errorMessage', note);
    if (error !== undefined && number !== undefined) Object.assign(error, { number });
  });
}

/**
 * Opens a pool and proves with one connection that it can be reached.
 * @throws DatabaseError with what to do when it cannot, after `patience` where it may come back by itself
 */
export async function createSessionPool(options: SessionPoolOptions, patience: number): Promise<SessionPool> {
  const target = targetOf(options.settings);
  const pool = new mssql.ConnectionPool(poolConfig(options));
  const lending = pool as unknown as LendingPool;
  const prepared = new WeakSet<Connection>();
  // Without a listener a restart of the server would end this process.
  pool.on('error', (error) => options.onError(toDatabaseError(error, target, 'connecting')));

  /** The pool's own words for a wait that was too long are "operation timed out for an unknown reason". */
  function sayWhy(error: unknown): unknown {
    const waited = error instanceof Error && error.constructor.name === 'TimeoutError';
    if (!waited || pool.borrowed < options.size) return error;
    return new DatabaseError(
      'busy',
      `All ${options.size} connections to SQL Server ${target.server} are in use.`,
    );
  }

  async function borrow(): Promise<Connection> {
    const session = await lending.acquire({}).catch((error: unknown) => {
      throw sayWhy(error);
    });
    if (prepared.has(session)) return session;
    try {
      await prepare(session);
    } catch (error) {
      session.close();
      lending.release(session);
      throw error;
    }
    prepared.add(session);
    return session;
  }

  async function persistently<T>(attempt: () => Promise<T>, until: number): Promise<T> {
    for (let pause = 100; ; pause = Math.min(pause * 2, 5000)) {
      try {
        return await attempt();
      } catch (error) {
        const translated = toDatabaseError(error, target, 'connecting');
        // While a server starts, its databases are missing for a moment.
        const passing = isDatabaseError(
          translated,
          'unavailable',
          ...(pool.connected ? ['databaseMissing' as const] : []),
        );
        if (!passing || performance.now() + pause > until) throw translated;
      }
      await delay(pause * (0.5 + Math.random()));
    }
  }

  await persistently(() => pool.connect(), performance.now() + patience);
  return {
    acquire: (wait) => persistently(borrow, performance.now() + wait),
    release: (session) => lending.release(session),
    use: () => ({ used: pool.borrowed, free: pool.available, waiting: pool.pending }),
    close: async () => {
      await pool.close();
    },
  };
}

function prepare(session: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    session.execSqlBatch(new Request(sessionSettings, (error) => (error ? reject(error) : resolve())));
  });
}
