import { type SqlBool, sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { countActivities } from '../../../xperience/activities/activityNumbers.ts';
import { restartHistories } from './activityProgress.ts';
import { moveProgress } from './moveProgress.ts';

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

/**
 * Finds contacts that have more activities than were looked at, because a merge in Xperience gave them those of
 * another contact, and sends their histories through again. Fewer activities are taken as they are: old ones get
 * deleted.
 * @returns how many contacts were found
 */
export async function findMerged(database: DatabaseHandle, search: MergeSearch): Promise<number> {
  let after = 0;
  let found = 0;
  for (;;) {
    const page = await readThrough(database, search, after);
    const last = page.at(-1);
    if (!last) return found;
    after = last.contact_id;
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
}

function readThrough({ db, dialect }: DatabaseHandle, { traces }: MergeSearch, after: number) {
  let query = db
    .selectFrom('dynamics365.activity_progress as progress')
    .innerJoin('dynamics365.link as link', 'link.contact_id', 'progress.contact_id')
    .innerJoin('OM_Contact as contact', 'contact.ContactID', 'progress.contact_id')
    .select(['progress.contact_id', 'progress.position', 'progress.seen'])
    .where('progress.target', 'is', null)
    .where('progress.contact_id', '>', after)
    .orderBy('progress.contact_id');
  if (traces) {
    const named = sql<SqlBool>`exists (select 1 from OM_VisitorToContact as visitor
      where visitor.VisitorToContactContactID = progress.contact_id
        and visitor.VisitorToContactID > ${traces.visitorsAbove})`;
    query = query.where((eb) => eb.or([eb('contact.ContactLastModified', '>=', traces.since), named]));
  }
  return dialect.limit(query, contactsAtOnce).execute();
}
