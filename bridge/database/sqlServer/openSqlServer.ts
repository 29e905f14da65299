import { Kysely } from 'kysely';
import type { BridgeDatabase, DatabaseHandle } from '../bridgeDatabase.ts';
import { bridgeTables } from '../bridgeTables.ts';
import { DatabaseError } from '../databaseError.ts';
import type { TableDefinition, TableViews } from '../defineTable.ts';
import type { Tables } from '../tables.ts';
import { wholeHandle } from '../wholeHandle.ts';
import { columnTypesOf } from './columnTypes.ts';
import { createSessionPool } from './createSessionPool.ts';
import { parseConnectionString } from './parseConnectionString.ts';
import { sqlServerDialect } from './sqlServerDialect.ts';
import { sqlServerFunctions } from './sqlServerFunctions.ts';
import { targetOf } from './toDatabaseError.ts';

export interface SqlServerOptions {
  /** As Xperience's own configuration has it. */
  connectionString: string;
  /** Tables queries name besides the bridge's own: parameters get their types from these. */
  tables: Iterable<TableDefinition>;
  /** Most connections at once, for runs and for callers; default 4 each. */
  connections?: { runs?: number; callers?: number };
  /** Milliseconds to go on trying while the server cannot be reached; default a minute for runs, 5 s for callers. */
  patience?: { runs?: number; callers?: number };
  /** Milliseconds until a statement is stopped; default a minute. */
  statementTimeout?: number;
  /** Told of connections that could not be made or broke while idle, for the log. */
  onError?: (error: unknown) => void;
}

const minute = 60_000;

/**
 * Opens Xperience's database on SQL Server (2016 or later) through one pool. Handles for runs and for callers have
 * their own share of its connections, so that a run never leaves a caller waiting.
 * @throws DatabaseError with what to do when it cannot be reached, entered or encrypted
 */
export async function openSqlServer(options: SqlServerOptions): Promise<BridgeDatabase> {
  const parsed = parseConnectionString(options.connectionString);
  if ('problems' in parsed) {
    throw new DatabaseError('other', `The connection string cannot be used. ${parsed.problems.join(' ')}`);
  }
  const { runs = 4, callers = 4 } = options.connections ?? {};
  const patience = { runs: minute, callers: 5000, ...options.patience };
  const columns = columnTypesOf([...Object.values(bridgeTables), ...options.tables]);
  const pool = await createSessionPool(
    {
      settings: parsed.settings,
      size: runs + callers,
      statementTimeout: options.statementTimeout ?? minute,
      onError: options.onError ?? (() => {}),
    },
    patience.callers,
  );
  const views = new Map<string, TableViews>();
  // Of this database's own: queries are kept compiled by it, and another login may have other views.
  const functions = { ...sqlServerFunctions };
  const handle = (connections: number, wait: number): DatabaseHandle => {
    const dialect = sqlServerDialect({
      pool,
      target: targetOf(parsed.settings),
      columns,
      views,
      connections,
      patience: wait,
    });
    return wholeHandle(new Kysely<Tables>({ dialect }), functions);
  };
  const forRuns = handle(runs, patience.runs);
  const forCallers = handle(callers, patience.callers);
  for (const table of options.tables) {
    if (table.views && (await hasViews(forCallers, table.views)))
      views.set(table.name.toLowerCase(), table.views);
  }
  return {
    ...forCallers,
    forRuns,
    poolUse: pool.use,
    close: async () => {
      await Promise.all([forRuns.db.destroy(), forCallers.db.destroy()]);
      await pool.close();
    },
  };
}

/** A login sees only views that it has a right to. */
async function hasViews({ db, dialect }: DatabaseHandle, { read, write }: TableViews): Promise<boolean> {
  const found = [await dialect.readColumns(db, read), await dialect.readColumns(db, write)];
  return found.every((columns) => columns.length > 0);
}
