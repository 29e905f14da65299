import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

/** A hash over every value of every table. */
export async function readDigest({ db, dialect }: BridgeDatabase): Promise<string> {
  const hash = createHash('sha256');
  for (const table of await dialect.readTables(db)) {
    const { rows } = await sql`select * from ${sql.id(table)}`.execute(db);
    hash.update(JSON.stringify([table, rows]));
  }
  return hash.digest('hex');
}
