import type { ModuleSource } from '../product.ts';
import { byKentico } from './handle.ts';

const kinds = { contacts: 'SyncContacts', activities: 'SyncActivities' } as const;

/**
 * The module never ran here; somebody may have ported its tasks. Its automation steps cannot exist.
 * @param missing tables this database has not got
 */
export function moduleWithout(missing: ReadonlySet<string>): ModuleSource {
  return {
    async readTasks(database) {
      if (missing.has('CMS_ScheduledTaskConfiguration')) return [];
      const rows = await byKentico(database)
        .selectFrom('CMS_ScheduledTaskConfiguration')
        .select([
          'ScheduledTaskConfigurationDisplayName as displayName',
          'ScheduledTaskConfigurationScheduledTaskIdentifier as identifier',
          'ScheduledTaskConfigurationEnabled as enabled',
          'ScheduledTaskConfigurationLastRunTime as lastRun',
        ])
        .where('ScheduledTaskConfigurationScheduledTaskIdentifier', 'like', '%Dynamics365Sync%')
        .orderBy('ScheduledTaskConfigurationID')
        .execute();
      return rows.flatMap(({ identifier, ...task }) => {
        const kind = (['contacts', 'activities'] as const).find((each) => identifier.includes(kinds[each]));
        return kind ? [{ kind, ...task }] : [];
      });
    },

    readSteps: async () => [],
    readNames: async () => [],
  };
}
