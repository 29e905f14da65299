import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { BridgeRow, NewBridgeRow } from '../../database/bridgeTables.ts';
import type { DateTime2 } from '../../database/sqlType.ts';

/** A key as it is kept, and the time by the database's clock. */
export type ApiKeyRow = BridgeRow<'dynamics365.api_key'> & { utc: DateTime2 };

function keys({ db, dialect }: ContactHandle) {
  return db.selectFrom('dynamics365.api_key').selectAll().select(dialect.utcNow().as('utc'));
}

/** All keys ever made, oldest first. */
export function readApiKeys(database: ContactHandle): Promise<ApiKeyRow[]> {
  return keys(database).orderBy('api_key_id').execute();
}

/** Keys that begin with exactly this text. */
export function readApiKeysBeginning(database: ContactHandle, prefix: string): Promise<ApiKeyRow[]> {
  return keys(database)
    .where((eb) => database.dialect.textIs(eb.ref('prefix'), prefix))
    .execute();
}

/** Keys that are called exactly so, or begin so. */
export function readApiKeysCalled(database: ContactHandle, nameOrPrefix: string): Promise<ApiKeyRow[]> {
  const { dialect } = database;
  return keys(database)
    .where((eb) =>
      eb.or([dialect.textIs(eb.ref('name'), nameOrPrefix), dialect.textIs(eb.ref('prefix'), nameOrPrefix)]),
    )
    .execute();
}

/** @throws DatabaseError `duplicate` when there is, or was, a key of that name */
export async function insertApiKey(
  { db, dialect }: ContactHandle,
  key: Pick<
    NewBridgeRow<'dynamics365.api_key'>,
    'name' | 'prefix' | 'hash' | 'scopes' | 'created_by' | 'expires_at'
  >,
): Promise<void> {
  await db
    .insertInto('dynamics365.api_key')
    .values({ ...key, created_at: dialect.utcNow() })
    .execute();
}

/** Ends a key. @param hash that no key has */
export async function endApiKey(
  { db, dialect }: ContactHandle,
  id: number,
  { hash, by }: { hash: string; by: string },
): Promise<void> {
  await db
    .updateTable('dynamics365.api_key')
    .set({ hash, revoked_at: dialect.utcNow(), revoked_by: by })
    .where('api_key_id', '=', id)
    .execute();
}

/** Notes that a key is in use, unless that was noted within so many minutes. */
export async function noteApiKeyUse(
  { db, dialect }: ContactHandle,
  id: number,
  minutes: number,
): Promise<void> {
  await db
    .updateTable('dynamics365.api_key')
    .set({ last_used_at: dialect.utcNow() })
    .where('api_key_id', '=', id)
    .where((eb) =>
      eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', dialect.utcNow(-minutes * 60_000))]),
    )
    .execute();
}

/** Keeps a key that was not revoked with another hash. */
export async function replaceApiKeyHash(
  { db, dialect }: ContactHandle,
  id: number,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await db
    .updateTable('dynamics365.api_key')
    .set({ hash: to })
    .where('api_key_id', '=', id)
    .where('revoked_at', 'is', null)
    .where((eb) => dialect.textIs(eb.ref('hash'), from))
    .execute();
}
