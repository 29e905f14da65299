import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { maximumParameters, tooManyParameters } from '../maximumParameters.ts';
import { retryWhenBusy } from './retryWhenBusy.ts';
import { createStatementCache, type PreparedStatement } from './statementCache.ts';
import { toDatabaseError } from './toDatabaseError.ts';

/** The arrays node:sqlite returns when asked to; its types do not say so. */
type ArrayRow = readonly SQLOutputValue[];

function parametersOf(query: CompiledQuery): SQLInputValue[] {
  if (query.parameters.length > maximumParameters) {
    throw tooManyParameters(query.parameters.length);
  }
  return query.parameters.map(toParameter);
}

function toRow<R>({ columns, empty }: PreparedStatement, values: ArrayRow): R {
  const row: Record<string, unknown> = { ...empty };
  columns.forEach(({ name, convert }, index) => {
    const value = values[index] ?? null;
    if (value !== null) row[name] = convert(value);
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

  const takeTurns = createTurns();

  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      try {
        await takeTurns();
        return await retryWhenBusy(() => execute<R>(query), patience);
      } catch (error) {
        throw toDatabaseError(error);
      }
    },
    // biome-ignore lint/correctness/useYield: what Kysely asks of every connection
    async *streamQuery() {
      throw new Error('Rows are read in pages, not as a stream.');
    },
  };
}

/** Statements that follow one another hold the process up for no longer than this and the last of them, ms. */
const longestTurnMs = 5;

/**
 * A statement of this engine holds the whole process up, and so do those that follow it, for what awaits them goes on before
 * anything else. Once they have taken long enough, answers of Dynamics and calls that have come meanwhile have their turn.
 */
function createTurns(): () => Promise<void> | undefined {
  let begun: number | undefined;
  return () => {
    const now = performance.now();
    if (begun === undefined) {
      begun = now;
      void nextTurn().then(() => {
        begun = undefined;
      });
      return undefined;
    }
    return now - begun < longestTurnMs ? undefined : nextTurn();
  };
}

/**
 * Turns a query's parameter into what SQLite binds.
 * @throws for anything that would be stored as something else without a word: Date, undefined, NaN, objects
 */
function toParameter(value: unknown): string | number | bigint | null {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const what = value instanceof Date ? 'a Date' : typeof value === 'object' ? 'an object' : String(value);
  throw new TypeError(`A query parameter must be text, a finite number, a boolean or null, but is ${what}.`);
}
