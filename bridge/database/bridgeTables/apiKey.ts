import { defineTable } from '../defineTable.ts';

/** A caller's key; only its keyed hash is kept. Times are UTC. */
export const apiKey = defineTable(
  'dynamics365.api_key',
  {
    api_key_id: 'int identity',
    name: 'nvarchar(100)',
    /** First characters of the key, to recognise it by. */
    prefix: 'nvarchar(16)',
    hash: 'nvarchar(128)',
    /** Space-separated: `read sync update manage`. */
    scopes: 'nvarchar(100)',
    created_at: 'datetime2(7)',
    created_by: 'nvarchar(100)',
    expires_at: 'datetime2(7) null',
    last_used_at: 'datetime2(7) null',
    revoked_at: 'datetime2(7) null',
    revoked_by: 'nvarchar(100) null',
  },
  { unique: [['hash'], ['name']] },
);
