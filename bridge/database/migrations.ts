import { bridgeTables } from './bridgeTables.ts';
import type { TableDefinition } from './defineTable.ts';
import type { DialectFunctions } from './dialectFunctions.ts';
import { contactStateWithProgress, moveActivityProgress } from './migrations/activityProgress.ts';
import { markToldRuns } from './migrations/toldRuns.ts';

const eventTables = ['dynamics365.reached_contact', 'dynamics365.seen_fields'] as const;
const activityTables = ['dynamics365.activity_progress', 'dynamics365.activity_type'] as const;
const keyTables = ['dynamics365.activity_key'] as const;
const checkTables = ['dynamics365.contact_to_check'] as const;
const planTables = ['dynamics365.planned_change'] as const;
const historyTables = ['dynamics365.mapping_history'] as const;
/** Columns that tables of the first step got later. */
const progressColumns: Readonly<Record<string, readonly string[]>> = {
  'dynamics365.failure': ['payload'],
  'dynamics365.run': ['contacts_total', 'worked_ms'],
};
const toldColumns = ['told_finished_at'];
const laggingColumns = ['lagging'];
const auditColumns = ['caller_kind', 'address'];
const mainColumns = ['main_server', 'main_database'];
const laterColumns: Readonly<Record<string, readonly string[]>> = {
  ...progressColumns,
  'dynamics365.run': [...(progressColumns['dynamics365.run'] ?? []), ...toldColumns],
  'dynamics365.installation': mainColumns,
  'dynamics365.contact_state': laggingColumns,
  'dynamics365.audit': auditColumns,
};

/** Indexes that tables of the first step got later. */
const laterIndexes: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'dynamics365.event': [
    ['kind', 'sequence'],
    ['kind', 'topic', 'subject_id'],
  ],
  'dynamics365.failure': [['activity_id'], ['state', 'failure_id'], ['state', 'last_seen_at']],
  'dynamics365.run': [['finished_at'], ['told_finished_at']],
};

/** One step of the bridge tables' schema. */
export interface Migration {
  version: number;
  name: string;
  statements(dialect: DialectFunctions): string[];
}

/**
 * In order; a released one never changes again. The tests hold the SQL of each to a recorded text: when a table
 * description changes, the step that made the table must go on making the old shape, and a new step the change.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'first tables',
    statements: (dialect) => {
      const later: readonly string[] = [
        ...eventTables,
        ...activityTables,
        ...keyTables,
        ...checkTables,
        ...planTables,
        ...historyTables,
      ];
      const first = Object.values(bridgeTables).filter(({ name }) => !later.includes(name));
      return first.flatMap((table) =>
        dialect.createTable(without(contactStateWithProgress(table), laterColumns[table.name])),
      );
    },
  },
  {
    version: 2,
    name: 'what triggers have seen',
    statements: (dialect) => eventTables.flatMap((name) => dialect.createTable(bridgeTables[name])),
  },
  {
    version: 3,
    name: 'progress of activities',
    statements: (dialect) => [
      ...activityTables.flatMap((name) => dialect.createTable(bridgeTables[name])),
      ...moveActivityProgress,
    ],
  },
  {
    version: 4,
    name: 'payload of failures, progress of runs',
    statements: (dialect) =>
      Object.values(bridgeTables).flatMap((table) =>
        dialect.addColumns(table, progressColumns[table.name] ?? []),
      ),
  },
  {
    version: 5,
    name: 'main database of separated contact data',
    statements: (dialect) => dialect.addColumns(bridgeTables['dynamics365.installation'], mainColumns),
  },
  {
    version: 6,
    name: 'runs that triggers have told of',
    statements: (dialect) => [
      ...dialect.addColumns(bridgeTables['dynamics365.run'], toldColumns),
      markToldRuns,
    ],
  },
  {
    version: 7,
    name: 'idempotency keys',
    statements: (dialect) => keyTables.flatMap((name) => dialect.createTable(bridgeTables[name])),
  },
  {
    version: 8,
    name: 'columns of rows that are known in an older version',
    statements: (dialect) => dialect.addColumns(bridgeTables['dynamics365.contact_state'], laggingColumns),
  },
  {
    version: 9,
    name: 'contacts to check, indexes',
    statements: (dialect) => [
      ...checkTables.flatMap((name) => dialect.createTable(bridgeTables[name])),
      ...Object.values(bridgeTables).flatMap((table) =>
        dialect.createIndexes(table, laterIndexes[table.name] ?? []),
      ),
    ],
  },
  {
    version: 10,
    name: 'where audited calls came from',
    statements: (dialect) => dialect.addColumns(bridgeTables['dynamics365.audit'], auditColumns),
  },
  {
    version: 11,
    name: 'plans contact by contact',
    statements: (dialect) => planTables.flatMap((name) => dialect.createTable(bridgeTables[name])),
  },
  {
    version: 12,
    name: 'mappings that were replaced',
    statements: (dialect) => historyTables.flatMap((name) => dialect.createTable(bridgeTables[name])),
  },
];

/** A table as it was before it got columns and indexes. */
function without(table: TableDefinition, names: readonly string[] = []): TableDefinition {
  const later = new Set(laterIndexes[table.name]?.map(String));
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !names.includes(name)),
    indexes: table.indexes.filter((columns) => !later.has(String(columns))),
  };
}

/** The schema this program works with. */
export const currentSchemaVersion = Math.max(...migrations.map((migration) => migration.version));
