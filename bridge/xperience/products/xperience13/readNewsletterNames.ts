import type { MainHandle } from '../../../database/bridgeDatabase.ts';
import type { ActivityRecord } from '../../activities/activityRecord.ts';
import type { NewsletterNames } from '../../activities/readNewsletterNames.ts';
import { readNamesOf } from '../../texts/readNamesOf.ts';

/** Names of tables and columns are those of Xperience's published model; installations without e-mails lack them. */
const newsletterTable = {
  table: 'Newsletter_Newsletter',
  key: 'NewsletterID',
  name: 'NewsletterDisplayName',
};
const issueTable = { table: 'Newsletter_NewsletterIssue', key: 'IssueID', name: 'IssueSubject' };

/** What the newsletters and issues of some activities are called; those that were deleted are absent. */
export async function readNewsletterNames(
  database: MainHandle,
  activities: readonly Pick<ActivityRecord, 'itemId' | 'itemDetailId'>[],
): Promise<NewsletterNames> {
  const newsletters = activities.flatMap(({ itemId }) => itemId ?? []);
  const issues = activities.flatMap(({ itemDetailId }) => itemDetailId ?? []);
  return {
    newsletters: await readNamesOf(database, newsletterTable, newsletters),
    issues: await readNamesOf(database, issueTable, issues),
  };
}
