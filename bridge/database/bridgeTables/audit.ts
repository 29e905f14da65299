import { defineTable } from '../defineTable.ts';

/** Who changed settings, mapping, links, holds and keys, and wrong sign-ins over a threshold. Times are UTC. */
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
    /** How the caller signed in, such as `apiKey`; NULL for what the bridge does by itself. */
    caller_kind: 'nvarchar(20) null',
    /** Address of the caller, or name of the machine a command ran on. */
    address: 'nvarchar(64) null',
  },
  { indexes: [['happened_at']] },
);
