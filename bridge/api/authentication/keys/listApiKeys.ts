import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { readApiKeys } from '../../../sync/state/apiKeys.ts';

/** A key as an administrator sees it; its text is not known any more. Times are UTC. */
export interface ListedKey {
  name: string;
  prefix: string;
  scopes: string;
  state: 'valid' | 'expired' | 'revoked';
  createdAt: DateTime2;
  createdBy: string;
  expiresAt: DateTime2 | null;
  /** To a quarter of an hour. */
  lastUsedAt: DateTime2 | null;
  revokedAt: DateTime2 | null;
  revokedBy: string | null;
}

/** All keys ever made, oldest first. */
export async function listApiKeys(database: DatabaseHandle): Promise<ListedKey[]> {
  const rows = await readApiKeys(database);
  return rows.map((row) => ({
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    state: row.revoked_at ? 'revoked' : row.expires_at && row.expires_at <= row.utc ? 'expired' : 'valid',
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
  }));
}
