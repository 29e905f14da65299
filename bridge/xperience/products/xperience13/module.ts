import type { MainHandle } from '../../../database/bridgeDatabase.ts';
import type { ModuleStep, ModuleTask } from '../../setup/readModule.ts';
import type { ModuleSource } from '../product.ts';
import { automationTables } from './tables/automationTables.ts';

/**
 * Classes of the module's tasks, from its public source. How Xperience stores them is an inference (the full class
 * name), so only the end is compared.
 */
const classes = { contacts: 'Dynamics365SyncContactsTask', activities: 'Dynamics365SyncActivitiesTask' };

async function readTasks({ main }: MainHandle): Promise<ModuleTask[]> {
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

/**
 * Steps of automation processes whose action is one of the module's: import, task, appointment. That Xperience stores
 * the full name of the class is an inference, so only the part every version of the module has is compared.
 * @returns undefined where the tables cannot be seen
 */
async function readSteps({ main, dialect }: MainHandle): Promise<ModuleStep[] | undefined> {
  for (const name of Object.keys(automationTables))
    if ((await dialect.readColumns(main, name)).length === 0) return undefined;
  const rows = await main
    .selectFrom('CMS_WorkflowStep as step')
    .innerJoin('CMS_WorkflowAction as action', 'action.ActionID', 'step.StepActionID')
    .innerJoin('CMS_Workflow as workflow', 'workflow.WorkflowID', 'step.StepWorkflowID')
    .select(['workflow.WorkflowDisplayName', 'step.StepDisplayName'])
    .where('action.ActionClass', 'like', '%Dynamics365%Action')
    .orderBy('step.StepID')
    .execute();
  return rows.map((row) => ({ process: row.WorkflowDisplayName, step: row.StepDisplayName }));
}

async function readNames({ main }: MainHandle): Promise<string[]> {
  const rows = await main
    .selectFrom('CMS_Resource')
    .select('ResourceName')
    .where('ResourceName', 'like', '%Dynamics365%')
    .orderBy('ResourceName')
    .execute();
  return rows.map(({ ResourceName }) => ResourceName);
}

export const module: ModuleSource = { readTasks, readSteps, readNames };
