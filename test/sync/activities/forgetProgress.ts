import type { ContactHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { notBegun } from '../../../bridge/sync/state/activities/activityProgress.ts';

/** Has all linked contacts be as when they were linked: nobody has looked at their activities. */
export async function forgetProgress({ db }: ContactHandle): Promise<void> {
  await db
    .updateTable('dynamics365.activity_progress')
    .set({ floor: 0, position: 0, target: notBegun, seen: 0 })
    .execute();
}
