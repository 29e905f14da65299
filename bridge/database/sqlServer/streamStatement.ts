import type { CompiledQuery } from 'kysely';
import type { Connection } from 'tedious';
import { createStatement } from './statement.ts';

/**
 * Runs a statement and hands its rows over in chunks. The server is held back while nobody takes them, so that a
 * result of any size needs the memory of about one chunk; whoever stops early stops the statement.
 */
export async function* streamStatement<Row>(
  session: Connection,
  query: CompiledQuery,
  chunkSize: number,
): AsyncGenerator<Row[]> {
  let rows: Row[] = [];
  let ended = false;
  let failure: Error | undefined;
  let wake = (): void => {};
  const request = createStatement<Row>(query, {
    onRow: (row) => {
      rows.push(row);
      if (rows.length < chunkSize) return;
      request.pause();
      wake();
    },
    onEnd: (error) => {
      ended = true;
      failure = error ?? undefined;
      wake();
    },
  });
  const nextEvent = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  session.execSql(request);
  try {
    for (;;) {
      while (rows.length < chunkSize && !ended) await nextEvent();
      if (failure !== undefined) throw failure;
      const chunk = rows;
      rows = [];
      if (chunk.length > 0) yield chunk;
      if (ended && rows.length === 0) return;
      request.resume();
    }
  } finally {
    while (!ended) {
      session.cancel();
      request.resume();
      await nextEvent();
    }
  }
}
