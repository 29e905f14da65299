import type { Kysely } from 'kysely';
import type { DialectFunctions } from './dialectFunctions.ts';
import type { Tables } from './tables.ts';

/** What queries need: the database itself, or a transaction on it. */
export interface DatabaseHandle {
  readonly db: Kysely<Tables>;
  readonly dialect: DialectFunctions;
}

/** An open database. */
export interface BridgeDatabase extends DatabaseHandle {
  /** The same database for runs: they have their own share of the connections and more patience. */
  readonly forRuns: DatabaseHandle;
  close(): Promise<void>;
}
