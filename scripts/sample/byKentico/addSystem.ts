import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { sampleMark } from '../../../bridge/xperience/settings/isSampleDatabase.ts';
import { insertRows } from '../insertRows.ts';
import { sampleGuid } from '../sampleGuid.ts';
import { sampleNow } from '../sampleTime.ts';
import { scheduledTask, settingsKey } from './tables/systemTables.ts';

type Setting = [name: string, type: string, value: string];

/** Switches that a running one has, and does not show. */
const hidden: readonly string[] = ['CMSEnableOnlineMarketing', 'CMSCMActivitiesEnabled'];

/** Settings as a running Xperience by Kentico has them, and the mark of a sample; none of the bridge's own. */
const settings: readonly Setting[] = [
  ['CMSDBVersion', 'string', '31.6.2'],
  ['CMSUpdateInProgress', 'boolean', 'False'],
  ['CMSEnableCI', 'boolean', 'False'],
  ['CMSDeleteInactiveContactsMethod', 'string', ''],
  ['CMSDeleteInactiveContactsLastXDays', 'int', '0'],
  ...hidden.map((name): Setting => [name, 'boolean', 'True']),
  [sampleMark, 'boolean', 'True'],
];

/** Settings and a scheduled task of the product itself. */
export async function addSystem(database: DatabaseHandle): Promise<void> {
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
      KeyIsCustom: name === sampleMark,
      KeyIsHidden: hidden.includes(name),
    })),
  );
  const task = 'Kentico.Activities.DeleteInactiveContacts';
  await insertRows(database, scheduledTask, [
    {
      ScheduledTaskConfigurationName: 'DeleteInactiveContacts',
      ScheduledTaskConfigurationDisplayName: 'Delete inactive contacts',
      ScheduledTaskConfigurationScheduledTaskIdentifier: task,
      ScheduledTaskConfigurationInterval: 'day;6/1/2026 2:00:00 AM;1',
      ScheduledTaskConfigurationData: '',
      ScheduledTaskConfigurationEnabled: true,
      ScheduledTaskConfigurationGUID: sampleGuid(`task ${task}`),
      ScheduledTaskConfigurationLastModified: sampleNow,
    },
  ]);
}
