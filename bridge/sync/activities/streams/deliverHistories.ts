import {
  countActivitiesWithin,
  readHighestActivityId,
} from '../../../xperience/activities/activityNumbers.ts';
import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import { readActivitiesOf, readActivityPage } from '../../../xperience/activities/linkedActivities.ts';
import { type History, readHistories, saveHistories } from '../../state/activities/activityProgress.ts';
import type { ActivityWork } from '../activityWork.ts';
import { type Commit, pageSize } from './commitPage.ts';

export interface HistoryRequest {
  /** Only these contacts; without it all whose history is not through. */
  only?: readonly number[];
  /** Most activities to look at; the rest waits for the next run. */
  most?: number;
}

/** Contacts taken together; they share pages, so that many short histories cost few requests. */
const contactsAtOnce = 500;

/**
 * Delivers the histories of linked contacts from where each of them stands.
 * @returns whether all of them are through
 */
export async function deliverHistories(
  work: ActivityWork,
  { only, most = Number.POSITIVE_INFINITY }: HistoryRequest,
  commit: Commit,
): Promise<boolean> {
  const target = await readHighestActivityId(work.database);
  let after: History | undefined;
  let left = most;
  for (;;) {
    const histories = await readHistories(work.database, { after, limit: contactsAtOnce, target }, only);
    const last = histories.at(-1);
    if (!last) return true;
    after = last;
    const remaining = await countActivitiesWithin(
      work.database,
      histories.map(({ contactId, position, target }) => ({ contactId, after: position, upTo: target })),
      pageSize + 1,
    );
    let open = histories;
    while (open.length > 0) {
      if (left <= 0) return false;
      const size = Math.min(pageSize, left);
      const short = takeShort(open, remaining, size);
      const page = short.length > 0 ? await readShort(work, short) : await readLong(work, open, size);
      await commit(page.activities, (transaction) => saveHistories(transaction, page.moved));
      left -= page.activities.length;
      if (short.length > 0) open = open.slice(short.length);
      else {
        const [moved] = page.moved;
        const [, ...others] = open;
        open =
          !moved || moved.through
            ? others
            : [{ ...moved.before, position: moved.position, seen: moved.seen }, ...others];
      }
    }
  }
}

/** As many of the next contacts as together fill no more than a page. */
function takeShort(
  histories: readonly History[],
  remaining: ReadonlyMap<number, number>,
  size: number,
): History[] {
  let sum = 0;
  const end = histories.findIndex(({ contactId }) => {
    sum += remaining.get(contactId) ?? 0;
    return sum > size;
  });
  return end < 0 ? [...histories] : histories.slice(0, end);
}

interface HistoryPage {
  activities: LinkedActivity[];
  moved: { before: History; position: number; seen: number; through: boolean }[];
}

async function readShort({ database }: ActivityWork, histories: readonly History[]): Promise<HistoryPage> {
  const activities = await readActivitiesOf(
    database,
    histories.map(({ contactId, position, target }) => ({ contactId, after: position, upTo: target })),
  );
  const counts = Map.groupBy(activities, ({ contactId }) => contactId);
  const moved = histories.map((before) => ({
    before,
    position: before.target,
    seen: before.seen + (counts.get(before.contactId)?.length ?? 0),
    through: true,
  }));
  return { activities, moved };
}

/** A page of the first contact alone, whose history is longer than one. */
async function readLong(
  { database }: ActivityWork,
  [before]: readonly History[],
  limit: number,
): Promise<HistoryPage> {
  if (!before) return { activities: [], moved: [] };
  const stretch = { after: before.position, upTo: before.target, limit };
  const activities = await readActivityPage(database, stretch, { contactId: before.contactId });
  const last = activities.at(-1);
  const through = activities.length < limit || !last;
  const position = through ? before.target : last.activityId;
  return {
    activities,
    moved: [{ before, position, seen: before.seen + activities.length, through }],
  };
}
