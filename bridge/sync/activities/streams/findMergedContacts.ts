import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { countActivities } from '../../../xperience/activities/activityNumbers.ts';
import { changedContacts } from '../../../xperience/contacts/readChangedIds.ts';
import { restartHistories } from '../../state/activities/activityProgress.ts';
import { readEndedHistories, readTracedByVisitors } from '../../state/activities/endedHistories.ts';
import { moveProgress } from '../../state/activities/moveProgress.ts';

export interface MergeSearch {
  /** Activities up to here were delivered to whoever was linked. */
  upTo: number;
  /**
   * Only contacts that a merge may have changed: stamped since this local time, or named by a visitor's GUID above
   * this number. That a merge leaves either trace is an inference; without them all contacts are looked through.
   */
  traces?: { since: DateTime2; visitorsAbove: number };
}

const contactsAtOnce = 1000;

/** Most contacts held in memory: with more of them all are looked through. */
const mostTraced = 200_000;

/**
 * Finds contacts that have more activities than were looked at, because a merge in Xperience gave them those of
 * another contact, and sends their histories through again. Fewer activities are taken as they are: old ones get
 * deleted.
 * @returns how many contacts were found
 */
export async function findMergedContacts(database: DatabaseHandle, search: MergeSearch): Promise<number> {
  let found = 0;
  for await (const page of pagesOf(database, search)) {
    const present = await countActivities(
      database,
      page.map(({ contact_id, position }) => ({
        contactId: contact_id,
        upTo: Math.max(position, search.upTo),
      })),
    );
    const grown = page.filter(({ contact_id, seen }) => (present.get(contact_id) ?? 0) > seen);
    await restartHistories(
      database,
      grown.map(({ contact_id }) => contact_id),
    );
    found += grown.length;
    const fewer = page.flatMap(({ contact_id: contactId, position, seen }) => {
      const now = present.get(contactId) ?? 0;
      return now < seen
        ? [{ contactId, from: { position, seen }, to: { position, seen: now, target: null } }]
        : [];
    });
    await moveProgress(database, 'through', fewer);
  }
  return found;
}

/** Contacts whose history is through, page by page: those with a trace of a merge, or all of them. */
async function* pagesOf(database: DatabaseHandle, { traces }: MergeSearch) {
  const ids = traces && (await listTraced(database, traces));
  for (let after = 0; ; ) {
    const some = ids?.filter((id) => id > after).slice(0, contactsAtOnce);
    if (some?.length === 0) return;
    const page = await readEndedHistories(database, { after, limit: contactsAtOnce }, some);
    if (page.length > 0) yield page;
    const last = some?.at(-1) ?? page.at(-1)?.contact_id;
    if (last === undefined) return;
    after = last;
  }
}

/**
 * Contacts stamped since, and those that visitors lead to since, ascending: each found by its own index.
 * @returns undefined where they are too many to be listed
 */
async function listTraced(
  database: DatabaseHandle,
  { since, visitorsAbove }: NonNullable<MergeSearch['traces']>,
): Promise<number[] | undefined> {
  const ids = new Set<number>();
  for await (const page of changedContacts(database, since)) {
    for (const { contactId, linked } of page) if (linked) ids.add(contactId);
    if (ids.size > mostTraced) return undefined;
  }
  for (const id of await readTracedByVisitors(database, visitorsAbove)) ids.add(id);
  return [...ids].sort((one, other) => one - other);
}
