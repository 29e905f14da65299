import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { maximumParameters, tooManyParameters } from '../maximumParameters.ts';
import { retryWhenBusy } from './retryWhenBusy.ts';
import { createStatementCache, type PreparedStatement, prepare } from './statementCache.ts';
import { toDatabaseError } from './toDatabaseError.ts';
import { toParameter } from './toParameter.ts';

/** The arrays node:sqlite returns when asked to; its types do not say so. */
type ArrayRow = readonly SQLOutputValue[];

function parametersOf(query: CompiledQuery): SQLInputValue[] {
  if (query.parameters.length > maximumParameters) {
    throw tooManyParameters(query.parameters.length);
  }
  return query.parameters.map(toParameter);
}

function toRow<R>({ columns }: PreparedStatement, values: ArrayRow): R {
  const row: Record<string, unknown> = {};
  columns.forEach(({ name, convert }, index) => {
    row[name] = convert(values[index] ?? null);
  });
  return row as R;
}

/**
 * One connection of the embedded engine as Kysely sees it.
 * @param patience milliseconds a statement waits for other processes' locks
 */
export function createSqliteConnection(database: DatabaseSync, patience: number): DatabaseConnection {
  const statements = createStatementCache(database);

  function execute<R>(query: CompiledQuery): QueryResult<R> {
    const parameters = parametersOf(query);
    const prepared = statements.get(query.sql, query.query);
    if (prepared.columns.length > 0) {
      const rows = prepared.statement.all(...parameters) as unknown as ArrayRow[];
      return { rows: rows.map((row) => toRow<R>(prepared, row)), numAffectedRows: BigInt(rows.length) };
    }
    const { changes } = prepared.statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      try {
        return await retryWhenBusy(() => execute<R>(query), patience);
      } catch (error) {
        throw toDatabaseError(error);
      }
    },
    async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
      // A statement of its own: a cached one could be run again while this one is still being read.
      const prepared = prepare(database, query.sql, query.query);
      const rows = prepared.statement.iterate(...parametersOf(query)) as unknown as Iterable<ArrayRow>;
      for (const row of rows) yield { rows: [toRow<R>(prepared, row)] };
    },
  };
}
