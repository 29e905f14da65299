import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { appendEvents, type NewEvent } from '../state/events/events.ts';
import type { DetectionState } from './detectionState.ts';
import { type PassWork, pageSize } from './passWork.ts';

/**
 * Tells of runs that ended, whatever the database's clock did meanwhile: each run keeps that its end was told of, until it
 * ends a second time because it waited for a confirmation. The first pass tells of none: they are history.
 */
export async function detectRuns(work: PassWork, before: DetectionState | undefined): Promise<void> {
  const { utc } = work.times;
  // Most passes find none, and need not write for that.
  if ((await untold(work.database, 1).execute()).length === 0) return;
  while ((await work.commit((transaction) => tell(transaction, before && utc))) === pageSize);
}

/** Runs that ended and were not told of. */
function untold({ db, dialect }: ContactHandle, limit: number) {
  const query = db
    .selectFrom('dynamics365.run')
    .select(['run_id', 'kind', 'finished_at'])
    .where('state', '!=', 'running')
    .where('finished_at', 'is not', null)
    .where('told_finished_at', 'is', null)
    .orderBy('run_id');
  return dialect.limit(query, limit);
}

/** @param utc when they are told of; undefined to note them without a word @returns how many there were */
async function tell({ db, dialect }: ContactHandle, utc: DateTime2 | undefined): Promise<number> {
  const runs = await untold({ db, dialect }, pageSize).execute();
  if (runs.length === 0) return 0;
  const told = idRows(
    dialect,
    'told',
    runs.map(({ run_id }) => run_id),
  );
  await db
    .updateTable('dynamics365.run')
    .set((eb) => ({ told_finished_at: eb.ref('finished_at') }))
    .where('run_id', 'in', db.selectFrom(told).select('told.id'))
    .execute();
  if (utc === undefined) return runs.length;
  const events = runs.map(
    ({ run_id, kind, finished_at }): NewEvent => ({
      kind: 'runFinished',
      topic: kind,
      subject_id: run_id,
      occurred_at: finished_at ?? utc,
      recorded_at: utc,
    }),
  );
  await appendEvents({ db, dialect }, events);
  return runs.length;
}
