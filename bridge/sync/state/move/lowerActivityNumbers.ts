import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { notBegun } from '../activities/activityProgress.ts';

/**
 * Has contacts go on behind the highest ActivityID there is: those above it, of activities that were left out or were logged
 * after the copy, will be given to others, which nobody has seen. Run it in a transaction.
 */
export async function lowerActivityNumbers({ db }: DatabaseHandle, highest: number): Promise<void> {
  const progress = 'dynamics365.activity_progress';
  await db.updateTable(progress).set({ position: highest }).where('position', '>', highest).execute();
  await db.updateTable(progress).set({ floor: highest }).where('floor', '>', highest).execute();
  await db
    .updateTable(progress)
    .set({ target: highest })
    .where('target', '>', highest)
    .where('target', '<', notBegun)
    .execute();
  await db
    .updateTable('dynamics365.activity_type')
    .set({ waiting_from: highest })
    .where('waiting_from', '>', highest)
    .execute();
  await db.deleteFrom('dynamics365.failure').where('activity_id', '>', highest).execute();
  await db
    .deleteFrom('dynamics365.event')
    .where('kind', '=', 'activityLogged')
    .where('subject_id', '>', highest)
    .execute();
}
