import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inTransaction } from '../../../database/inTransaction.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { SyncRefused } from '../../syncRefused.ts';
import { writeAudit } from '../audit/audit.ts';
import { refusePaused } from '../pause/pause.ts';
import { type Confirmed, detailsText, noCounts, type Run, type RunCounts } from './run.ts';
import { readRun } from './runStore.ts';

/** What a person may ask for together with a confirmation. */
export interface Confirmation {
  /** Flows that listen in Dynamics are not started by what the run writes from here on. */
  keepsFlows?: boolean;
}

/**
 * Lets a run that waits for a person go on from its last committed page; whoever takes its lease next continues it
 * (see Runs.resumeOrphans).
 * @throws SyncRefused when it does not wait, or the bridge is paused
 */
export async function confirmRun(
  database: DatabaseHandle,
  id: number,
  caller: string,
  confirmation: Confirmation = {},
): Promise<Run> {
  await refusePaused({ database });
  return inTransaction(database, (transaction) => confirmIn(transaction, id, caller, confirmation));
}

async function confirmIn(
  database: DatabaseHandle,
  id: number,
  caller: string,
  { keepsFlows = false }: Confirmation,
): Promise<Run> {
  const waiting = await readRun(database, id);
  const confirmed = waiting && {
    ...confirmedBy(waiting),
    ...((keepsFlows || waiting.confirmed?.keepsFlows) && ({ keepsFlows: true } as const)),
  };
  const details = confirmed && detailsText({ ...waiting, confirmed });
  const update = database.db
    .updateTable('dynamics365.run')
    .set({
      state: 'running',
      confirmed_by: caller.slice(0, 100),
      finished_at: null,
      told_finished_at: null,
      reason_code: null,
      reason: null,
      ...(details === undefined ? {} : { details }),
    })
    .where('run_id', '=', id)
    .where('state', '=', 'needsConfirmation')
    // What was agreed to is what was read.
    .where('reason_code', waiting?.reasonCode === undefined ? 'is' : '=', waiting?.reasonCode ?? null);
  return decided(database, await database.dialect.outputUpdated(update, ['run_id']).execute(), {
    id,
    caller,
    action: 'run.confirm',
    details: {
      before: { state: 'needsConfirmation', reason: waiting?.reasonCode ?? null },
      after: { state: 'running', confirmed },
      ...(keepsFlows ? { flows: 'not started' } : {}),
    },
    refusal: `Run ${id} does not wait for a confirmation.`,
  });
}

/** What was agreed to with the reason and the plan that a run waits with. A partial failure is a write, too. */
function confirmedBy({ confirmed, reasonCode, counts, plan = noCounts }: Run): Confirmed {
  const changes = (of: RunCounts) => of.updated + of.taken;
  const before = confirmed ?? { reasons: [], changes: 0, creations: 0 };
  const planned = { changes: changes(plan) + plan.failed, creations: plan.created + plan.failed };
  return {
    reasons: [...new Set([...before.reasons, ...(reasonCode === undefined ? [] : [reasonCode])])],
    changes: Math.max(before.changes, changes(counts) + planned.changes),
    creations: Math.max(before.creations, counts.created + planned.creations),
  };
}

/**
 * Ends a run: one that waits for a person at once, one that is going within seconds (see watchCancel).
 * @throws SyncRefused when it has ended already
 */
export function cancelRun(database: DatabaseHandle, id: number, caller: string): Promise<Run> {
  return inTransaction(database, (transaction) => cancelIn(transaction, id, caller));
}

async function cancelIn(database: DatabaseHandle, id: number, caller: string): Promise<Run> {
  const { utc } = await currentTimes(database);
  const { db, dialect } = database;
  const waiting = db
    .updateTable('dynamics365.run')
    .set({
      state: 'cancelled',
      finished_at: utc,
      told_finished_at: null,
      reason_code: 'cancelled',
      reason: `The run was cancelled by ${caller}.`,
    })
    .where('run_id', '=', id)
    .where('state', '=', 'needsConfirmation');
  const going = db
    .updateTable('dynamics365.run')
    .set({ cancel_requested: true })
    .where('run_id', '=', id)
    .where('state', '=', 'running');
  const rows = await dialect.outputUpdated(waiting, ['run_id']).execute();
  const waited = rows.length > 0;
  if (!waited) rows.push(...(await dialect.outputUpdated(going, ['run_id']).execute()));
  return decided(database, rows, {
    id,
    caller,
    action: 'run.cancel',
    details: waited
      ? { before: { state: 'needsConfirmation' }, after: { state: 'cancelled' } }
      : { before: { state: 'running' }, after: { state: 'running', cancelRequested: true } },
    refusal: `Run ${id} has ended already.`,
  });
}

async function decided(
  database: DatabaseHandle,
  rows: readonly unknown[],
  {
    id,
    caller,
    action,
    refusal,
    details,
  }: { id: number; caller: string; action: string; refusal: string; details: object },
): Promise<Run> {
  const run = await readRun(database, id);
  if (!run)
    throw new SyncRefused({ kind: 'notFound', code: 'runNotFound', detail: `There is no run ${id}.` });
  if (rows.length === 0) throw new SyncRefused({ kind: 'conflict', code: 'runNotWaiting', detail: refusal });
  await writeAudit(database, {
    caller,
    action,
    subject: `run ${id}`,
    details: { position: run.position, ...details },
  });
  return run;
}
