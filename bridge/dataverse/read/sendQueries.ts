import { randomUUID } from 'node:crypto';
import { buildBatch } from '../batch/buildBatch.ts';
import { parseBatch } from '../batch/parseBatch.ts';
import type { BatchItem } from '../batch/types.ts';
import { BadAnswer } from '../http/badAnswer.ts';
import { explainFailure } from '../http/explainFailure.ts';
import type { Answer } from '../http/types.ts';
import type { CallOptions } from '../types.ts';
import type { WebApi } from '../webApi.ts';

type Answered = Pick<Answer, 'status' | 'headers' | 'body'>;

export interface Queries<Result> {
  purpose: string;
  /** Below the base address, with their encoded query. */
  paths: readonly string[];
  headers?: Readonly<Record<string, string>>;
  /** Called for each answer; may throw DataverseUnavailable, or BadAnswer to have it asked again. */
  parse: (answer: Answered, path: string) => Result;
}

/** A batch of reads answers in one piece and in order; more would take too long and too much memory. */
const mostQueriesPerBatch = 20;

/** Results of several reads in their order: one GET for one, else `$batch` requests that hold them all. */
export async function sendQueries<Result>(
  api: WebApi,
  queries: Queries<Result>,
  options: CallOptions,
): Promise<Result[]> {
  const bundles: string[][] = [];
  for (let start = 0; start < queries.paths.length; start += mostQueriesPerBatch) {
    bundles.push(queries.paths.slice(start, start + mostQueriesPerBatch));
  }
  const results = await Promise.all(bundles.map((paths) => sendBundle(api, { ...queries, paths }, options)));
  return results.flat();
}

async function sendBundle<Result>(
  api: WebApi,
  queries: Queries<Result>,
  options: CallOptions,
): Promise<Result[]> {
  const [only] = queries.paths;
  const { purpose, headers = {} } = queries;
  const parse = (answer: Answered, path: string): Result => {
    const failure = answer.status >= 400 ? explainFailure(purpose, answer) : undefined;
    // Throttled within a batch, or a database that is busy: worth asking again.
    if (failure?.kind === 'throttled' || failure?.kind === 'unreachable')
      throw new BadAnswer(failure.message, failure.kind === 'unreachable' ? failure.error : undefined);
    return queries.parse(answer, path);
  };
  if (only !== undefined && queries.paths.length === 1) {
    const request = { purpose, method: 'GET', path: only, headers, operations: 1, repeatable: true } as const;
    return [await api.send(request, (answer) => parse(answer, only), options)];
  }
  const items = queries.paths.map(
    (path): BatchItem => [
      { method: 'GET', path: api.basePath + path, headers: { Accept: 'application/json', ...headers } },
    ],
  );
  const { contentType, body } = buildBatch(items, randomUUID());
  return api.send(
    {
      purpose,
      method: 'POST',
      path: '$batch',
      headers: { 'content-type': contentType, prefer: 'odata.continue-on-error' },
      body,
      operations: items.length,
      repeatable: true,
    },
    (answer) => {
      if (answer.status !== 200) throw explainFailure(purpose, answer);
      return parseBatch(answer, items).map(({ parts: [part] }, index) => {
        if (part === undefined) throw new BadAnswer('a part of the batch answer is missing');
        api.notePart(part);
        return parse(part, queries.paths[index] ?? '');
      });
    },
    options,
  );
}
