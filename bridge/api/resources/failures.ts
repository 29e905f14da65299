import type { components } from '../../../schemas/contract.ts';
import { dismissFailure } from '../../sync/state/failures/dismissFailure.ts';
import { listFailures, readDueKinds } from '../../sync/state/failures/listFailures.ts';
import { retryFailures } from '../../sync/state/failures/retryFailures.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
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

const syncOf = { contact: 'syncContacts', activity: 'syncActivities' } as const;

/**
 * Starts a run for each kind of which something is due, or joins one that is going, and waits for none. What keeps
 * one from starting is told, and no error: the failures are due all the same.
 */
async function startRuns(
  { parts: { database }, runs }: Engine,
  requestedBy: string,
  signal: AbortSignal,
): Promise<Pick<RetryResult, 'runs' | 'notStarted'>> {
  const started: NonNullable<RetryResult['runs']> = [];
  const refused: string[] = [];
  for (const kind of await readDueKinds(database, (await currentTimes(database)).utc)) {
    try {
      const request = { mode: 'incremental', dryRun: false, requestedBy, waitMs: 0, signal } as const;
      const { run, joined } = await runs[syncOf[kind]](request);
      started.push(presentRun(run, joined));
    } catch (error) {
      if (!(error instanceof SyncRefused)) throw error;
      refused.push(error.refusal.detail);
    }
  }
  return {
    ...(started.length > 0 && { runs: started }),
    ...(refused.length > 0 && { notStarted: [...new Set(refused)].join(' ') }),
  };
}
