import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { automationTables } from '../tables/workflowTables.ts';

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
