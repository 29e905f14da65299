import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { Runs } from '../../sync/runs/createRuns.ts';
import { cancelRun, confirmRun } from '../../sync/state/runs/decideRun.ts';
import { listPlanned, type PlannedChange, plannedKinds } from '../../sync/state/runs/plannedChanges.ts';
import { listRuns, readRun } from '../../sync/state/runs/runStore.ts';
import { readBridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import type { RunService, SyncRequest } from '../services.ts';
import { presentPlanned } from './presentPlanned.ts';
import { presentRun } from './presentRun.ts';

/** As many of each kind are shown with the run itself. */
const shownOfKind = 50;

async function firstOfEachKind(database: DatabaseHandle, runId: number) {
  const found: PlannedChange[] = [];
  for (const kind of plannedKinds)
    found.push(...(await listPlanned(database, runId, { kind, limit: shownOfKind })));
  return found.map(presentPlanned);
}

/** The operations on runs over the engine. */
export function createRunService(database: DatabaseHandle, runs: Runs): RunService {
  const answered = async (kind: 'syncContacts' | 'syncActivities', request: SyncRequest) => {
    const { run, joined } = await runs[kind]({
      mode: request.mode,
      dryRun: request.dryRun,
      ...(request.limit === undefined ? {} : { limit: request.limit }),
      requestedBy: request.by,
      waitMs: request.waitSeconds * 1000,
      signal: request.signal,
    });
    return presentRun(run, joined);
  };

  return {
    syncContacts: (request) => answered('syncContacts', request),
    syncActivities: (request) => answered('syncActivities', request),
    async find(runId) {
      const run = await readRun(database, runId);
      if (!run) return undefined;
      const planned = run.dryRun || run.plan ? await firstOfEachKind(database, runId) : [];
      return { ...presentRun(run), ...(planned.length > 0 ? { planned } : {}) };
    },
    async planned(runId, kind, { limit, after }) {
      if (!(await readRun(database, runId))) return undefined;
      const found = await listPlanned(database, runId, {
        ...(kind === undefined ? {} : { kind }),
        ...(after === undefined ? {} : { after: Number(after) }),
        limit: limit + 1,
      });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(presentPlanned),
        ...(found.length > items.length && last ? { next: String(last.contactId) } : {}),
      };
    },
    async mayConfirm(runId, by) {
      const { startersMayConfirm } = await readBridgeSettings(database, ['startersMayConfirm']);
      if (!startersMayConfirm) return false;
      return (await readRun(database, runId))?.requestedBy === by.slice(0, 100);
    },
    confirm: async (runId, by, confirmation) =>
      presentRun(await confirmRun(database, runId, by, confirmation)),
    cancel: async (runId, by) => presentRun(await cancelRun(database, runId, by)),
    async list({ state, onlyWithFailures }, page) {
      const found = await listRuns(database, {
        ...(state === undefined ? {} : { state }),
        onlyWithFailures,
        ...(page.after === undefined ? {} : { before: Number(page.after) }),
        limit: page.limit + 1,
      });
      const items = found.slice(0, page.limit);
      const last = items.at(-1);
      return {
        items: items.map((run) => presentRun(run)),
        ...(found.length > items.length && last ? { next: String(last.id) } : {}),
      };
    },
  };
}
