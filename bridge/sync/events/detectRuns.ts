import { sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { appendEvents, type NewEvent } from './appendEvents.ts';
import type { DetectionState } from './detectionState.ts';
import { lateCommitMs, type PassWork, pageSize } from './passWork.ts';

/** Tells of runs that ended. The first pass tells of none: they are history. */
export async function detectRuns(work: PassWork, before: DetectionState | undefined): Promise<void> {
  if (!before) return;
  const overlap = addMilliseconds(before.passedAt, -lateCommitMs);
  const [from = before.since] = [overlap, before.since].sort().reverse();
  while ((await work.commit((transaction) => tell(transaction, from, work.times.utc))) === pageSize);
}

async function tell({ db, dialect }: ContactHandle, from: DateTime2, utc: DateTime2): Promise<number> {
  const query = db
    .selectFrom('dynamics365.run as run')
    .select(['run.run_id', 'run.kind', 'run.finished_at'])
    .where('run.state', '!=', 'running')
    .where('run.finished_at', '>=', from)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('dynamics365.event as told')
            .select(sql`1`.as('one'))
            .where('told.kind', '=', 'runFinished')
            .whereRef('told.topic', '=', 'run.kind')
            .whereRef('told.subject_id', '=', 'run.run_id')
            // A run that waited for a confirmation ends a second time.
            .whereRef('told.occurred_at', '=', 'run.finished_at'),
        ),
      ),
    )
    .orderBy('run.run_id');
  const runs = await dialect.limit(query, pageSize).execute();
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
