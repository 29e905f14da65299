import { readFileSync } from 'node:fs';
import { v5 } from 'uuid';
import { addShadowColumns } from './addShadowColumns.ts';
import type { AlternateKey, Column, ManyToOne, Option, Table } from './table.ts';

/** A choice list shared by columns. */
export interface GlobalOptionSet {
  name: string;
  label: string | null;
  metadataId: string;
  options: Option[];
}

/** A column as tables.json writes it: what is absent is the usual. */
export type ColumnEntry = Pick<Column, 'name' | 'schemaName' | 'label' | 'type'> &
  Partial<Omit<Column, 'metadataId' | 'validForCreate' | 'validForUpdate' | 'validForRead'>> & {
    create?: boolean;
    update?: boolean;
    read?: boolean;
    /** Name of the global option set the options come from. */
    optionSet?: string;
  };

/** A table as tables.json writes it. */
export type TableEntry = Omit<Table, 'metadataId' | 'columns' | 'keys' | 'manyToOne'> & {
  columns: ColumnEntry[];
  keys: Omit<AlternateKey, 'metadataId'>[];
  manyToOne: (Omit<ManyToOne, 'metadataId' | 'custom' | 'inherited'> & {
    custom?: boolean;
    inherited?: boolean;
  })[];
};

interface TablesFile {
  optionSets: Omit<GlobalOptionSet, 'metadataId'>[];
  tables: TableEntry[];
}

/** Metadata ids are made from names, so that they stay the same from start to start. */
const namespace = 'a5a1de0b-3f4c-5c5e-9f6b-0f4a3b1c2d7e';

interface Loaded {
  tables: readonly Table[];
  optionSets: readonly GlobalOptionSet[];
}

let loaded: Loaded | undefined;

/** The tables an organization starts with, from tables.json; all of this process share them, for nobody changes one in place. */
export function loadTables(): Loaded {
  loaded ??= readTables();
  return loaded;
}

function readTables(): Loaded {
  const file = JSON.parse(readFileSync(new URL('./tables.json', import.meta.url), 'utf8')) as TablesFile;
  const optionSets = file.optionSets.map((set) => ({
    ...set,
    metadataId: metadataId('optionset', set.name),
  }));
  return { tables: file.tables.map((entry) => completeTable(entry, optionSets)), optionSets };
}

/** Fills in what a table entry leaves out. */
export function completeTable(entry: TableEntry, optionSets: readonly GlobalOptionSet[]): Table {
  const owner = entry.logicalName;
  return {
    ...entry,
    metadataId: metadataId('table', owner),
    columns: addShadowColumns(entry.columns.map((column) => completeColumn(column, optionSets))).map(
      (column) => ({
        ...column,
        metadataId: metadataId('column', owner, column.name),
      }),
    ),
    keys: entry.keys.map((key) => ({ ...key, metadataId: metadataId('key', owner, key.name) })),
    manyToOne: entry.manyToOne.map((relationship) => ({
      custom: false,
      inherited: false,
      ...relationship,
      metadataId: metadataId('relationship', relationship.schemaName),
    })),
  };
}

function completeColumn(entry: ColumnEntry, optionSets: readonly GlobalOptionSet[]): Column {
  const { create, update, read, optionSet, ...rest } = entry;
  const shared = optionSets.find((set) => set.name === optionSet);
  if (optionSet !== undefined && shared === undefined) {
    throw new Error(
      `Column '${entry.name}' takes its options from '${optionSet}', which is not an option set.`,
    );
  }
  return {
    custom: false,
    required: 'None',
    logical: false,
    attributeOf: null,
    ...rest,
    metadataId: '',
    validForCreate: create ?? true,
    validForUpdate: update ?? true,
    validForRead: read ?? true,
    ...(shared ? { globalOptionSet: shared.name, options: shared.options } : {}),
  };
}

function metadataId(...names: string[]): string {
  return v5(names.join(':'), namespace);
}
