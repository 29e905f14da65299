import { defineTable } from '../defineTable.ts';

/** What a dry run, or the plan of a run that waits for a person, would do with one contact. Goes with its run. */
export const plannedChange = defineTable(
  'dynamics365.planned_change',
  {
    run_id: 'int',
    contact_id: 'int',
    /** `created`, `linked`, `updated`, `taken`, `failed`, `rowMissing`. */
    kind: 'nvarchar(20)',
    row_id: 'uniqueidentifier null',
    /** As JSON: fields with their old and new values, and problems. */
    details: 'nvarchar(max)',
  },
  { primaryKey: ['run_id', 'contact_id'], indexes: [['run_id', 'kind', 'contact_id']] },
);
