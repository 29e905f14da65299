import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError, isDatabaseError } from '../../database/databaseError.ts';
import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { DataverseClient } from '../../dataverse/types.ts';
import { inSpan } from '../../tracing/spans.ts';
import { readSettings } from '../../xperience/settings/readSettings.ts';
import type { ContactWork } from '../contacts/contactWork.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { allowsExchange } from '../settings/qualifyingCondition.ts';
import { findIdentityMismatch } from '../state/installation.ts';
import { isReconciliationCancelled, saveReconciliation } from '../state/reconciliations.ts';
import type { HeldLease } from '../state/runs/holdLease.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { compareAddresses } from './compareAddresses.ts';
import { compareContacts } from './compareContacts.ts';
import { compareRows } from './compareRows.ts';
import type { Comparing } from './comparing.ts';
import { unlinkedKinds } from './differenceKinds.ts';
import { createPage } from './pageOfDifferences.ts';
import type { Reconciliation, ReconciliationStage, ReconciliationTotals } from './reconciliation.ts';

/** Rows that bulk reads do not find are asked for one by one, so many of them: where all are gone nobody waits for each. */
const mostSingleReads = 500;

/** Why it ended before its time, where that is no failure of either side. */
class Stopped extends Error {
  readonly why: 'lost' | 'cancelled';

  constructor(why: Stopped['why']) {
    super(`The comparison was stopped: ${why}.`);
    this.why = why;
  }
}

/**
 * Compares both sides from where it stands and writes nothing on either: contacts with their rows, addresses, then all
 * rows of Dynamics. How it ended is recorded; nothing is thrown. One whose process ends stays “running” for the next.
 */
export function reconcile(parts: SyncParts, begun: Reconciliation, lease: HeldLease): Promise<void> {
  const attributes = { 'bridge.reconciliation.id': begun.id };
  return inSpan({ name: 'compare both sides', kind: 'internal', attributes }, () =>
    compare(parts, begun, lease),
  );
}

async function compare(parts: SyncParts, begun: Reconciliation, lease: HeldLease): Promise<void> {
  const reconciliation = { ...begun };
  const totals = structuredClone(begun.totals);
  const page = createPage(totals, begun.lastNumber);
  const cancelled = watchCancelled(parts, begun.id, lease);
  const signal = AbortSignal.any([lease.lost, cancelled.signal, parts.stopping]);
  const correlationId = parts.newCorrelationId();
  parts.log.info({ reconciliation: begun.id, correlationId }, 'A comparison of both sides goes');
  const write = async (more: {
    state?: string;
    reasonCode?: string;
    reason?: string;
    forgetBehind?: number;
  }) => {
    const { stage, position, requests } = reconciliation;
    const kept = await saveReconciliation(
      parts.database,
      { id: begun.id, token: lease.token },
      { stage, position, requests, totals, ...page.take(), ...more },
    );
    if (!kept) throw new Stopped('lost');
  };
  /** Between two looks of the watch as well: whoever was told that it ends must not find it finished. */
  const refuseCancelled = async () => {
    if (cancelled.signal.aborted || (await isReconciliationCancelled(parts.database, begun.id)))
      throw new Stopped('cancelled');
  };
  const save = async () => {
    await write({});
    await refuseCancelled();
  };
  try {
    const work = await prepareWork(parts, totals, {
      signal,
      correlationId,
      onRequest: () => {
        reconciliation.requests += 1;
      },
    });
    const comparing: Comparing = { work, reconciliation, totals, page, save };
    if (begun.stage !== 'contacts') {
      forgetStage(totals, begun.stage);
      await write({ forgetBehind: totals.stageNumber });
    }
    await carryOut(comparing, begun);
    await refuseCancelled();
    await write({ state: 'finished' });
  } catch (error) {
    const isCancelled = cancelled.signal.aborted || (error instanceof Stopped && error.why === 'cancelled');
    await end(parts, error, { id: begun.id, cancelled: isCancelled, lease, write });
  } finally {
    cancelled.end();
  }
}

const stages: readonly ReconciliationStage[] = ['contacts', 'addresses', 'rows'];

async function carryOut(comparing: Comparing, begun: Reconciliation): Promise<void> {
  const { reconciliation, totals, page, save } = comparing;
  for (const stage of stages.slice(stages.indexOf(begun.stage))) {
    if (stage !== begun.stage) {
      reconciliation.stage = stage;
      totals.stageNumber = page.take().lastNumber;
      await save();
    }
    if (stage === 'addresses') await compareAddresses(comparing);
    else if (stage === 'rows') await compareRows(comparing);
    else while ((await compareContacts(comparing)) === 'more') await save();
  }
}

