import type { Table } from '../../database/defineTable.ts';
import { workflow, workflowAction, workflowStep } from './automationTables.ts';

/** Tables that only the check of an installation reads: the bridge works without a right on them. */
export const automationTables = {
  CMS_Workflow: workflow,
  CMS_WorkflowAction: workflowAction,
  CMS_WorkflowStep: workflowStep,
};

export type AutomationTables = {
  [Name in keyof typeof automationTables]: Table<(typeof automationTables)[Name]>;
};

declare module '../../database/tables.ts' {
  interface MainTables extends AutomationTables {}
}
