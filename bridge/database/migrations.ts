import { type BridgeTableName, bridgeTables } from './bridgeTables.ts';
import type { TableDefinition } from './defineTable.ts';
import type { DialectFunctions } from './dialectFunctions.ts';

/** What a step adds to the tables before it, by name; the descriptions of the tables say the rest. */
export interface Additions {
  tables?: readonly BridgeTableName[];
  /** Nullable, or with a default. */
  columns?: { readonly [Name in BridgeTableName]?: readonly string[] };
  indexes?: { readonly [Name in BridgeTableName]?: readonly (readonly string[])[] };
}

/** A step after the first one. */
export interface LaterStep {
  name: string;
  adds: Additions;
  /** The program before this one cannot use the tables any more, so that both cannot run side by side: avoid it. */
  breaks?: true;
  /** What becomes of rows that are there, in SQL that both engines read alike; runs after everything is added. */
  data?: readonly string[];
}

/**
 * Steps after the first one, in order. Describe a new table, column or index in `bridgeTables/`, and add a step that names
 * it **at the end** of this list: the first step makes whatever no later one adds, so that the SQL of every step before
 * stays as it is. A released step never changes. The tests hold the SQL of each to a recorded text; a new one is
 * recorded by `npx vitest run test/database/migrationText.test.ts`.
 * @example
 * { name: 'why a contact is held', adds: { columns: { 'dynamics365.contact_state': ['held_because'] } } },
 */
const laterSteps: readonly LaterStep[] = [
  {
    name: 'reconciliations, history of contacts, counts of calls',
    adds: {
      tables: [
        'dynamics365.reconciliation',
        'dynamics365.difference',
        'dynamics365.contact_history',
        'dynamics365.call_count',
      ],
    },
  },
  { name: 'sessions and answered questions of the pages', adds: { tables: ['dynamics365.page_state'] } },
  { name: 'drafts of the mapping', adds: { tables: ['dynamics365.mapping_draft'] } },
  {
    name: 'failures by their reason, last runs of a kind',
    adds: {
      indexes: {
        'dynamics365.failure': [['state', 'code', 'field', 'activity_id']],
        'dynamics365.run': [['kind', 'dry_run']],
      },
    },
  },
  { name: 'trace of a change', adds: { columns: { 'dynamics365.audit': ['trace_id'] } } },
  {
    name: 'subscriptions of flows',
    adds: {
      tables: ['dynamics365.subscription', 'dynamics365.dead_letter'],
      columns: { 'dynamics365.event': ['complete_at'] },
    },
  },
  { name: 'rows that Dataverse webhooks told of', adds: { tables: ['dynamics365.webhook_inbox'] } },
  { name: 'tasks and appointments that were made', adds: { tables: ['dynamics365.made_activity'] } },
  {
    name: 'changes by who made them and by what they are of',
    adds: {
      indexes: {
        'dynamics365.audit': [
          ['caller', 'audit_id'],
          ['subject', 'audit_id'],
        ],
      },
    },
  },
];

/** One step of the bridge tables' schema. */
export interface Migration {
  version: number;
  name: string;
  /** Whether programs that do not know this step cannot use the tables any more. */
  breaks: boolean;
  statements(dialect: DialectFunctions): string[];
}

/** All steps in order: the first one makes the tables without what the later ones add. */
export function migrationsOf(tables: readonly TableDefinition[], later: readonly LaterStep[]): Migration[] {
  const first: Migration = {
    version: 1,
    name: 'first tables',
    breaks: false,
    statements: (dialect) =>
      tables
        .filter(({ name }) => !later.some(({ adds }) => adds.tables?.some((added) => added === name)))
        .flatMap((table) => dialect.createTable(before(table, later))),
  };
  const others = later.map(
    ({ name, adds, breaks = false, data = [] }, index): Migration => ({
      version: index + 2,
      name,
      breaks,
      statements: (dialect) => [
        ...tables.flatMap((table) => {
          const { created, columns, indexes } = addedTo(table, adds);
          const since = later.slice(index + 1);
          return created
            ? dialect.createTable(before(table, since))
            : [...dialect.addColumns(table, columns), ...dialect.createIndexes(table, indexes)];
        }),
        ...data,
      ],
    }),
  );
  return [first, ...others];
}

/** A table as it was before these steps. */
function before(table: TableDefinition, steps: readonly LaterStep[]): TableDefinition {
  const added = steps.map(({ adds }) => addedTo(table, adds));
  const columns = new Set(added.flatMap((each) => each.columns));
  const indexes = new Set(added.flatMap((each) => each.indexes.map(String)));
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !columns.has(name)),
    indexes: table.indexes.filter((names) => !indexes.has(String(names))),
  };
}

function addedTo({ name }: TableDefinition, { tables = [], columns, indexes }: Additions) {
  const table = name as BridgeTableName;
  return {
    created: tables.includes(table),
    columns: columns?.[table] ?? [],
    indexes: indexes?.[table] ?? [],
  };
}

/** The steps of this program. */
export const migrations: readonly Migration[] = migrationsOf(Object.values(bridgeTables), laterSteps);

/** The schema this program works with. */
export const currentSchemaVersion = migrations.length;
