import { defineTable } from '../defineTable.ts';

/** One comparison of both sides, kept up to date as it goes. Times are UTC. */
export const reconciliation = defineTable(
  'dynamics365.reconciliation',
  {
    reconciliation_id: 'int identity',
    /** `running`, `finished`, `failed`, `cancelled`. */
    state: 'nvarchar(20)',
    /** What it is at: `contacts`, `addresses`, `rows`. */
    stage: 'nvarchar(20)',
    requested_by: 'nvarchar(100) null',
    started_at: 'datetime2(7)',
    finished_at: 'datetime2(7) null',
    /** Highest ContactID the walk goes to, and the last one of the last committed page. */
    upper_bound: 'int default 0',
    position: 'int default 0',
    /** Number of the last difference that was kept. */
    last_number: 'int default 0',
    requests: 'int default 0',
    /** Counts as JSON. */
    totals: 'nvarchar(max) null',
    reason_code: 'nvarchar(60) null',
    reason: 'nvarchar(max) null',
    cancel_requested: 'bit default 0',
    holder: 'nvarchar(200) null',
    fencing_token: 'int null',
  },
  { indexes: [['state'], ['finished_at']] },
);

/** What a reconciliation has found; numbers count up from 1 in each. */
export const difference = defineTable(
  'dynamics365.difference',
  {
    reconciliation_id: 'int',
    number: 'int',
    /** `rowMissing`, `conflict`, `onlyInDynamics`, … */
    kind: 'nvarchar(30)',
    /** 0 where it is a row without contact. */
    contact_id: 'int default 0',
    row_id: 'uniqueidentifier null',
    /** As JSON: names of the fields that differ and why; no values. */
    details: 'nvarchar(max) null',
  },
  {
    primaryKey: ['reconciliation_id', 'number'],
    indexes: [
      ['reconciliation_id', 'kind', 'number'],
      ['reconciliation_id', 'row_id'],
    ],
  },
);
