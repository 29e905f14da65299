import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { ActivityRecord } from './activityRecord.ts';

/** Newsletters and their issues, by number. */
export interface NewsletterNames {
  newsletters: ReadonlyMap<number, string>;
  issues: ReadonlyMap<number, string>;
}

/** What the newsletters and issues of some activities are called; those that were deleted are absent. */
export function readNewsletterNames(
  database: MainHandle,
  activities: readonly Pick<ActivityRecord, 'itemId' | 'itemDetailId'>[],
): Promise<NewsletterNames> {
  return database.product.activities.readNewsletterNames(database, activities);
}
