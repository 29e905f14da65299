import type { ContactHandle, MainHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';
import { automationTables } from '../products/xperience13/tables/automationTables.ts';

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

/** A step of an automation process that runs the module's code. */
export interface ModuleStep {
  process: string;
  step: string;
}

/**
 * Steps of automation processes whose action is one of the module's: import, task, appointment. That Xperience stores
 * the full name of the class is an inference, so only the part every version of the module has is compared.
 * @returns undefined where the tables cannot be seen
 */
export async function readModuleSteps({ main, dialect }: MainHandle): Promise<ModuleStep[] | undefined> {
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

/** What the module writes where it has unlinked a contact. */
export const noRow = '00000000-0000-0000-0000-000000000000';

/** Whether OM_Contact has the field of the link. */
export async function hasLinkColumn({ db, dialect }: ContactHandle): Promise<boolean> {
  const columns = await dialect.readColumns(db, 'OM_Contact');
  return columns.some(({ name }) => name.toLowerCase() === 'contactdynamics365relatedid');
}

/** How many contacts hold the ID of a row. */
export async function countLinked({ db }: ContactHandle): Promise<number> {
  const rows = await db
    .selectFrom('OM_Contact')
    .select((eb) => typed(eb.fn.countAll(), 'int').as('linked'))
    .where('ContactDynamics365RelatedID', 'is not', null)
    .where('ContactDynamics365RelatedID', '<>', noRow)
    .execute();
  return rows[0]?.linked ?? 0;
}
