import { createHash } from 'node:crypto';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { isDatabaseError } from '../../database/databaseError.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import { insertIfAbsent } from '../../database/insertIfAbsent.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';

const columns = {
  token_hash: 'nvarchar(64)',
  purpose: 'nvarchar(20)',
  owner: 'nvarchar(100)',
  value: 'nvarchar(max)',
  expires_at: 'datetime2(7)',
} as const;

export interface KeptPageState {
  purpose: 'session' | 'question';
  /** Only its hash is kept. */
  token: string;
  owner: string;
  /** As JSON, never a secret; null where it is not known yet. */
  value: string | null;
  minutes: number;
}

/** Rows that one call deletes at most: what it leaves the next one takes. */
const mostForgotten = 200;

/**
 * Keeps something of the pages for a while, and forgets what nobody needs any more.
 * @returns whether it was new; what is kept under the token already stays
 */
export async function keepPageState(
  database: DatabaseHandle,
  { purpose, token, owner, value, minutes }: KeptPageState,
): Promise<boolean> {
  const { utc } = await currentTimes(database);
  await forgetExpired(database);
  const row = {
    token_hash: hashOf(token),
    purpose,
    owner: owner.slice(0, 100),
    value,
    expires_at: addMilliseconds(utc, minutes * 60_000),
  };
  try {
    return (await insertIfAbsent(database, 'dynamics365.page_state', columns, ['token_hash'], [row])) > 0;
  } catch (error) {
    if (!isDatabaseError(error, 'duplicate')) throw error;
    return false;
  }
}

/** What is kept under a token; undefined when there is nothing, or its time is over. */
export async function readPageState(
  { db, dialect }: DatabaseHandle,
  purpose: KeptPageState['purpose'],
  token: string,
): Promise<{ owner: string; value: string | null } | undefined> {
  return db
    .selectFrom('dynamics365.page_state')
    .select(['owner', 'value'])
    .where('token_hash', '=', hashOf(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', dialect.utcNow())
    .executeTakeFirst();
}

/** Writes down what became of it. */
export async function changePageState({ db }: DatabaseHandle, token: string, value: string): Promise<void> {
  await db
    .updateTable('dynamics365.page_state')
    .set({ value })
    .where('token_hash', '=', hashOf(token))
    .execute();
}

/** Forgets it at once. */
export async function forgetPageState({ db }: DatabaseHandle, token: string): Promise<void> {
  await db.deleteFrom('dynamics365.page_state').where('token_hash', '=', hashOf(token)).execute();
}

async function forgetExpired({ db, dialect }: DatabaseHandle): Promise<void> {
  const over = db
    .selectFrom('dynamics365.page_state')
    .select('token_hash')
    .where('expires_at', '<', dialect.utcNow())
    .orderBy('expires_at');
  await db
    .deleteFrom('dynamics365.page_state')
    .where('token_hash', 'in', dialect.limit(over, mostForgotten))
    .execute();
}

function hashOf(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}
