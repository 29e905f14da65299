import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { minutesBetween } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { noteApiKeyUse, readApiKeysBeginning, replaceApiKeyHash } from '../../../sync/state/apiKeys.ts';
import type { Scope } from '../../caller.ts';
import type { KeyTerms } from './hashApiKey.ts';
import { readScopes } from './keyScopes.ts';

/** A key as it is kept. Times are counted by the database's clock. */
export interface StoredKey {
  id: number;
  name: string;
  hash: string;
  scopes: readonly Scope[];
  /** What the hash was made with. */
  terms: KeyTerms;
  revoked: boolean;
  /** Until it expires; 0 or less when it has. Undefined for a key without an end. */
  minutesLeft: number | undefined;
  /** Since its use was last noted; undefined before the first time. */
  minutesUnused: number | undefined;
}

/** Where keys are looked up. */
export interface KeyDirectory {
  /** Keys that begin like this; practically one. */
  find(prefix: string): Promise<StoredKey[]>;
  /** Notes that a key is in use, unless another process has noted it within so many minutes. */
  noteUse(id: number, minutes: number): Promise<void>;
  /** Keeps a key with another hash, unless its row was changed meanwhile. */
  replaceHash(id: number, from: string, to: string): Promise<void>;
}

/** The keys in the bridge tables. */
export function createKeyDirectory(database: DatabaseHandle): KeyDirectory {
  return {
    async find(prefix) {
      const rows = await readApiKeysBeginning(database, prefix);
      return rows.map((row) => ({
        id: row.api_key_id,
        name: row.name,
        hash: row.hash,
        scopes: readScopes(row.scopes) ?? [],
        terms: { name: row.name, scopes: row.scopes, expiresAt: row.expires_at },
        revoked: row.revoked_at !== null,
        minutesLeft: between(row.utc, row.expires_at),
        minutesUnused: between(row.last_used_at, row.utc),
      }));
    },
    noteUse: (id, minutes) => noteApiKeyUse(database, id, minutes),
    replaceHash: (id, from, to) => replaceApiKeyHash(database, id, { from, to }),
  };
}

function between(earlier: DateTime2 | null, later: DateTime2 | null): number | undefined {
  return earlier === null || later === null ? undefined : minutesBetween(earlier, later);
}
