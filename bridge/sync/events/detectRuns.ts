import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { appendEvents, type NewEvent } from '../state/events/events.ts';
import { markRunsRecorded, readUnrecordedRuns } from '../state/events/unrecorded.ts';
import type { DetectionState } from './detectionState.ts';
import { type PassWork, pageSize } from './passWork.ts';

/**
 * Records the ends of runs, whatever the database's clock did meanwhile: each run keeps that its end was recorded, until
 * it ends a second time because it waited for a confirmation. The first pass records none: they are history.
 */
export async function detectRuns(work: PassWork, before: DetectionState | undefined): Promise<void> {
  const { utc } = work.times;
  // Most passes find none, and need not write for that.
  if ((await readUnrecordedRuns(work.database, 1)).length === 0) return;
  while ((await work.commit((transaction) => record(transaction, before && utc))) === pageSize);
}

/** @param utc when they are recorded; undefined to note them without an event @returns how many there were */
async function record(transaction: ContactHandle, utc: DateTime2 | undefined): Promise<number> {
  const runs = await readUnrecordedRuns(transaction, pageSize);
  if (runs.length === 0) return 0;
  await markRunsRecorded(transaction, runs);
  if (utc === undefined) return runs.length;
  const events = runs.map(
    ({ runId, kind, finished }): NewEvent => ({
      kind: 'runFinished',
      topic: kind,
      subject_id: runId,
      occurred_at: finished ?? utc,
      recorded_at: utc,
    }),
  );
  await appendEvents(transaction, events);
  return runs.length;
}
