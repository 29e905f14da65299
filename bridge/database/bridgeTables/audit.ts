import { defineTable } from '../defineTable.ts';

/** Who changed settings, mapping, links and keys. Times are UTC. */
export const audit = defineTable(
  'dynamics365.audit',
  {
    audit_id: 'int identity',
    happened_at: 'datetime2(7)',
    /** User name or API key name. */
    caller: 'nvarchar(100)',
    /** `settings.update`, `link.create`, … */
    action: 'nvarchar(60)',
    subject: 'nvarchar(200)',
    /** Values before and after, as JSON; never a secret. */
    details: 'nvarchar(max) null',
  },
  { indexes: [['happened_at']] },
);
