import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { type Run, type RunKind, runOf } from './run.ts';

/** What came of runs, as people ask for it. */
export type RunResult = 'running' | 'waiting' | 'finished' | 'withFailures' | 'failed' | 'cancelled';

export interface BrowseFilter {
  kind?: RunKind;
  result?: RunResult;
  requestedBy?: string;
  /** Runs older than this one. */
  before?: number;
  limit: number;
}

/** So many runs are looked at for one page, whatever is asked for: no filter reads them all. */
const windowSize = 5_000;

/**
 * Runs that fit, the newest first, among the next 5,000.
 * @returns `next`: where to go on; more may follow although the page is not full
 */
export async function browseRuns(
  { db, dialect }: DatabaseHandle,
  { kind, result, requestedBy, before, limit }: BrowseFilter,
): Promise<{ runs: Run[]; next?: number }> {
  let newest = db.selectFrom('dynamics365.run').select('run_id').orderBy('run_id', 'desc');
  if (before !== undefined) newest = newest.where('run_id', '<', before);
  const [first] = await dialect.limit(newest, 1).execute();
  if (!first) return { runs: [] };
  const from = first.run_id - windowSize;
  let query = db
    .selectFrom('dynamics365.run')
    .selectAll()
    .where('run_id', '<=', first.run_id)
    .where('run_id', '>', from)
    .orderBy('run_id', 'desc');
  if (kind) query = query.where('kind', '=', kind);
  if (requestedBy !== undefined) query = query.where('requested_by', '=', requestedBy);
  if (result === 'withFailures') query = query.where('failed', '>', 0);
  else if (result) query = query.where('state', '=', result === 'waiting' ? 'needsConfirmation' : result);
  const rows = await dialect.limit(query, limit + 1).execute();
  const runs = rows.slice(0, limit).map(runOf);
  const last = runs.at(-1);
  if (rows.length > limit && last) return { runs, next: last.id };
  return from > 0 ? { runs, next: from + 1 } : { runs };
}

/** What a run of contacts did. UTC. */
export interface RunTotal {
  finished: DateTime2;
  created: number;
  updated: number;
  failed: number;
}

/** A run every five minutes of both kinds makes so many in two weeks. */
const mostTotals = 10_000;

/**
 * What runs of contacts did that have ended, among the newest 10,000 runs: looked for by their numbers, so that
 * no engine walks through all that ever ran.
 */
export async function readRunTotals({ db, dialect }: DatabaseHandle): Promise<RunTotal[]> {
  const [newest] = await dialect
    .limit(db.selectFrom('dynamics365.run').select('run_id').orderBy('run_id', 'desc'), 1)
    .execute();
  if (!newest) return [];
  const rows = await db
    .selectFrom('dynamics365.run')
    .select(['kind', 'dry_run', 'finished_at', 'rows_created', 'rows_linked', 'rows_updated', 'failed'])
    .where('run_id', '>', newest.run_id - mostTotals)
    .execute();
  return rows.flatMap(({ kind, dry_run, finished_at, rows_created, rows_linked, rows_updated, failed }) =>
    finished_at === null || kind !== 'contacts' || dry_run
      ? []
      : [{ finished: finished_at, created: rows_created + rows_linked, updated: rows_updated, failed }],
  );
}