/** What a stage has counted so far, taken back: it has no position to go on from. */
function forgetStage(totals: ReconciliationTotals, stage: ReconciliationStage): void {
  const kinds = stage === 'rows' ? unlinkedKinds.slice(2) : (['sharedAddress'] as const);
  for (const kind of kinds) delete totals.found[kind];
  if (stage === 'rows') totals.rows = { read: 0, linked: 0, merged: 0, inactive: 0 };
}

async function prepareWork(
  parts: SyncParts,
  totals: ReconciliationTotals,
  call: ContactWork['call'],
): Promise<ContactWork> {
  const plan = await prepareContacts(parts, { switches: 'ignored', fresh: true, call });
  const mismatch = await findIdentityMismatch(parts.database, await parts.dataverse.whoAmI(call));
  if (mismatch) throw new SyncRefused({ kind: 'notReady', code: mismatch.code, detail: mismatch.detail });
  const { contactSyncEnabled } = await readSettings(parts.database, parts.site);
  const { takeDynamicsChanges, deletedRow } = plan.settings;
  totals.rules = {
    contactSync: contactSyncEnabled && allowsExchange(parts.database, plan.settings, plan.settings),
    takesChanges: takeDynamicsChanges,
    deletedRow,
  };
  return {
    database: parts.database,
    dataverse: withFewSingleReads(parts.dataverse, totals),
    // Rows are looked for by their link alone.
    plan: { ...plan, settings: { ...plan.settings, matchByEmail: false } },
    runId: 0,
    token: 0,
    dryRun: true,
    call,
    mayWrite: () => false,
    refuseHalted: () => undefined,
  };
}

/** A client that takes a row for missing without asking once it has asked for so many. */
function withFewSingleReads(dataverse: DataverseClient, totals: ReconciliationTotals): DataverseClient {
  let left = mostSingleReads;
  return {
    ...dataverse,
    readRow: async (table, id, options) => {
      left -= 1;
      if (left >= 0) return dataverse.readRow(table, id, options);
      totals.unasked += 1;
      return 'missing';
    },
  };
}

/** Looks out for somebody who wants it to end, also while Dynamics lets everybody wait. */
function watchCancelled({ database, timing }: SyncParts, id: number, lease: HeldLease) {
  const controller = new AbortController();
  const ended = new AbortController();
  const look = async (): Promise<void> => {
    while (!ended.signal.aborted && !lease.lost.aborted && !controller.signal.aborted) {
      // A database that is away is noticed by the comparison itself.
      const asked = await isReconciliationCancelled(database, id).catch(() => false);
      if (asked) controller.abort(new Error('The comparison was cancelled.'));
      await delay(timing.cancelPollMs, undefined, { signal: ended.signal, ref: false }).catch(
        () => undefined,
      );
    }
  };
  void look();
  return { signal: controller.signal, end: () => ended.abort() };
}

interface Ending {
  id: number;
  cancelled: boolean;
  lease: HeldLease;
  write(end: { state: string; reasonCode: string; reason: string }): Promise<void>;
}

async function end(parts: SyncParts, error: unknown, { id, cancelled, lease, write }: Ending): Promise<void> {
  const isCut =
    error instanceof Stopped || (error instanceof DataverseUnavailable && error.kind === 'stopped');
  if (!cancelled && (isCut || parts.stopping.aborted || lease.lost.aborted)) return;
  // What the database could not store is done again by whoever goes on.
  if (isDatabaseError(error, 'unavailable')) {
    parts.log.warn(
      { err: error, reconciliation: id },
      'The comparison was interrupted; it is continued in a moment',
    );
    return;
  }
  const { code, reason } = cancelled && isCut ? wasCancelled : describe(error);
  if (code === 'unexpected')
    parts.log.error({ err: error, reconciliation: id }, 'The comparison ended by a mistake of the bridge');
  await write({ state: code === 'cancelled' ? 'cancelled' : 'failed', reasonCode: code, reason }).catch(
    (saving: unknown) =>
      parts.log.warn({ err: saving, reconciliation: id }, 'The end of the comparison could not be recorded'),
  );
}

const wasCancelled = { code: 'cancelled', reason: 'The comparison was stopped. What it had found is kept.' };

function describe(error: unknown): { code: string; reason: string } {
  if (error instanceof SyncRefused) return { code: error.refusal.code, reason: error.refusal.detail };
  if (error instanceof DataverseUnavailable) return { code: 'dynamicsUnavailable', reason: error.message };
  if (error instanceof DatabaseError) return { code: 'databaseUnavailable', reason: error.message };
  return { code: 'unexpected', reason: 'The bridge made a mistake; its log tells which. Compare again.' };
}
