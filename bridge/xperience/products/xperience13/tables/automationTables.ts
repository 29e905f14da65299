import { defineTable, type Table } from '../../../../database/defineTable.ts';

/**
 * Automation processes, read only to find steps of the module that are still in use. The names and types are those of
 * the vendor's own migration tool (Kentico/xperience-by-kentico-migration-tool, models of Xperience 13).
 */
export const workflow = defineTable('CMS_Workflow', {
  WorkflowID: 'int identity',
  WorkflowDisplayName: 'nvarchar(max)',
  WorkflowName: 'nvarchar(450)',
  WorkflowGUID: 'uniqueidentifier',
  WorkflowLastModified: 'datetime2(7)',
});

export const workflowAction = defineTable('CMS_WorkflowAction', {
  ActionID: 'int identity',
  ActionDisplayName: 'nvarchar(200)',
  ActionName: 'nvarchar(200)',
  ActionAssemblyName: 'nvarchar(200)',
  ActionClass: 'nvarchar(200)',
  ActionGUID: 'uniqueidentifier',
  ActionLastModified: 'datetime2(7)',
  ActionEnabled: 'bit default 1',
});

export const workflowStep = defineTable(
  'CMS_WorkflowStep',
  {
    StepID: 'int identity',
    StepDisplayName: 'nvarchar(450)',
    StepName: 'nvarchar(440) null',
    StepOrder: 'int null',
    StepWorkflowID: 'int',
    StepGUID: 'uniqueidentifier',
    StepLastModified: 'datetime2(7)',
    StepActionID: 'int null',
  },
  { references: { StepWorkflowID: 'CMS_Workflow', StepActionID: 'CMS_WorkflowAction' } },
);

/** Tables that only the check of an installation reads: the bridge works without a right on them. */
export const automationTables = {
  CMS_Workflow: workflow,
  CMS_WorkflowAction: workflowAction,
  CMS_WorkflowStep: workflowStep,
};

export type AutomationTables = {
  [Name in keyof typeof automationTables]: Table<(typeof automationTables)[Name]>;
};

declare module '../../../../database/tables.ts' {
  interface MainTables extends AutomationTables {}
}
