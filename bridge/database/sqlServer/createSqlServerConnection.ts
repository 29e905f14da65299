import { setTimeout as delay } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, IsolationLevel, QueryResult } from 'kysely';
import { type Connection, ISOLATION_LEVEL } from 'tedious';
import { DatabaseError, isDatabaseError } from '../databaseError.ts';
import type { SessionPool } from './createSessionPool.ts';
import { runStatement } from './runStatement.ts';
import { type ConnectionTarget, toDatabaseError } from './toDatabaseError.ts';

/** One connection as Kysely's driver uses it. */
export interface SqlServerConnection extends DatabaseConnection {
  begin(isolation: IsolationLevel | undefined): Promise<void>;
  commit(): Promise<void>;
  /** Never fails: a session that cannot roll back is ended, and the server rolls back. */
  rollback(): Promise<void>;
  release(): Promise<void>;
}

/** How often a statement is repeated that left nothing behind. */
const mostRepetitions = 3;
/** Milliseconds. */
const longestPause = 1000;

const isolationLevels: Readonly<Record<IsolationLevel, number | undefined>> = {
  'read uncommitted': ISOLATION_LEVEL.READ_UNCOMMITTED,
  'read committed': ISOLATION_LEVEL.READ_COMMITTED,
  'repeatable read': ISOLATION_LEVEL.REPEATABLE_READ,
  serializable: ISOLATION_LEVEL.SERIALIZABLE,
  snapshot: ISOLATION_LEVEL.SNAPSHOT,
};

/** Calls tedious and waits for its callback. */
function called(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}

/**
 * A session of the pool as Kysely sees it. Outside a transaction a broken session is replaced before the next
 * statement, and a statement is repeated where the first try cannot have changed anything: a query whose connection
 * was lost or whose rows somebody keeps locked, and any statement that lost a deadlock or met a server that is short of
 * memory, locks or workers.
 * @param patience milliseconds to go on trying while the server cannot be reached, or rows are locked
 */
export async function createSqlServerConnection(
  pool: SessionPool,
  target: ConnectionTarget,
  patience: number,
): Promise<SqlServerConnection> {
  let session: Connection | undefined = await pool.acquire(patience);
  let inTransaction = false;
  let running: Promise<unknown> = Promise.resolve();

  async function currentSession(): Promise<Connection> {
    if (session !== undefined && inTransaction) {
      // Any error ends the transaction on the server; what came after it would be saved by itself.
      if (session.inTransaction || session.closed) return session;
      throw new DatabaseError(
        'other',
        'The transaction was rolled back by an earlier error and cannot go on.',
      );
    }
    if (session !== undefined && !session.closed) return session;
    if (session !== undefined) pool.release(session);
    session = undefined;
    session = await pool.acquire(patience);
    return session;
  }

  async function attempt<T>(work: (session: Connection) => Promise<T>): Promise<T> {
    const started = work(await currentSession());
    running = started.catch(() => {});
    return started;
  }

  async function repeating<T>(
    work: (session: Connection) => Promise<T>,
    mayRepeat: (error: unknown) => boolean,
  ): Promise<T> {
    const until = performance.now() + patience;
    for (let repetition = 0; ; repetition += 1) {
      try {
        return await attempt(work);
      } catch (error) {
        const translated = toDatabaseError(error, target);
        const asksToWait = isDatabaseError(translated) && translated.asksToWait;
        // Each try has waited for the lock already.
        const mayGoOn =
          asksToWait || isDatabaseError(translated, 'busy')
            ? performance.now() < until
            : repetition < mostRepetitions;
        if (inTransaction || !mayGoOn || !(asksToWait || mayRepeat(translated))) throw translated;
        if (isDatabaseError(translated, 'unavailable') && !asksToWait) session?.close();
        else await delay(Math.min(20 * 2 ** repetition, longestPause) * (0.5 + Math.random()));
      }
    }
  }

  return {
    executeQuery<R>(
      query: CompiledQuery,
      options?: { signal?: AbortSignal | undefined },
    ): Promise<QueryResult<R>> {
      const reads = query.query.kind === 'SelectQueryNode';
      return repeating(
        (current) => runStatement<R>(current, query, options?.signal),
        (error) =>
          options?.signal?.aborted !== true &&
          isDatabaseError(error, 'deadlock', ...(reads ? (['unavailable', 'busy'] as const) : [])),
      );
    },

    // biome-ignore lint/correctness/useYield: what Kysely asks of every connection
    async *streamQuery() {
      throw new Error('Rows are read in pages, not as a stream.');
    },

    async cancelQuery() {
      session?.cancel();
    },

    async killSession() {
      session?.close();
    },

    async begin(isolation) {
      const level = isolation === undefined ? undefined : isolationLevels[isolation];
      await repeating(
        (current) => called((done) => current.beginTransaction(done, '', level)),
        (error) => isDatabaseError(error, 'unavailable'),
      ).catch((error: unknown) => {
        // The server may have begun it all the same.
        session?.close();
        throw error;
      });
      inTransaction = true;
    },

    async commit() {
      const current = await currentSession();
      try {
        await called((done) => current.commitTransaction(done));
      } catch (error) {
        throw toDatabaseError(error, target);
      }
      inTransaction = false;
    },

    async rollback() {
      await running;
      const current = session;
      inTransaction = false;
      // An error may have made the server roll back already.
      if (current === undefined || current.closed || !current.inTransaction) return;
      await called((done) => current.rollbackTransaction(done)).catch(() => current.close());
    },

    async release() {
      await running;
      if (session === undefined) return;
      if (inTransaction) session.close();
      pool.release(session);
      session = undefined;
    },
  };
}
