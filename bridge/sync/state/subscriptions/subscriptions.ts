import { sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { NewBridgeRow } from '../../../database/bridgeTables.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { typed } from '../../../database/typed.ts';
import { guidPattern } from '../../../mapping/guidText.ts';
import { type Subscription, type SubscriptionOwner, subscriptionOf } from './subscription.ts';

/** Most subscriptions there can be at once; none is refused below it but by the bound of its owner. */
export const mostSubscriptions = 500;
/** Most that are listed, those that have ended included. */
const mostListed = 1_000;
/** Most of one caller: a flow has one. */
export const mostOfOwner = 100;

/** Lets one caller subscribe at a time, or two of the same in one moment would both be told; run it in a transaction. */
export async function lockSubscriptions({ db, dialect }: ContactHandle): Promise<void> {
  await sql`select id from dynamics365.installation ${dialect.updateLock}`.execute(db);
}

/** @throws DatabaseError `duplicate` when there is one of that public ID */
export async function insertSubscription(
  { db, dialect }: ContactHandle,
  row: NewBridgeRow<'dynamics365.subscription'>,
): Promise<number> {
  const [inserted] = await dialect
    .outputInserted(db.insertInto('dynamics365.subscription').values(row), ['subscription_id'])
    .execute();
  if (!inserted) throw new Error('The subscription was not stored.');
  return inserted.subscription_id;
}

export async function readSubscription(
  { db }: ContactHandle,
  publicId: string,
): Promise<Subscription | undefined> {
  // A server takes no other text for an ID.
  if (!guidPattern.test(publicId)) return undefined;
  const row = await db
    .selectFrom('dynamics365.subscription')
    .selectAll()
    .where('public_id', '=', publicId)
    .executeTakeFirst();
  return row && subscriptionOf(row);
}

/** The subscription that is told in place of this one; itself, unless it is a repetition. */
export async function readToldOf({ db }: ContactHandle, subscription: Subscription): Promise<Subscription> {
  if (subscription.sameAs === null) return subscription;
  const row = await db
    .selectFrom('dynamics365.subscription')
    .selectAll()
    .where('subscription_id', '=', subscription.sameAs)
    .executeTakeFirst();
  return row ? subscriptionOf(row) : subscription;
}

/** All there are, the newest first. @param owner only theirs */
export async function listSubscriptions(
  { db, dialect }: ContactHandle,
  owner?: Pick<SubscriptionOwner, 'name' | 'kind'>,
): Promise<Subscription[]> {
  let query = db.selectFrom('dynamics365.subscription').selectAll().orderBy('subscription_id', 'desc');
  if (owner) query = query.where('owner', '=', owner.name).where('owner_kind', '=', owner.kind);
  return (await dialect.limit(query, mostListed).execute()).map(subscriptionOf);
}

/** Those that have not ended. */
export async function readUnended({ db, dialect }: ContactHandle): Promise<Subscription[]> {
  const query = db
    .selectFrom('dynamics365.subscription')
    .selectAll()
    .where('state', '!=', 'ended')
    .orderBy('subscription_id');
  return (await dialect.limit(query, mostSubscriptions).execute()).map(subscriptionOf);
}

/** Whether there is any that may still be told. */
export function hasUnended(database: ContactHandle): Promise<boolean> {
  return hasAny(database, ['active', 'paused']);
}

/** Whether there is any that is told. */
export function hasActive(database: ContactHandle): Promise<boolean> {
  return hasAny(database, ['active']);
}

async function hasAny({ db, dialect }: ContactHandle, states: readonly string[]): Promise<boolean> {
  const query = db
    .selectFrom('dynamics365.subscription')
    .select('subscription_id')
    .where('state', 'in', states);
  return (await dialect.limit(query, 1).execute()).length > 0;
}

/** Those that are told, in the order they were made. */
export async function readActive({ db, dialect }: ContactHandle): Promise<Subscription[]> {
  const query = db
    .selectFrom('dynamics365.subscription')
    .selectAll()
    .where('state', '=', 'active')
    .where('same_as', 'is', null)
    .orderBy('subscription_id');
  return (await dialect.limit(query, mostSubscriptions).execute()).map(subscriptionOf);
}

/** One of those that are told, as it stands now. */
export async function readActiveOne({ db }: ContactHandle, id: number): Promise<Subscription | undefined> {
  const row = await db
    .selectFrom('dynamics365.subscription')
    .selectAll()
    .where('subscription_id', '=', id)
    .where('state', '=', 'active')
    .where('same_as', 'is', null)
    .executeTakeFirst();
  return row && subscriptionOf(row);
}

/** How many an owner has that have not ended, and how many there are. */
export async function countSubscriptions(
  { db }: ContactHandle,
  owner: Pick<SubscriptionOwner, 'name' | 'kind'>,
): Promise<{ own: number; all: number }> {
  const rows = await db
    .selectFrom('dynamics365.subscription')
    .select(['owner', 'owner_kind', (eb) => typed(eb.fn.countAll(), 'int').as('count')])
    .where('state', '!=', 'ended')
    .groupBy(['owner', 'owner_kind'])
    .execute();
  const of = (counted: typeof rows) => counted.reduce((sum, { count }) => sum + Number(count), 0);
  const own = rows.filter((row) => row.owner === owner.name && row.owner_kind === owner.kind);
  return { own: of(own), all: of(rows) };
}

/** The one that is told for a target, where there is one that has not ended. */
export async function readTold(
  { db, dialect }: ContactHandle,
  targetHash: string,
): Promise<Subscription | undefined> {
  const query = db
    .selectFrom('dynamics365.subscription')
    .selectAll()
    .where('target_hash', '=', targetHash)
    .where('state', '!=', 'ended')
    .where('same_as', 'is', null)
    .orderBy('subscription_id');
  const row = await dialect.limit(query, 1).executeTakeFirst();
  return row && subscriptionOf(row);
}

/** Deletes a subscription and what was given up of it. */
export async function deleteSubscription({ db }: ContactHandle, id: number): Promise<void> {
  await db.deleteFrom('dynamics365.dead_letter').where('subscription_id', '=', id).execute();
  await db.deleteFrom('dynamics365.subscription').where('subscription_id', '=', id).execute();
}

/** The oldest repetition of a subscription. */
export async function readRepetition(
  { db, dialect }: ContactHandle,
  id: number,
): Promise<Subscription | undefined> {
  const query = db
    .selectFrom('dynamics365.subscription')
    .selectAll()
    .where('same_as', '=', id)
    .orderBy('subscription_id');
  const row = await dialect.limit(query, 1).executeTakeFirst();
  return row && subscriptionOf(row);
}

/** Gives a subscription the ID of another in addresses, with the address that is sealed for that ID. */
export async function renameSubscription(
  { db }: ContactHandle,
  id: number,
  { publicId, address }: Pick<Subscription, 'publicId' | 'address'>,
): Promise<void> {
  await db
    .updateTable('dynamics365.subscription')
    .set({ public_id: publicId, address })
    .where('subscription_id', '=', id)
    .execute();
}

/** Keeps the address sealed anew. */
export async function resealAddress({ db }: ContactHandle, id: number, address: string): Promise<void> {
  await db
    .updateTable('dynamics365.subscription')
    .set({ address })
    .where('subscription_id', '=', id)
    .execute();
}

const deletedTogether = 500;

/**
 * Deletes what ended before a time, and dead letters of before it, UTC. What is left over the next call takes.
 */
export async function forgetSubscriptions(
  database: DatabaseHandle,
  { endedBefore, givenUpBefore }: { endedBefore: DateTime2; givenUpBefore: DateTime2 },
): Promise<void> {
  const { db, dialect } = database;
  const ended = db
    .selectFrom('dynamics365.subscription')
    .select('subscription_id')
    .where('state', '=', 'ended')
    .where('changed_at', '<', endedBefore)
    .orderBy('subscription_id');
  const some = await dialect.limit(ended, deletedTogether).execute();
  for (const { subscription_id } of some) await deleteSubscription(database, subscription_id);
  const old = db
    .selectFrom('dynamics365.dead_letter')
    .select('dead_letter_id')
    .where('given_up_at', '<', givenUpBefore)
    .orderBy('given_up_at');
  await db
    .deleteFrom('dynamics365.dead_letter')
    .where('dead_letter_id', 'in', dialect.limit(old, deletedTogether))
    .execute();
}

/** How many are paused other than by a person: somebody has to look. */
export async function countStopped({ db }: ContactHandle): Promise<number> {
  const row = await db
    .selectFrom('dynamics365.subscription')
    .select((eb) => typed(eb.fn.countAll(), 'int').as('count'))
    .where('state', '=', 'paused')
    .where('same_as', 'is', null)
    .where('code', '!=', 'pausedByPerson')
    .executeTakeFirstOrThrow();
  return row.count;
}
