import { z } from 'zod';
import { columnTypes } from '../metadata/columnTypes.ts';
import type { Schema } from '../tables/createSchema.ts';
import {
  type RelationshipEntry,
  withChangedColumn,
  withColumn,
  withKey,
  withoutColumn,
  withoutSecurity,
} from '../tables/editTable.ts';
import { type ColumnEntry, completeTable, type TableEntry } from '../tables/loadTables.ts';
import type { AlternateKey, Column, ColumnType, Table } from '../tables/table.ts';
import { type ControlRoute, controlError } from './route.ts';

const columnType = z.enum(Object.keys(columnTypes) as [ColumnType, ...ColumnType[]]);
/** Shapes are those of tables.json; only the names that hold everything together are checked here. */
const column = z.looseObject({ schemaName: z.string(), label: z.string().nullable(), type: columnType });
const relationships = z.array(
  z.strictObject({
    schemaName: z.string(),
    column: z.string(),
    target: z.string(),
    navigation: z.string(),
    collection: z.string(),
  }),
);
const addColumn = z.strictObject({ column, relationships: relationships.default([]) });
const changeColumn = z.record(z.string(), z.unknown());
const changeTable = z.strictObject({
  changeTracking: z.boolean().exactOptional(),
  optimisticConcurrency: z.boolean().exactOptional(),
  duplicateDetection: z.boolean().exactOptional(),
  entitySet: z.string().exactOptional(),
  label: z.string().nullable().exactOptional(),
  messages: z.array(z.enum(['CreateMultiple', 'UpdateMultiple', 'UpsertMultiple'])).exactOptional(),
});
const key = z.strictObject({
  schemaName: z.string(),
  label: z.string().nullable().default(null),
  columns: z.array(z.string()).min(1).max(16),
  status: z.enum(['Pending', 'InProgress', 'Active', 'Failed']).default('Active'),
  asDuplicateRecord: z.boolean().exactOptional(),
});
const table = z.looseObject({ logicalName: z.string(), entitySet: z.string(), primaryId: z.string() });

const security = z.strictObject({
  userId: z.guid(),
  read: z.boolean().default(false),
  create: z.boolean().default(false),
  update: z.boolean().default(false),
  unmasked: z.enum(['none', 'one', 'all']).default('none'),
});

/** Changes of tables and columns; each one changes `globalmetadataversion`. */
export function schemaRoutes(schema: Schema): ControlRoute[] {
  const tableOf = (logicalName: string | undefined): Table => {
    const found = schema.byLogicalName(logicalName ?? '');
    if (!found)
      throw controlError(404, `There is no table '${logicalName}'. Tables are named by logical name.`);
    return found;
  };
  const columnOf = (owner: Table, name: string | undefined): Column => {
    const found = owner.columns.find((candidate) => candidate.name === name);
    if (!found) throw controlError(404, `${owner.logicalName} has no column '${name}'.`);
    return found;
  };
  const put = (changed: Table): { version: string } => {
    schema.put(changed);
    return { version: schema.version() };
  };

  return [
    {
      method: 'GET',
      path: 'tables',
      does: 'Tables with their entity sets, and the metadata version',
      handle: () => ({
        version: schema.version(),
        tables: schema.tables().map(({ logicalName, entitySet }) => ({ logicalName, entitySet })),
      }),
    },
    {
      method: 'PUT',
      path: 'tables/:table',
      does: 'Adds or replaces a table, written as in tables.json',
      handle: ({ parameters, body }) => {
        const entry = { ...table.parse(body), logicalName: parameters.table } as unknown as TableEntry;
        return put(completeTable(entry, schema.optionSets()));
      },
    },
    {
      method: 'PATCH',
      path: 'tables/:table',
      does: 'Changes {changeTracking, optimisticConcurrency, duplicateDetection, entitySet, label, messages}',
      handle: ({ parameters, body }) => put({ ...tableOf(parameters.table), ...changeTable.parse(body) }),
    },
    {
      method: 'DELETE',
      path: 'tables/:table',
      does: 'Removes a table',
      handle: ({ parameters }) => {
        schema.remove(tableOf(parameters.table).logicalName);
        return { version: schema.version() };
      },
    },
    {
      method: 'PUT',
      path: 'tables/:table/columns/:column',
      does: 'Adds or replaces a column {column, relationships}, written as in tables.json',
      handle: ({ parameters, body }) => {
        const given = addColumn.parse(body);
        const entry = { ...given.column, name: parameters.column } as unknown as ColumnEntry;
        const added: RelationshipEntry[] = given.relationships;
        return put(withColumn(tableOf(parameters.table), entry, added, schema.optionSets()));
      },
    },
    {
      method: 'PATCH',
      path: 'tables/:table/columns/:column',
      does: 'Changes properties of a column: {label, maxLength, min, max, options, required, validForUpdate …}',
      handle: ({ parameters, body }) => {
        const owner = tableOf(parameters.table);
        const { name } = columnOf(owner, parameters.column);
        return put(withChangedColumn(owner, name, changeColumn.parse(body) as Partial<Column>));
      },
    },
    {
      method: 'DELETE',
      path: 'tables/:table/columns/:column',
      does: 'Removes a column; stored values stay and are no longer shown',
      handle: ({ parameters }) => {
        const owner = tableOf(parameters.table);
        return put(withoutColumn(owner, columnOf(owner, parameters.column).name));
      },
    },
    {
      method: 'PUT',
      path: 'tables/:table/columns/:column/security',
      does: 'Secures a column and grants {userId, read, create, update, unmasked: none | one | all}; who is not granted anything sees null, rows of attributemaskingrule mask it',
      handle: ({ parameters, body }) => {
        const owner = tableOf(parameters.table);
        const { name, security: before } = columnOf(owner, parameters.column);
        const { userId, ...grant } = security.parse(body);
        const grants = { ...before?.grants, [userId.toLowerCase()]: grant };
        return put(withChangedColumn(owner, name, { security: { grants } }));
      },
    },
    {
      method: 'DELETE',
      path: 'tables/:table/columns/:column/security',
      does: 'Turns column security off',
      handle: ({ parameters }) => {
        const owner = tableOf(parameters.table);
        const { name } = columnOf(owner, parameters.column);
        return put(withoutSecurity(owner, name));
      },
    },
    {
      method: 'PUT',
      path: 'tables/:table/keys/:key',
      does: 'Adds or replaces an alternate key {schemaName, label, columns, status, asDuplicateRecord}',
      handle: ({ parameters, body }) => {
        const entry: Omit<AlternateKey, 'metadataId'> = { ...key.parse(body), name: parameters.key ?? '' };
        return put(withKey(tableOf(parameters.table), entry, schema.optionSets()));
      },
    },
  ];
}
