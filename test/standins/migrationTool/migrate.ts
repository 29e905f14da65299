import { openConnection } from './connect/openConnection.ts';
import { createLog, type MigrationReport } from './migrationLog.ts';
import { checkDatabases } from './steps/checkDatabases.ts';
import { migrateActivities, type OnMissing } from './steps/migrateActivities.ts';
import { migrateContacts } from './steps/migrateContacts.ts';
import { migrateForms } from './steps/migrateForms.ts';
import { migratePages } from './steps/migratePages.ts';
import { migrateSettings } from './steps/migrateSettings.ts';
import { migrateSites } from './steps/migrateSites.ts';
import { migrateUsers } from './steps/migrateUsers.ts';

export interface MigrationRequest {
  /** The database of Xperience 13: name of a file, or a connection string. It is only read. */
  source: string;
  /** That of a new installation of Xperience by Kentico, of the same engine. */
  target: string;
  /** What becomes of an activity whose site, language or page is not there; default: it is skipped. */
  onMissing?: OnMissing;
  /** Told every line of the log. */
  onLine?: (line: string) => void;
}

/**
 * Takes an installation of Xperience 13 to one of Xperience by Kentico as the vendor's migration tool 4.3 does.
 * @throws before anything is written when the target holds contacts or activities, or either is no such database
 */
export async function migrate({
  source: from,
  target: to,
  onMissing = 'skip',
  onLine = () => {},
}: MigrationRequest): Promise<MigrationReport> {
  const log = createLog(onLine);
  const source = await openConnection(from, { readOnly: true });
  try {
    const target = await openConnection(to, { readOnly: false });
    try {
      await checkDatabases(source, target);
      const both = { source, target, log };
      await target.transaction(() => migrateSettings(both));
      const sites = await target.transaction(() => migrateSites(both));
      const pages = await target.transaction(() => migratePages(both, sites));
      const owners = await target.transaction(() => migrateUsers(both));
      await target.transaction(() => migrateForms(both));
      await migrateContacts(both, owners);
      await migrateActivities(both, { sites, pages, onMissing });
      return log.report;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
