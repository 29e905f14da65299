import { v4 } from 'uuid';
import { createUnionStore } from '../activities/createUnionStore.ts';
import { messageFilterRows, messageRows } from '../metadata/describeMessages.ts';
import { createComputedStore } from '../rows/createComputedStore.ts';
import type { Row } from '../rows/row.ts';
import type { RowStore } from '../rows/rowStore.ts';
import type { Schema } from '../tables/createSchema.ts';
import type { Table } from '../tables/table.ts';
import { columnsToIndex, createTableState } from './createTableState.ts';
import { createTransaction } from './createTransaction.ts';
import type { Organization, TableState } from './organization.ts';

export type OrganizationOptions = {
  schema: Schema;
  now: () => Date;
  /** Makes a table's store; `indexedColumns` are the columns it must find rows by. */
  createStore: (logicalName: string, indexedColumns: readonly string[]) => RowStore;
  /** The version numbers continue after this one. */
  firstVersion?: number;
};

/** Fixed, so that a client that stores the organization's id meets the same one after a restart. */
const organizationId = '7d0e1f4c-5a0b-4e7e-9c55-3f0b8b6f2a10';
const businessUnitId = '1f6a52c4-9d7b-4c0e-8a3d-2b1c0d9e8f70';
const currencyId = '4c8f9e2a-6b1d-4f3c-a5e7-8d9c0b1a2f30';

/** Tables whose rows follow from the definitions. */
const describedRows = new Map<string, (tables: readonly Table[]) => Row[]>([
  ['sdkmessage', messageRows],
  ['sdkmessagefilter', messageFilterRows],
]);

/** The table whose rows are those of all activity tables. */
const union = 'activitypointer';

/** An environment without rows. */
export function createOrganization(options: OrganizationOptions): Organization {
  const { schema } = options;
  const stores = new Map<string, RowStore>();
  let built = '';
  let states = new Map<string, TableState>();
  let version = options.firstVersion ?? 1_000_000;
  const transaction = createTransaction();
  const listeners: Organization['listeners'] = new Set();

  const storeOf = (logicalName: string, columns: readonly string[]): RowStore => {
    const existing = stores.get(logicalName);
    if (existing) {
      for (const column of columns) existing.addIndex(column);
      return existing;
    }
    const store = options.createStore(logicalName, columns);
    stores.set(logicalName, store);
    return store;
  };
  const rowsOf = (table: Table, all: readonly Table[]): RowStore => {
    const described = describedRows.get(table.logicalName);
    if (described) return createComputedStore(() => described(all));
    if (table.logicalName !== union) return storeOf(table.logicalName, columnsToIndex(table));
    const activities = all.filter((other) => other.isActivity && other.logicalName !== union);
    return createUnionStore(
      activities.map((activity) => rowsOf(activity, all)),
      columnsToIndex(table),
    );
  };
  const current = (): Map<string, TableState> => {
    if (built === schema.version()) return states;
    const all = schema.tables();
    states = new Map(
      all.map((table) => [table.logicalName, createTableState(table, all, rowsOf(table, all))]),
    );
    built = schema.version();
    return states;
  };

  return {
    id: organizationId,
    businessUnitId,
    currencyId,
    tables: () => current().values(),
    table: (logicalName) => current().get(logicalName),
    entitySet: (name) => {
      const table = schema.byEntitySet(name);
      return table && current().get(table.logicalName);
    },
    now: options.now,
    newId: () => v4(),
    nextVersion: () => {
      version += 1;
      return version;
    },
    lastVersion: () => version,
    metadataVersion: () => schema.version(),
    rights: new Map(),
    duplicateRules: [],
    changeTrackingDays: 7,
    callbacks: new Map(),
    listeners,
    raise: (change) => {
      if (listeners.size === 0) return;
      transaction.afterCommit(() => {
        for (const listener of listeners) listener(change);
      });
    },
    bin: { on: false, rows: new Map() },
    transaction,
  };
}
