import { sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { columnsOf } from '../../../database/columnsOf.ts';
import { idRows } from '../../../database/idRows.ts';
import { insertIfAbsent } from '../../../database/insertIfAbsent.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { typed } from '../../../database/typed.ts';
import { countActivities, readHighestActivityId } from '../../../xperience/activities/activityNumbers.ts';
import { moveProgress } from './moveProgress.ts';

/** The history of a contact as it stands. */
export interface History {
  contactId: number;
  /** Highest ActivityID looked at, and the one the history runs to. */
  position: number;
  target: number;
  /** Activities looked at so far. */
  seen: number;
  /** The target as it is stored: {@link notBegun} before the first look. */
  storedTarget: number;
}

/**
 * Target of a history that nobody has looked at: above all ActivityIDs, because those logged while the contact is being
 * linked belong to it. It runs to the highest one there is when the look begins.
 */
export const notBegun = 2_147_483_647;

/** Below all targets. */
const lowest = -2_147_483_648;

/** Has the activities of contacts that are linked now looked at from the first one on; those known already stay. */
export async function beginHistories(
  transaction: ContactHandle,
  contactIds: readonly number[],
): Promise<void> {
  const columns = columnsOf('dynamics365.activity_progress', {
    only: ['contact_id', 'position', 'target', 'seen'],
  });
  const rows = contactIds.map((contact_id) => ({ contact_id, position: 0, target: notBegun, seen: 0 }));
  await insertIfAbsent(transaction, 'dynamics365.activity_progress', columns, ['contact_id'], rows);
}

/**
 * Linked contacts whose history is not through, in the order of their targets: an index holds those alone, so that it
 * does not matter how many contacts are linked.
 * @param after the last one of the page before
 * @param target where histories run to that begin now
 */
export async function readHistories(
  { db, dialect }: DatabaseHandle,
  { after, limit, target }: { after?: History | undefined; limit: number; target: number },
  only?: readonly number[],
): Promise<History[]> {
  // As cross joins, so that the embedded engine takes the tables in this order.
  let query = db
    .selectFrom('dynamics365.activity_progress as progress')
    .crossJoin('dynamics365.link as link')
    .crossJoin('OM_Contact as contact')
    .select(['progress.contact_id', 'progress.position', 'progress.target', 'progress.seen'])
    .whereRef('link.contact_id', '=', 'progress.contact_id')
    .whereRef('contact.ContactID', '=', 'link.contact_id')
    .whereRef('contact.ContactDynamics365RelatedID', '=', 'link.row_id')
    .where('progress.target', '>=', after?.storedTarget ?? lowest)
    .orderBy('progress.target')
    .orderBy('progress.contact_id');
  if (after) {
    query = query.where((eb) =>
      eb.or([
        eb('progress.target', '>', after.storedTarget),
        eb('progress.contact_id', '>', after.contactId),
      ]),
    );
  }
  if (only) {
    const wanted = idRows(dialect, 'wanted', only);
    query = query.where('progress.contact_id', 'in', db.selectFrom(wanted).select('wanted.id'));
  }
  const rows = await dialect.limit(query, limit).execute();
  return rows.map(({ contact_id: contactId, position, target: stored, seen }) => ({
    contactId,
    position,
    target: stored === null || stored === notBegun ? target : stored,
    seen,
    storedTarget: stored ?? notBegun,
  }));
}

/** How far the activities of a contact have come; undefined for one whose activities no run has looked at. */
export function readProgressOf(
  { db }: DatabaseHandle,
  contactId: number,
): Promise<{ floor: number; position: number; target: number | null } | undefined> {
  return db
    .selectFrom('dynamics365.activity_progress')
    .select(['floor', 'position', 'target'])
    .where('contact_id', '=', contactId)
    .executeTakeFirst();
}

/**
 * Stores how far histories have come. One that somebody else has moved meanwhile stays as it is: what was delivered
 * twice does no harm.
 */
export async function saveHistories(
  database: DatabaseHandle,
  moved: readonly { before: History; position: number; seen: number; through: boolean }[],
): Promise<void> {
  await moveProgress(
    database,
    'underWay',
    moved.map(({ before, position, seen, through }) => ({
      contactId: before.contactId,
      from: before,
      to: { position, seen, target: through ? null : before.target },
    })),
  );
}

/** Notes what the stream of new activities has brought to contacts whose history is through. */
export async function advance(
  database: DatabaseHandle,
  activities: readonly { contactId: number; activityId: number }[],
): Promise<void> {
  const { db, dialect } = database;
  const byContact = Map.groupBy(activities, ({ contactId }) => contactId);
  if (byContact.size === 0) return;
  const touched = idRows(dialect, 'touched', byContact.keys());
  // As a cross join, so that the embedded engine looks each contact up instead of reading all that are through.
  const rows = await db
    .selectFrom(touched)
    .crossJoin('dynamics365.activity_progress as progress')
    .select(['progress.contact_id', 'progress.position', 'progress.seen'])
    .whereRef('progress.contact_id', '=', 'touched.id')
    .where('progress.target', 'is', null)
    .execute();
  const moves = rows.flatMap(({ contact_id: contactId, position, seen }) => {
    const newer = (byContact.get(contactId) ?? []).filter(({ activityId }) => activityId > position);
    const last = newer.at(-1);
    if (!last) return [];
    const to = { position: last.activityId, seen: seen + newer.length, target: null };
    return [{ contactId, from: { position, seen }, to }];
  });
  await moveProgress(database, 'through', moves);
}

/** Sends contacts' histories through again from where they may begin; those not begun begin there anyway. */
export async function restartHistories(
  database: DatabaseHandle,
  contactIds: readonly number[],
): Promise<void> {
  if (contactIds.length === 0) return;
  await inTransaction(database, async (transaction) => {
    const wanted = idRows(transaction.dialect, 'wanted', contactIds);
    const rows = await transaction.db
      .selectFrom('dynamics365.activity_progress as progress')
      .innerJoin(wanted, 'wanted.id', 'progress.contact_id')
      .select(['progress.contact_id as contactId', 'progress.floor as upTo'])
      .where((eb) => eb.or([eb('progress.target', 'is', null), eb('progress.target', '<', notBegun)]))
      .execute();
    if (rows.length === 0) return;
    const seen = await countActivities(transaction, rows);
    const target = await readHighestActivityId(transaction);
    await moveProgress(
      transaction,
      'anyhow',
      rows.map(({ contactId, upTo }) => ({
        contactId,
        to: { position: upTo, seen: seen.get(contactId) ?? 0, target },
      })),
    );
  });
}

/**
 * Counts the activities of contacts that were looked at anew, where a migration has left some of them out: a merge that
 * moves others to a contact is noticed by their number.
 */
export async function recountActivities(
  transaction: DatabaseHandle,
  contactIds: readonly number[],
): Promise<void> {
  if (contactIds.length === 0) return;
  const wanted = idRows(transaction.dialect, 'wanted', contactIds);
  const rows = await transaction.db
    .selectFrom('dynamics365.activity_progress as progress')
    .innerJoin(wanted, 'wanted.id', 'progress.contact_id')
    .select([
      'progress.contact_id as contactId',
      'progress.position as upTo',
      'progress.seen',
      'progress.target',
    ])
    .execute();
  if (rows.length === 0) return;
  const counted = await countActivities(transaction, rows);
  await moveProgress(
    transaction,
    'anyhow',
    rows.flatMap(({ contactId, upTo, seen, target }) => {
      const found = counted.get(contactId) ?? 0;
      return found === seen ? [] : [{ contactId, to: { position: upTo, seen: found, target } }];
    }),
  );
}

/** Whether the history of any contact has come to its end. */
export async function hasEndedHistory({ db, dialect }: DatabaseHandle): Promise<boolean> {
  const ended = db
    .selectFrom('dynamics365.activity_progress')
    .select('contact_id')
    .where('target', 'is', null);
  return (await dialect.limit(ended, 1).executeTakeFirst()) !== undefined;
}

/** The lowest ActivityID that the history of a contact runs to, or has come to; null while there is none. */
export async function readLowestReach({ db }: DatabaseHandle): Promise<number | null> {
  const { reached } = await db
    .selectFrom('dynamics365.activity_progress')
    .select(typed(sql<number | null>`min(coalesce(target, position))`, 'int').as('reached'))
    .executeTakeFirstOrThrow();
  return reached;
}
