import type { Row } from '../connect/connection.ts';
import type { Both } from './both.ts';
import type { MigratedPages } from './migratePages.ts';
import type { MigratedSites } from './migrateSites.ts';

/** What becomes of an activity that refers to something the target has not got. */
export type OnMissing = 'skip' | 'fix' | 'error';

export interface ActivityRequest {
  sites: MigratedSites;
  pages: MigratedPages;
  onMissing: OnMissing;
}

const copied = [
  'ActivityID',
  'ActivityContactID',
  'ActivityCreated',
  'ActivityType',
  'ActivityValue',
  'ActivityURL',
  'ActivityTitle',
  'ActivityComment',
  'ActivityURLReferrer',
  'ActivityUTMSource',
  'ActivityUTMContent',
];

const translated = ['ActivityChannelID', 'ActivityLanguageID', 'ActivityWebPageItemGUID'];

const page = 2_000;

/**
 * Activities with their numbers and times. What they were about (ActivityItemID and ActivityItemDetailID) is not copied;
 * site, culture and page become channel, language and GUID of the page.
 * @throws when one has no match and that is to be an error
 */
export async function migrateActivities(both: Both, request: ActivityRequest): Promise<void> {
  const { source, target, log } = both;
  await target.transaction(async () => {
    let after = 0;
    for (;;) {
      const rows = await source.page('OM_Activity', 'ActivityID', after, page);
      const kept: Row[] = [];
      for (const row of rows) {
        const { values, missing } = translate(row, request);
        if (missing.length === 0 || request.onMissing === 'fix') kept.push({ ...row, ...values });
        else if (request.onMissing === 'error')
          throw new Error(`Activity ${row.ActivityID} has no ${missing.join(', ')}.`);
        else log.skip('activity', String(row.ActivityID), `${missing.join(', ')} has no match in the target`);
      }
      await target.insert('OM_Activity', [...copied, ...translated], kept, { identity: true });
      log.wrote('activities', kept.length);
      const last = rows.at(-1);
      if (last === undefined || rows.length < page) return;
      after = Number(last.ActivityID);
    }
  });
}

function translate(row: Row, { sites, pages }: ActivityRequest): { values: Row; missing: string[] } {
  const missing: string[] = [];
  const found = <T>(name: string, given: unknown, value: T | undefined): T | null => {
    if (given === null || given === undefined || given === '' || given === 0) return null;
    if (value === undefined) missing.push(name);
    return value ?? null;
  };
  const { ActivitySiteID, ActivityCulture, ActivityNodeID } = row;
  return {
    values: {
      ActivityChannelID: found('site', ActivitySiteID, sites.channels.get(Number(ActivitySiteID))),
      ActivityLanguageID: found(
        'culture',
        ActivityCulture,
        sites.languages.get(String(ActivityCulture).toLowerCase()),
      ),
      ActivityWebPageItemGUID: found('page', ActivityNodeID, pages.get(Number(ActivityNodeID))),
    },
    missing,
  };
}
