import { defineTable } from '../defineTable.ts';

/** One row: who this installation is, and which Dynamics organisation and database it was adopted for. Times are UTC. */
export const installation = defineTable(
  'dynamics365.installation',
  {
    /** Always 1. */
    id: 'int',
    /** Namespace of every row ID: never changes while one link exists. */
    installation_id: 'uniqueidentifier',
    organization_id: 'uniqueidentifier null',
    organization_url: 'nvarchar(400) null',
    database_server: 'nvarchar(256) null',
    database_name: 'nvarchar(128) null',
    adopted_at: 'datetime2(7) null',
    created_at: 'datetime2(7)',
    /** The main database where contact data is separated; NULL where it is this one. */
    main_server: 'nvarchar(256) null',
    main_database: 'nvarchar(128) null',
  },
  { primaryKey: ['id'] },
);
