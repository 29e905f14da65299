import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { Runs } from '../../sync/runs/createRuns.ts';
import { dismissFailure } from '../../sync/state/failures/dismissFailure.ts';
import { listFailures, readDueKinds } from '../../sync/state/failures/listFailures.ts';
import { retryFailures } from '../../sync/state/failures/retryFailures.ts';
import { SyncRefused } from '../../sync/syncRefused.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import type { FailureService, Run } from '../services.ts';
import { presentFailure } from './presentFailure.ts';
import { presentRun } from './presentRun.ts';

export interface FailureSource {
  database: DatabaseHandle;
  runs: Pick<Runs, 'syncContacts' | 'syncActivities'>;
  dynamicsUrl: string;
}

const syncOf = { contact: 'syncContacts', activity: 'syncActivities' } as const;

/** The operations on failures over the engine's table. */
export function createFailureService({ database, runs, dynamicsUrl }: FailureSource): FailureService {
  return {
    async list(filter, { limit, after }) {
      const before = after === undefined ? {} : { before: Number(after) };
      const found = await listFailures(database, { ...filter, ...before, limit: limit + 1 });
      const items = found.slice(0, limit).map((failure) => presentFailure(failure, dynamicsUrl));
      const last = items.at(-1);
      return { items, ...(found.length > limit && last ? { next: String(last.id) } : {}) };
    },
    retry: (choice, by) => retryFailures(database, choice, by),
    async startRuns(by, signal) {
      const started: Run[] = [];
      const refused: string[] = [];
      for (const kind of await readDueKinds(database, (await currentTimes(database)).utc)) {
        try {
          const request = { mode: 'incremental', dryRun: false, requestedBy: by, waitMs: 0, signal } as const;
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
    },
    dismiss: async (id, by) => presentFailure(await dismissFailure(database, id, by), dynamicsUrl),
  };
}
