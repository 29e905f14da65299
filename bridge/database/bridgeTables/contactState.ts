import { defineTable } from '../defineTable.ts';

/**
 * What the bridge remembers of a contact. A row exists for every linked contact, and for an unlinked one that
 * is held or about to be created. Times are UTC.
 */
export const contactState = defineTable(
  'dynamics365.contact_state',
  {
    contact_id: 'int',
    /** Rises with every write; updates name the version they read, and decide anew when it has moved. */
    version: 'int default 1',
    /** Agreed values as JSON, column → pair of canonical texts. */
    agreed: 'nvarchar(max) null',
    /** The mapping the agreed values were made with. */
    mapping_fingerprint: 'nvarchar(64) null',
    /** The newest row version of which something is known; 0 while the row holds what Xperience has not taken. */
    row_version: 'bigint null',
    /** Values about to be sent, as JSON, committed before they are sent. */
    pending: 'nvarchar(max) null',
    pending_run_id: 'int null',
    pending_token: 'int null',
    pending_at: 'datetime2(7) null',
    held: 'bit default 0',
    held_reason: 'nvarchar(400) null',
    held_at: 'datetime2(7) null',
    changed_at: 'datetime2(7)',
    /** Properties known only in an older version than that, as JSON, property → version. */
    lagging: 'nvarchar(max) null',
  },
  { primaryKey: ['contact_id'], indexes: [['held'], ['pending_run_id']] },
);
