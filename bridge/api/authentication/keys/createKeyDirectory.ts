import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { minutesBetween } from '../../../database/dateTime2.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
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
}

/** The keys in the bridge tables. */
export function createKeyDirectory({ db, dialect }: DatabaseHandle): KeyDirectory {
  return {
    async find(prefix) {
      const rows = await db
        .selectFrom('dynamics365.api_key')
        .selectAll()
        .select(dialect.utcNow().as('utc'))
        .where((eb) => dialect.textIs(eb.ref('prefix'), prefix))
        .execute();
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
    async noteUse(id, minutes) {
      await db
        .updateTable('dynamics365.api_key')
        .set({ last_used_at: dialect.utcNow() })
        .where('api_key_id', '=', id)
        .where((eb) =>
          eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', dialect.utcNow(-minutes * 60_000))]),
        )
        .execute();
    },
  };
}

function between(earlier: DateTime2 | null, later: DateTime2 | null): number | undefined {
  return earlier === null || later === null ? undefined : minutesBetween(earlier, later);
}
