import type { Kysely } from 'kysely';
import type { DatabaseHandle } from './bridgeDatabase.ts';
import type { Tables } from './tables.ts';

/** The database, or the transaction on it, that holds both halves; undefined where contact data is separated. */
export function wholeDatabase({ db, separated }: DatabaseHandle): Kysely<Tables> | undefined {
  return separated ? undefined : (db as unknown as Kysely<Tables>);
}
