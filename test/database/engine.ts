import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { dateTime2 } from '../../bridge/database/dateTime2.ts';
import type { TableDefinition } from '../../bridge/database/defineTable.ts';
import type { CatalogueColumn } from '../../bridge/database/dialectFunctions.ts';
import type { DateTime2 } from '../../bridge/database/sqlType.ts';

/** Where a server may fall short of SQL Server; what it then cannot show is left out of the values of a test. */
export interface EngineTraits {
  /** Digits of a second that a datetime2(7) keeps. */
  secondDigits: number;
  /** Quotes, backslashes and line breaks in the texts of JSON rows arrive as they are. */
  readsJsonEscapes: boolean;
  /** Its catalogue knows how many rows a table has. */
  keepsStatistics: boolean;
}

/** What SQL Server and the embedded engine both do. */
export const fullTraits: EngineTraits = {
  secondDigits: 7,
  readsJsonEscapes: true,
  keepsStatistics: true,
};

/** A time cut to the digits an engine keeps. */
export function keptTime(time: string, { secondDigits }: EngineTraits): DateTime2 {
  return dateTime2(time.slice(0, '2026-01-01T00:00:00.'.length + secondDigits));
}

/** The first time behind a whole second that an engine tells apart from it. */
export function oneTickAfter(second: string, { secondDigits }: EngineTraits): DateTime2 {
  return dateTime2(`${second}.${'1'.padStart(secondDigits, '0')}`);
}

/** A table's columns as the catalogue of an engine tells them. */
export function keptColumns({ columns }: TableDefinition, { secondDigits }: EngineTraits): CatalogueColumn[] {
  return columns.map(({ name, type, nullable }) => ({
    name,
    type: type === 'datetime2(7)' ? `datetime2(${secondDigits})` : type,
    nullable,
  }));
}

/** A database of one test's own. */
export interface TestDatabase {
  database: BridgeDatabase;
  traits: EngineTraits;
  /** Another handle on the same database, as another process has it. */
  again(): Promise<BridgeDatabase>;
  /** Another one that holds what this one holds now, while nobody writes; of engines that can make one cheaply. */
  copy?(): Promise<TestDatabase>;
  /** Closes all handles and removes the database. */
  drop(): Promise<void>;
}

/** An engine the suites run on. */
export interface TestEngine {
  name: string;
  /** Makes an empty database. */
  create(): Promise<TestDatabase>;
}
