import type { CompiledQuery, QueryResult } from 'kysely';
import type { Connection } from 'tedious';
import { createStatement } from './statement.ts';

/** What a statement answered, or a batch of them. */
export interface StatementResult<Row> extends QueryResult<Row> {
  /** The rows of each statement of the batch that returns any, in their order. */
  rowSets: Row[][];
}

/** Runs a statement and gathers its rows; an aborted one is stopped on the server as well. */
export function runStatement<Row>(
  session: Connection,
  query: CompiledQuery,
  signal?: AbortSignal,
): Promise<StatementResult<Row>> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    const rowSets: Row[][] = [];
    const cancel = (): void => void session.cancel();
    const request = createStatement<Row>(query, {
      onRows: () => void rowSets.push([]),
      onRow: (row) => {
        rows.push(row);
        rowSets.at(-1)?.push(row);
      },
      onEnd: (error, rowCount) => {
        signal?.removeEventListener('abort', cancel);
        if (error) reject(error);
        // Some servers do not count the rows a statement both writes and returns.
        else resolve({ rows, rowSets, numAffectedRows: BigInt(Math.max(rowCount, rows.length)) });
      },
    });
    signal?.addEventListener('abort', cancel, { once: true });
    session.execSql(request);
  });
}
