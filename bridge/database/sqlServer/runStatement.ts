import type { CompiledQuery, QueryResult } from 'kysely';
import type { Connection } from 'tedious';
import { createStatement } from './statement.ts';

/** Runs a statement and gathers its rows; an aborted one is stopped on the server as well. */
export function runStatement<Row>(
  session: Connection,
  query: CompiledQuery,
  signal?: AbortSignal,
): Promise<QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    const cancel = (): void => void session.cancel();
    const request = createStatement<Row>(query, {
      onRow: (row) => void rows.push(row),
      onEnd: (error, rowCount) => {
        signal?.removeEventListener('abort', cancel);
        if (error) reject(error);
        // Some servers do not count the rows a statement both writes and returns.
        else resolve({ rows, numAffectedRows: BigInt(Math.max(rowCount, rows.length)) });
      },
    });
    signal?.addEventListener('abort', cancel, { once: true });
    session.execSql(request);
  });
}
