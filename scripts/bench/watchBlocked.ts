import { sql } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

const everyMs = 20;

/** Looks again and again whether sessions wait for locks of others. */
export interface BlockedWatch {
  /** In how many of the looks one waited; undefined where the server does not tell, as the embedded engine never does. */
  end(): Promise<{ looks: number; blocked: number } | undefined>;
}

/** @param database an administrator's: the login needs VIEW SERVER STATE */
export function watchBlocked({ db, dialect }: BridgeDatabase): BlockedWatch {
  if (dialect.engine === 'sqlite') return { end: async () => undefined };
  const seen = { looks: 0, blocked: 0 };
  let ended = false;
  const watching = (async () => {
    while (!ended) {
      const { rows } = await sql<{ waiting: number }>`
        select count(*) as waiting from sys.dm_exec_requests
        where database_id = db_id() and blocking_session_id <> 0`.execute(db);
      seen.looks += 1;
      if ((rows[0]?.waiting ?? 0) > 0) seen.blocked += 1;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    return seen;
  })().catch(() => undefined);
  return {
    end: async () => {
      ended = true;
      return watching;
    },
  };
}
