import type { ContactHandle } from './bridgeDatabase.ts';
import { columnsOf } from './columnsOf.ts';
import { DatabaseError } from './databaseError.ts';
import { dateTime2 } from './dateTime2.ts';
import { insertIfAbsent } from './insertIfAbsent.ts';

/** A lease that is asked for. */
export interface LeaseRequest {
  name: string;
  /** Name of the process, for people who look. */
  holder: string;
  /** How long it lasts without renewal, by the database's clock. */
  milliseconds: number;
}

/** A lease as its holder knows it. */
export interface LeaseKey {
  name: string;
  holder: string;
  token: number;
}

const columns = columnsOf('dynamics365.lease', { only: ['name', 'token', 'expires_at'] });

/** No lease is granted for so long: one that runs out later is from before the database's clock went back. */
const longestLeaseMs = 10 * 60_000;

const longAgo = dateTime2('0001-01-01T00:00:00');

/**
 * Takes a lease that nobody holds or whose time has run out by the database's clock. A clock that has gone back far
 * frees it as well, or the work of a dead holder would stand still until the clock has caught up; a living one finds
 * it lost. The holder of one does not get it a second time.
 * @returns the fencing token, higher than that of every holder before; undefined while somebody holds the lease
 */
export async function acquireLease(
  database: ContactHandle,
  request: LeaseRequest,
): Promise<number | undefined> {
  const token = await claim(database, request);
  if (token !== undefined || !(await addLease(database, request.name))) return token;
  return claim(database, request);
}

async function claim(
  { db, dialect }: ContactHandle,
  { name, holder, milliseconds }: LeaseRequest,
): Promise<number | undefined> {
  const update = db
    .updateTable('dynamics365.lease')
    .set((eb) => ({ holder, token: eb('token', '+', 1), expires_at: dialect.utcNow(milliseconds) }))
    .where('name', '=', name)
    .where((eb) =>
      eb.or([
        eb('expires_at', '<=', dialect.utcNow()),
        eb('expires_at', '>', dialect.utcNow(longestLeaseMs)),
      ]),
    );
  const [row] = await dialect.outputUpdated(update, ['token']).execute();
  return row?.token;
}

/** @returns whether the lease was not in the table and may be claimed now */
async function addLease(database: ContactHandle, name: string): Promise<boolean> {
  const row = { name, token: 0, expires_at: longAgo };
  try {
    return (await insertIfAbsent(database, 'dynamics365.lease', columns, ['name'], [row])) > 0;
  } catch (error) {
    // Another process added it in the same moment: either may claim it.
    if (error instanceof DatabaseError && error.kind === 'duplicate') return true;
    throw error;
  }
}

/**
 * Extends a lease that is still held, to so many milliseconds from now.
 * @returns false when it ran out or another has it: its holder must stop at once
 */
export async function renewLease(
  { db, dialect }: ContactHandle,
  { name, holder, token, milliseconds }: LeaseKey & LeaseRequest,
): Promise<boolean> {
  const update = db
    .updateTable('dynamics365.lease')
    .set({ expires_at: dialect.utcNow(milliseconds) })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .where('token', '=', token)
    .where('expires_at', '>', dialect.utcNow());
  return (await dialect.outputUpdated(update, ['token']).execute()).length > 0;
}

/** Gives a lease back, so that others need not wait for its end. One that is lost already stays as it is. */
export async function releaseLease({ db }: ContactHandle, { name, holder, token }: LeaseKey): Promise<void> {
  await db
    .updateTable('dynamics365.lease')
    .set({ holder: null, expires_at: longAgo })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .where('token', '=', token)
    .execute();
}
