import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';

/** One of the two scheduled tasks of the module that the bridge replaces. */
export interface ModuleTask {
  kind: 'contacts' | 'activities';
  displayName: string;
  enabled: boolean;
  /** Local time of Xperience's server; null when it never ran. */
  lastRun: DateTime2 | null;
}

/**
 * Classes of the module's tasks, from its public source. How Xperience stores them is an inference (the full class
 * name), so only the end is compared.
 */
const classes = { contacts: 'Dynamics365SyncContactsTask', activities: 'Dynamics365SyncActivitiesTask' };

/** The module's scheduled tasks; none where the module was never installed. */
export async function readModuleTasks({ main }: MainHandle): Promise<ModuleTask[]> {
  const rows = await main
    .selectFrom('CMS_ScheduledTask')
    .select(['TaskDisplayName', 'TaskClass', 'TaskEnabled', 'TaskLastRunTime'])
    .where('TaskClass', 'like', '%Dynamics365Sync%')
    .orderBy('TaskID')
    .execute();
  return rows.flatMap((row): ModuleTask[] => {
    const kind = (['contacts', 'activities'] as const).find((each) => row.TaskClass?.endsWith(classes[each]));
    if (!kind) return [];
    return [
      { kind, displayName: row.TaskDisplayName, enabled: row.TaskEnabled, lastRun: row.TaskLastRunTime },
    ];
  });
}
