import type { Kysely } from 'kysely';
import type { DialectFunctions } from './dialectFunctions.ts';
import type { Product } from './product.ts';
import type { ContactTables, MainTables } from './tables.ts';

/** What queries of Xperience's main database need; inside a transaction on contact data they may stand outside of it. */
export interface MainHandle {
  readonly main: Kysely<MainTables>;
  readonly dialect: DialectFunctions;
  /** What differs between the products; `unrecognised` until somebody has looked which one it is. */
  readonly product: Product;
  /** SiteName of the site that the bridge speaks for, where one is configured. */
  readonly site?: string | undefined;
}

/** What queries of contact data and of the bridge tables need: the database itself, or a transaction on it. */
export interface ContactHandle {
  readonly db: Kysely<ContactTables>;
  readonly dialect: DialectFunctions;
  /** As in {@link MainHandle}. */
  readonly product: Product;
}

/**
 * Both halves of Xperience's data. They are one database, unless contact data is separated: then no statement and no
 * transaction holds both.
 */
export interface DatabaseHandle extends ContactHandle, MainHandle {
  /** Whether `main` leads to another database than `db`. */
  readonly separated: boolean;
}

/** Connections that are lent, that are free, and callers that wait for one. */
export interface PoolUse {
  used: number;
  free: number;
  waiting: number;
}

/** An open database, or the two of them. */
export interface BridgeDatabase extends DatabaseHandle {
  /** The same for runs: they have their own share of the connections and more patience. */
  readonly forRuns: DatabaseHandle;
  /** How the connections of the pool are used; undefined where there is none. */
  readonly poolUse?: () => PoolUse;
  close(): Promise<void>;
}
