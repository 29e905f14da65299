import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import {
  detailsText,
  type Run,
  type RunCounts,
  type RunDetails,
  type RunKind,
  type RunMode,
  type RunState,
  runOf,
} from './run.ts';

export interface NewRun {
  kind: RunKind;
  mode: RunMode;
  dryRun: boolean;
  limit?: number;
  requestedBy: string;
  holder: string;
  token: number;
}

/** Records a run that starts now. */
export async function insertRun(database: DatabaseHandle, run: NewRun): Promise<Run> {
  const times = await currentTimes(database);
  const insert = database.db.insertInto('dynamics365.run').values({
    kind: run.kind,
    mode: run.mode,
    state: 'running',
    dry_run: run.dryRun,
    contact_limit: run.limit ?? null,
    requested_by: run.requestedBy,
    started_at: times.utc,
    started_local: times.local,
    progressed_at: times.utc,
    holder: run.holder,
    fencing_token: run.token,
  });
  const { run_id } = await database.dialect.outputInserted(insert, ['run_id']).executeTakeFirstOrThrow();
  return readRun(database, run_id) as Promise<Run>;
}

/** A run by its number. */
export async function readRun({ db }: DatabaseHandle, id: number): Promise<Run | undefined> {
  const row = await db.selectFrom('dynamics365.run').selectAll().where('run_id', '=', id).executeTakeFirst();
  return row && runOf(row);
}

/** Runs by their numbers, in no order; those that are gone are left out. */
export async function readRuns({ db, dialect }: DatabaseHandle, ids: readonly number[]): Promise<Run[]> {
  const wanted = idRows(dialect, 'wanted', ids);
  const rows = await db
    .selectFrom('dynamics365.run as run')
    .innerJoin(wanted, 'wanted.id', 'run.run_id')
    .selectAll('run')
    .execute();
  return rows.map(runOf);
}

/** The run of a kind that is recorded as running, whether its holder lives or not. */
export async function readRunning({ db, dialect }: DatabaseHandle, kind: RunKind): Promise<Run | undefined> {
  const query = db
    .selectFrom('dynamics365.run')
    .selectAll()
    .where('kind', '=', kind)
    .where('state', '=', 'running')
    .orderBy('run_id', 'desc');
  const row = await dialect.limit(query, 1).executeTakeFirst();
  return row && runOf(row);
}

/** Whether a run of any kind is recorded as running. */
export async function isAnyRunning({ db, dialect }: DatabaseHandle): Promise<boolean> {
  const running = db.selectFrom('dynamics365.run').select('run_id').where('state', '=', 'running');
  return (await dialect.limit(running.orderBy('run_id'), 1).executeTakeFirst()) !== undefined;
}

const runKinds = ['contacts', 'activities'] as const;

/** Most waiting runs that are shown at once. */
const mostWaiting = 10;

/** Runs that wait for a person, the newest first; dry runs never do. */
export async function readWaitingRuns({ db, dialect }: DatabaseHandle, kind?: RunKind): Promise<Run[]> {
  const waiting: Run[] = [];
  // Each kind by itself: with both given the index leads to them, however many runs there are.
  for (const each of kind ? [kind] : runKinds) {
    const query = db
      .selectFrom('dynamics365.run')
      .selectAll()
      .where('kind', '=', each)
      .where('state', '=', 'needsConfirmation')
      .orderBy('run_id', 'desc');
    waiting.push(...(await dialect.limit(query, mostWaiting).execute()).map(runOf));
  }
  return waiting.sort((a, b) => b.id - a.id).slice(0, mostWaiting);
}

/** The newest run of each kind, dry runs left out. */
export async function readLastRuns({ db, dialect }: DatabaseHandle): Promise<Run[]> {
  const last: Run[] = [];
  for (const kind of runKinds) {
    const query = db
      .selectFrom('dynamics365.run')
      .selectAll()
      .where('kind', '=', kind)
      .where('dry_run', '=', false)
      .orderBy('run_id', 'desc');
    const row = await dialect.limit(query, 1).executeTakeFirst();
    if (row) last.push(runOf(row));
  }
  return last;
}

/** Whether somebody wants a run to end. */
export async function isCancelRequested({ db }: DatabaseHandle, id: number): Promise<boolean> {
  const row = await db
    .selectFrom('dynamics365.run')
    .select('cancel_requested')
    .where('run_id', '=', id)
    .executeTakeFirst();
  return row?.cancel_requested === true;
}

export interface RunFilter {
  state?: RunState;
  onlyWithFailures: boolean;
  /** Runs older than this one. */
  before?: number;
  limit: number;
}

