import { sql } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

const everyMs = 20;

/** Counts the locks that sessions of the bridge hold on rows, pages and tables, as long as it watches. */
export interface LockWatch {
  /** The most at one time; undefined where the server does not tell, as the embedded engine never does. */
  end(): Promise<number | undefined>;
}

/** @param database an administrator's, whose looks do not count */
export function watchLocks({ db, dialect }: BridgeDatabase): LockWatch {
  if (dialect.engine === 'sqlite') return { end: async () => undefined };
  let most: number | undefined;
  let ended = false;
  const watching = (async () => {
    while (!ended) {
      const { rows } = await sql<{ locks: number }>`
        select count(*) as locks from sys.dm_tran_locks
        where resource_database_id = db_id() and resource_type in ('KEY', 'RID', 'PAGE', 'OBJECT')
          and request_session_id <> @@spid`.execute(db);
      most = Math.max(most ?? 0, rows[0]?.locks ?? 0);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })().catch(() => {
    most = undefined;
  });
  return {
    end: async () => {
      ended = true;
      await watching;
      return most;
    },
  };
}
