import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import {
  scheduledTask,
  settingsKey,
  site,
} from '../../bridge/xperience/products/xperience13/tables/siteTables.ts';
import { sampleMark } from '../../bridge/xperience/settings/isSampleDatabase.ts';
import { insertRows } from './insertRows.ts';
import { sampleGuid } from './sampleGuid.ts';
import { sampleMapping } from './sampleMapping.ts';
import { sampleNow } from './sampleTime.ts';

type Setting = [name: string, type: string, value: string];

/** Settings as a running Xperience 13 has them, and the module's five. */
const settings: readonly Setting[] = [
  ['CMSDataVersion', 'string', '13.0'],
  ['CMSDBVersion', 'string', '13.0'],
  ['CMSHotfixVersion', 'int', '107'],
  ['CMSHotfixDataVersion', 'int', '107'],
  ['CMSHotfixProcedureInProgress', 'boolean', 'False'],
  ['CMSPasswordFormat', 'string', 'PBKDF2'],
  ['CMSSiteSharedAccounts', 'boolean', 'True'],
  ['CMSMaximumInvalidLogonAttempts', 'int', '5'],
  ['CMSEnableOnlineMarketing', 'boolean', 'True'],
  ['CMSCMActivitiesEnabled', 'boolean', 'True'],
  ['CMSCMPageVisits', 'boolean', 'True'],
  ['CMSCMLandingPage', 'boolean', 'True'],
  ['CMSCMBizFormSubmission', 'boolean', 'True'],
  ['CMSCMCustomActivities', 'boolean', 'True'],
  ['CMSEnableCI', 'boolean', 'False'],
  ['CMSLogSize', 'int', '1000'],
  ['CMSTimeZonesEnable', 'boolean', 'False'],
  ['CMSWebFarmMode', 'int', '0'],
  [sampleMark, 'boolean', 'True'],
  ['Dynamics365ContactSyncEnabled', 'boolean', 'True'],
  ['Dynamics365MinScore', 'int', '100'],
  ['Dynamics365ContactMapping', 'longtext', JSON.stringify(sampleMapping)],
  ['Dynamics365ActivitySyncEnabled', 'boolean', 'True'],
  ['Dynamics365DefaultOwner', 'string', ''],
];

/** The module's scheduled tasks, switched off as they must be while the bridge works; their names are made up. */
const tasks = ['Dynamics365SyncContactsTask', 'Dynamics365SyncActivitiesTask'];

/** One site, the settings and the module's tasks. */
export async function addSite(database: DatabaseHandle): Promise<void> {
  await insertRows(database, site, [
    {
      SiteName: 'BlueHeron',
      SiteDisplayName: 'Blue Heron Bicycles',
      SiteStatus: 'RUNNING',
      SiteDomainName: 'admin.blueheron.example',
      SiteDefaultVisitorCulture: 'en-US',
      SiteGUID: sampleGuid('site BlueHeron'),
      SiteLastModified: sampleNow,
      SitePresentationURL: 'https://www.blueheron.example',
    },
  ]);
  await insertRows(
    database,
    settingsKey,
    settings.map(([name, type, value]) => ({
      KeyName: name,
      KeyDisplayName: name,
      KeyValue: value,
      KeyType: type,
      KeyGUID: sampleGuid(`setting ${name}`),
      KeyLastModified: sampleNow,
      KeyIsCustom: name.startsWith('Dynamics365') || name === sampleMark,
    })),
  );
  await insertRows(
    database,
    scheduledTask,
    tasks.map((name) => ({
      TaskName: name,
      TaskDisplayName: name,
      TaskAssemblyName: 'Kentico.Xperience.Dynamics365.Sales',
      TaskClass: `Kentico.Xperience.Dynamics365.Sales.Tasks.${name}`,
      TaskInterval: 'hour;6/1/2026 8:00:00 AM;1',
      TaskData: '',
      TaskLastRunTime: null,
      TaskEnabled: false,
      TaskGUID: sampleGuid(`task ${name}`),
      TaskLastModified: sampleNow,
    })),
  );
}
