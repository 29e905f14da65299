import { sql } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

/**
 * Pages of 8 KB that sessions of the bridge have read in this database since they were opened, those in memory included: two
 * readings tell what lies between them. The login needs VIEW SERVER STATE.
 * @returns undefined where the server does not tell; the embedded engine tells nobody
 */
export async function readPages({ db, dialect }: BridgeDatabase): Promise<number | undefined> {
  if (dialect.engine === 'sqlite') return undefined;
  try {
    const { rows } = await sql<{ pages: number | string | null }>`
      select cast(sum(logical_reads) as bigint) as pages from sys.dm_exec_sessions
      where database_id = db_id() and program_name = 'Xperience Dynamics 365 bridge'`.execute(db);
    return Number(rows[0]?.pages ?? 0) || undefined;
  } catch {
    return undefined;
  }
}
