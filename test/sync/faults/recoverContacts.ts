import type { Run } from '../../../bridge/sync/runs/run.ts';
import type { Stage } from '../startStage.ts';

const agedMs = -16 * 60_000;
const mostRuns = 8;

/**
 * Two runs after the last fault, a full one after everything pending has become too old, and another that must find
 * nothing to write. What each of them counts must be what Dynamics was asked.
 * @returns sentences about what went otherwise
 */
export async function recoverContacts(stage: Stage): Promise<string[]> {
  const { db, dialect } = stage.database;
  const said: string[] = [];
  for (let finished = 0, runs = 0; finished < 2; runs += 1) {
    const run = await stage.sync();
    if (run.state === 'finished') finished += 1;
    if (runs > mostRuns) return [`Runs do not finish any more: ${run.state}, ${run.reason}`];
  }
  await db
    .updateTable('dynamics365.contact_state')
    .set({ pending_at: dialect.utcNow(agedMs) })
    .where('pending_run_id', 'is not', null)
    .execute();
  const first = await countedRun(stage, said);
  const last = await countedRun(stage, said);
  const { rowsWritten } = stage.dynamics.conditions.log.counts();
  if (rowsWritten > 0) said.push(`A run with nothing to do wrote ${rowsWritten} rows.`);
  for (const { state, reason } of [first, last]) {
    if (state !== 'finished') said.push(`A run after all faults ended as ${state}: ${reason}`);
  }
  return said;
}

/** A full run, with what Dynamics saw of it left in the log. */
async function countedRun(stage: Stage, said: string[]): Promise<Run> {
  const { log } = stage.dynamics.conditions;
  log.reset();
  const run = await stage.sync({ mode: 'full' });
  const { requests } = log.counts();
  if (run.counts.requests !== requests)
    said.push(`A run counted ${run.counts.requests} requests, Dynamics ${requests}.`);
  return run;
}
