import { cancelRun, confirmRun } from '../../sync/state/runs/decideRun.ts';
import { listPlanned } from '../../sync/state/runs/plannedChanges.ts';
import { listRuns, readRun } from '../../sync/state/runs/runStore.ts';
import { readBridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import type { Engine } from '../engine.ts';
import type { Handler, HandlerInput, Handlers } from '../handler.ts';
import { presentPlanned, presentRun } from '../present/presentRun.ts';
import type { Refusal } from '../refusal.ts';
import { viewRun } from '../views/viewRun.ts';
import { answerPage } from './answerPage.ts';

/** Runs: started, watched and decided about. */
export function runOperations({ parts: { database }, runs }: Engine) {
  return {
    /** Starts a run over the contacts, or joins the one that is going; answers when it ended or the wait is over. */
    SyncContacts: startBy(runs.syncContacts),
    /** The same over the activities of linked contacts. */
    SyncActivities: startBy(runs.syncActivities),

    /** The newest first. */
    ListRuns: {
      scope: 'read',
      async handle({ query, pageLink }) {
        const { state, onlyWithFailures } = query;
        return answerPage(
          { query, pageLink },
          {
            name: `ListRuns ${state ?? ''} ${onlyWithFailures}`,
            read: ({ after, limit }) =>
              listRuns(database, {
                ...(state !== undefined && { state }),
                onlyWithFailures,
                ...(after !== undefined && { before: after }),
                limit,
              }),
            numberOf: ({ id }) => id,
            show: (found) => found.map((run) => presentRun(run)),
          },
        );
      },
    },

    GetRun: {
      scope: 'read',
      async handle({ path }) {
        const body = await viewRun(database, path.run);
        return body ? { status: 200, body } : runNotFound(path.run);
      },
    },

    /** What a run would do, contact by contact. */
    ListPlannedChanges: {
      scope: 'read',
      async handle({ path, query, pageLink }) {
        const { kind } = query;
        return answerPage(
          { query, pageLink },
          {
            name: `ListPlannedChanges ${path.run} ${kind ?? ''}`,
            read: async (start) =>
              (await readRun(database, path.run))
                ? listPlanned(database, path.run, { ...(kind !== undefined && { kind }), ...start })
                : runNotFound(path.run),
            numberOf: ({ contactId }) => contactId,
            show: (planned) => planned.map(presentPlanned),
          },
        );
      },
    },

    /** Lets a run go on that waits for a person: by who may manage, or by who started it where a setting says so. */
    ConfirmRun: {
      scope: 'manage',
      lesser: {
        scope: 'sync',
        async allows({ path, caller }) {
          const { startersMayConfirm } = await readBridgeSettings(database, ['startersMayConfirm']);
          if (!startersMayConfirm) return false;
          return (await readRun(database, path.run))?.requestedBy === caller.name.slice(0, 100);
        },
      },
      async handle({ path, query, caller }) {
        const confirmation = { keepsFlows: !query.startFlows };
        return {
          status: 200,
          body: presentRun(await confirmRun(database, path.run, caller.name, confirmation)),
        };
      },
    },

    /** Ends a run that is going or waits for a person. */
    CancelRun: {
      scope: 'sync',
      handle: async ({ path, caller }) => ({
        status: 200,
        body: presentRun(await cancelRun(database, path.run, caller.name)),
      }),
    },
  } satisfies Partial<Handlers>;
}

/** Both take the same and answer the same. */
function startBy(start: Engine['runs']['syncContacts']): Handler<'SyncContacts'> & Handler<'SyncActivities'> {
  return {
    scope: 'sync',
    async handle({ body, caller, signal }: HandlerInput<'SyncContacts'> | HandlerInput<'SyncActivities'>) {
      const { mode, dryRun, limit, wait } = body;
      const { run, joined } = await start({
        mode,
        dryRun,
        ...(limit !== undefined && { limit }),
        requestedBy: caller.name,
        waitMs: wait * 1000,
        signal: signal(),
      });
      return { status: 200, body: presentRun(run, joined) };
    },
  };
}

function runNotFound(run: number): Refusal {
  return {
    refused: 'notFound',
    code: 'runNotFound',
    field: 'run',
    detail: `There is no run ${run}. “List synchronization runs” shows those there are.`,
  };
}
