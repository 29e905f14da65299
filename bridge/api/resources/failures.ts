import type { components } from '../../../schemas/contract.ts';
import { startDueRuns } from '../../sync/runs/startDueRuns.ts';
import { dismissFailure } from '../../sync/state/failures/dismissFailure.ts';
import { listFailures } from '../../sync/state/failures/listFailures.ts';
import { retryFailures } from '../../sync/state/failures/retryFailures.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from '../handler.ts';
import { presentFailure } from '../present/presentFailure.ts';
import { presentRun } from '../present/presentRun.ts';
import { answerPage } from './answerPage.ts';

type RetryResult = components['schemas']['RetryResult'];

/** What could not be delivered: listed, tried again, taken off the list. */
export function failureOperations(engine: Engine) {
  const { dynamicsUrl } = engine;
  const { database } = engine.parts;
  return {
    /** The newest first; what was delivered since, too. */
    ListFailures: {
      scope: 'read',
      async handle({ query, pageLink }) {
        const { cursor: _cursor, limit: _limit, ...filter } = query;
        return answerPage(
          { query, pageLink },
          {
            name: `ListFailures ${filter.show} ${filter.kind ?? ''} ${filter.code ?? ''}`,
            read: ({ after, limit }) =>
              listFailures(database, { ...filter, ...(after !== undefined && { before: after }), limit }),
            numberOf: ({ failure_id }) => failure_id,
            show: (failures) => failures.map((failure) => presentFailure(failure, dynamicsUrl)),
          },
        );
      },
    },

    /** Has failures tried again by the next run, which is started where that is asked for. */
    RetryFailures: {
      scope: 'sync',
      async handle({ body, caller, signal }) {
        const { failures: ids, kind, code, start } = body;
        const choice = { ...(ids && { ids }), ...(kind && { kind }), ...(code && { code }) };
        const count = await retryFailures(database, choice, caller.name);
        const started = start && count > 0 ? await startRuns(engine, caller.name, signal()) : {};
        return { status: 200, body: { count, ...started } };
      },
    },

    DismissFailure: {
      scope: 'sync',
      async handle({ path, caller }) {
        const dismissed = await dismissFailure(database, path.failure, caller.name);
        return { status: 200, body: presentFailure(dismissed, dynamicsUrl) };
      },
    },
  } satisfies Partial<Handlers>;
}

async function startRuns(
  { parts, runs }: Engine,
  requestedBy: string,
  signal: AbortSignal,
): Promise<Pick<RetryResult, 'runs' | 'notStarted'>> {
  const { started, refused } = await startDueRuns(parts, runs, requestedBy, signal);
  return {
    ...(started.length > 0 && { runs: started.map(({ run, joined }) => presentRun(run, joined)) }),
    ...(refused.length > 0 && { notStarted: refused.join(' ') }),
  };
}
