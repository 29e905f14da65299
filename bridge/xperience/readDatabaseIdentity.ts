import type { DatabaseHandle } from '../database/bridgeDatabase.ts';

/** Names of the server and the database: a restored copy is told from the original by them. */
export async function readDatabaseIdentity({
  db,
  dialect,
}: DatabaseHandle): Promise<{ server: string; database: string }> {
  return dialect.readIdentity(db);
}
