import { minutesBetween } from '../../database/dateTime2.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { leadOf, setBackBetween, type WithLead } from '../state/clocks.ts';
import { endWaits } from '../state/endWaits.ts';
import type { ContactCursor } from '../state/runs/contactCursor.ts';
import type { Run } from '../state/runs/run.ts';
import type { SyncParts } from '../syncParts.ts';

/** How far the clock of the database was ahead of that of Dynamics, which has answered, when the run began. */
export async function leadOfRun({ database, dataverse }: SyncParts, run: Run): Promise<WithLead> {
  if (run.ahead !== undefined) return { ahead: run.ahead };
  return leadOf((await currentTimes(database)).utc, dataverse);
}

/**
 * Tells the log that the clock of the database was set back since the last completed walk, and what comes of it. What waits
 * for its next try by the time of before is due at once, unless the run writes nothing.
 */
export async function followSetBack(
  { database, log }: SyncParts,
  run: Run,
  cursor: Pick<ContactCursor, 'utc' | 'ahead'> | undefined,
  lead: WithLead,
): Promise<void> {
  if (!cursor) return;
  const isBefore = run.started < cursor.utc;
  const step = setBackBetween(cursor, lead);
  if (!isBefore && step === 0) return;
  const minutes = Math.round(Math.max(step, minutesBetween(run.started, cursor.utc)));
  const remedy = isBefore ? 'looks at all contacts' : 'looks so much further back';
  log.warn(
    { runId: run.id, minutes },
    `The clock of the database was set back since the last run: this run ${remedy}`,
  );
  if (!run.dryRun) await endWaits(database);
}