/** Runs, the newest first. */
export async function listRuns({ db, dialect }: DatabaseHandle, filter: RunFilter): Promise<Run[]> {
  let query = db.selectFrom('dynamics365.run').selectAll().orderBy('run_id', 'desc');
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.onlyWithFailures) {
    query = query.where((eb) => eb.or([eb('failed', '>', 0), eb('state', '=', 'failed')]));
  }
  if (filter.before !== undefined) query = query.where('run_id', '<', filter.before);
  return (await dialect.limit(query, filter.limit).execute()).map(runOf);
}

/**
 * Lets a new holder go on with a run that lost its own.
 * @returns the run; undefined when it has ended, or a later holder has it: the lease of this one was lost meanwhile
 */
export async function adoptRun(
  database: DatabaseHandle,
  id: number,
  holder: string,
  token: number,
): Promise<Run | undefined> {
  const { utc } = await currentTimes(database);
  const update = database.db
    .updateTable('dynamics365.run')
    .set({ holder, fencing_token: token, progressed_at: utc })
    .where('run_id', '=', id)
    .where('state', '=', 'running')
    .where((eb) => eb.or([eb('fencing_token', 'is', null), eb('fencing_token', '<', token)]));
  const rows = await database.dialect.outputUpdated(update, ['run_id']).execute();
  return rows.length === 0 ? undefined : readRun(database, id);
}

/** What a holder writes as it goes. */
export interface RunProgress extends RunDetails {
  position?: number;
  upperBound?: number;
  total?: number;
  workedMs?: number;
  sinceLocal?: Run['startedLocal'];
  fingerprint?: string;
  counts?: RunCounts;
  state?: RunState;
  reasonCode?: string;
  reason?: string;
}

/** Writes the progress of one run, by its holder. */
export type SaveRun = (progress: RunProgress) => Promise<void>;

/**
 * Writes progress, guarded by the fencing token: a holder that lost its lease writes nothing.
 * @returns whether the run is still this holder's; `cancelRequested` as it is now
 */
export async function saveProgress(
  database: DatabaseHandle,
  run: { id: number; token: number },
  progress: RunProgress,
): Promise<{ held: boolean; cancelRequested: boolean }> {
  const { utc } = await currentTimes(database);
  const { counts } = progress;
  const details = detailsText(progress);
  const update = database.db
    .updateTable('dynamics365.run')
    .set({
      progressed_at: utc,
      ...(progress.position === undefined ? {} : { position: progress.position }),
      ...(progress.upperBound === undefined ? {} : { upper_bound: progress.upperBound }),
      ...(progress.total === undefined ? {} : { contacts_total: progress.total }),
      ...(progress.workedMs === undefined ? {} : { worked_ms: Math.round(progress.workedMs) }),
      ...(progress.sinceLocal === undefined ? {} : { since_local: progress.sinceLocal }),
      ...(progress.fingerprint === undefined ? {} : { mapping_fingerprint: progress.fingerprint }),
      ...(progress.reasonCode === undefined ? {} : { reason_code: progress.reasonCode }),
      ...(details === undefined ? {} : { details }),
      ...(progress.reason === undefined ? {} : { reason: progress.reason }),
      ...(progress.state === undefined
        ? {}
        : { state: progress.state, finished_at: utc, told_finished_at: null }),
      ...(counts === undefined
        ? {}
        : {
            contacts_read: counts.read,
            rows_created: counts.created,
            rows_linked: counts.linked,
            rows_updated: counts.updated,
            contacts_updated: counts.taken,
            unchanged: counts.unchanged,
            failed: counts.failed,
            requests: counts.requests,
          }),
    })
    .where('run_id', '=', run.id)
    .where('fencing_token', '=', run.token)
    .where('state', '=', 'running');
  const [row] = await database.dialect.outputUpdated(update, ['run_id', 'cancel_requested']).execute();
  return { held: row !== undefined, cancelRequested: row?.cancel_requested ?? false };
}

/** Reasons that wholeRefusal ends runs with. */
const reasons: ReadonlySet<string> = new Set(['dynamicsForbidden', 'dynamicsUnreachable']);

/** Whether the run of this kind before ended because Dynamics refused all it was given, or may have. */
export async function endedByRefusal({ db, dialect }: DatabaseHandle, run: Run): Promise<boolean> {
  const before = db
    .selectFrom('dynamics365.run')
    .select(['state', 'reason_code'])
    .where('kind', '=', run.kind)
    .where('dry_run', '=', false)
    .where('run_id', '<', run.id)
    .orderBy('run_id', 'desc');
  const last = await dialect.limit(before, 1).executeTakeFirst();
  return last?.state === 'failed' && reasons.has(last.reason_code ?? '');
}
