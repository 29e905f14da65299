import { setTimeout as wait } from 'node:timers/promises';
import { refusePaused } from '../state/pause/pause.ts';
import { type HeldLease, holdLease } from '../state/runs/holdLease.ts';
import type { Run, RunKind, RunMode } from '../state/runs/run.ts';
import { adoptRun, insertRun, readRun, readRunning, readWaitingRuns } from '../state/runs/runStore.ts';
import type { SyncParts } from '../syncParts.ts';
import { concludeRun } from './concludeRun.ts';
import { carryOutRun } from './runFrame.ts';
import { refuseUnready, runners } from './runners.ts';
import { type Patience, waitForRun } from './waitForRun.ts';

export interface RunRequest extends Patience {
  mode: RunMode;
  dryRun: boolean;
  limit?: number;
  requestedBy: string;
}

export interface Runs {
  /**
   * Starts a contact run, or joins the one that is going or waits for a confirmation. A dry run joins none that waits.
   * @throws SyncRefused when nothing may be sent
   */
  syncContacts(request: RunRequest): Promise<{ run: Run; joined: boolean }>;
  /** The same over the activities of linked contacts. */
  syncActivities(request: RunRequest): Promise<{ run: Run; joined: boolean }>;
  /** Goes on with runs whose holder died; returns those taken over. */
  resumeOrphans(): Promise<Run[]>;
  /** The end of a run, where this process carries it out. */
  endOf(runId: number): Promise<void> | undefined;
  /** Whether this process carries out any run. */
  isBusy(): boolean;
  /** Waits until the runs of this process have ended or checkpointed. */
  settled(): Promise<void>;
}

export interface RunsOptions {
  /** Called when a run of this process has ended; its answer does not wait for it. */
  afterRun?: () => Promise<void>;
}

const leaseName = (kind: RunKind): string => `run.${kind}`;

/** The runs of this process; one run of a kind at a time across all processes, by a lease in the database. */
export function createRuns(parts: SyncParts, { afterRun }: RunsOptions = {}): Runs {
  const { database, timing } = parts;
  const afterwards = new Set<Promise<void>>();

  /** Nobody waits for it but the end of the process. */
  const follow = (run: Run, { token }: HeldLease): void => {
    if (parts.stopping.aborted) return;
    const done = concludeRun(parts, { id: run.id, token })
      .then(afterRun)
      .catch((error: unknown) =>
        parts.log.warn(
          { err: error, run: run.id },
          'What follows a run did not succeed; it is tried again later',
        ),
      )
      .finally(() => afterwards.delete(done));
    afterwards.add(done);
  };

  /** By run; a holder that lost its lease may still be ending when this process has taken the run over again. */
  const going = new Map<number, Promise<void>>();
  const ending = new Set<Promise<void>>();

  const execute = (kind: RunKind, run: Run, lease: HeldLease): void => {
    const done: Promise<void> = carryOutRun(parts, run, lease, runners[kind].begin)
      .finally(() => lease.release())
      .catch((error: unknown) =>
        parts.log.error({ err: error, run: run.id }, 'The run could not be released'),
      )
      .finally(() => {
        if (going.get(run.id) === done) going.delete(run.id);
        ending.delete(done);
        follow(run, lease);
      });
    going.set(run.id, done);
    ending.add(done);
  };

  const take = (kind: RunKind): Promise<HeldLease | undefined> =>
    holdLease(database, leaseName(kind), parts.holder, {
      leaseMs: timing.leaseMs,
      renewMs: timing.leaseMs / 3,
    });

  /** Under the lease, a run recorded as running has no holder any more. `lost`: the lease was not held any longer. */
  const continueOrphan = async (kind: RunKind, lease: HeldLease): Promise<Run | 'none' | 'lost'> => {
    const orphan = await readRunning(database, kind);
    if (!orphan) return 'none';
    const adopted = await adoptRun(database, orphan.id, parts.holder, lease.token);
    if (!adopted) return 'lost';
    parts.log.info({ run: orphan.id, position: orphan.position }, 'Going on with a run whose process ended');
    execute(kind, adopted, lease);
    return adopted;
  };

  const startOrJoin = async (kind: RunKind, request: RunRequest): Promise<{ run: Run; joined: boolean }> => {
    for (;;) {
      const lease = await take(kind);
      if (lease) {
        try {
          const orphan = await continueOrphan(kind, lease);
          if (orphan === 'lost') {
            await lease.release();
            await wait(timing.pollMs);
            continue;
          }
          if (orphan !== 'none') return { run: orphan, joined: true };
          const [waiting] = request.dryRun ? [] : await readWaitingRuns(database, kind);
          if (waiting) {
            // One is enough for a person to decide about; another would wait for the same.
            await lease.release();
            return { run: waiting, joined: true };
          }
          const run = await insertRun(database, {
            kind,
            mode: request.mode,
            dryRun: request.dryRun,
            ...(request.limit === undefined ? {} : { limit: request.limit }),
            requestedBy: request.requestedBy,
            holder: parts.holder,
            token: lease.token,
          });
          execute(kind, run, lease);
          return { run, joined: false };
        } catch (error) {
          await lease.release();
          throw error;
        }
      }
      const running = await readRunning(database, kind);
      if (running) return { run: running, joined: true };
      // The holder is between taking its lease and recording its run, or just ended.
      await wait(timing.pollMs);
    }
  };

  const sync = async (kind: RunKind, request: RunRequest): Promise<{ run: Run; joined: boolean }> => {
    if (!request.dryRun) await refusePaused(parts);
    await refuseUnready(parts, kind);
    const { run, joined } = await startOrJoin(kind, request);
    await waitForRun(parts, run.id, request, going.get(run.id));
    return { run: (await readRun(database, run.id)) ?? run, joined };
  };

  const resumeOrphan = async (kind: RunKind): Promise<Run[]> => {
    if (!(await readRunning(database, kind))) return [];
    const lease = await take(kind);
    if (!lease) return [];
    try {
      const resumed = await continueOrphan(kind, lease);
      if (typeof resumed === 'object') return [resumed];
      await lease.release();
      return [];
    } catch (error) {
      // Held on to, it would be renewed for as long as this process lives, and no run could start.
      await lease.release();
      throw error;
    }
  };

  return {
    syncContacts: (request) => sync('contacts', request),
    syncActivities: (request) => sync('activities', request),
    async resumeOrphans() {
      const resumed: Run[] = [];
      for (const kind of ['contacts', 'activities'] as const) resumed.push(...(await resumeOrphan(kind)));
      return resumed;
    },
    endOf: (runId) => going.get(runId),
    isBusy: () => going.size > 0,
    async settled() {
      await Promise.allSettled(ending);
      await Promise.allSettled(afterwards);
    },
  };
}
