import { setTimeout as wait } from 'node:timers/promises';
import { readHighestContactId } from '../../xperience/contacts/readContacts.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { forgetReconciliations } from '../state/forgetReconciliations.ts';
import {
  adoptReconciliation,
  insertReconciliation,
  readReconciliation,
  readRunningReconciliation,
} from '../state/reconciliations.ts';
import { type HeldLease, holdLease } from '../state/runs/holdLease.ts';
import type { SyncParts } from '../syncParts.ts';
import { reconcile } from './reconcile.ts';
import type { Reconciliation } from './reconciliation.ts';
import { reconciliationOf } from './reconciliationOf.ts';

/** The reconciliations of this process; one at a time across all processes, by a lease in the database. */
export interface Reconciliations {
  /**
   * Starts one, or joins the one that is going.
   * @throws SyncRefused without a usable mapping, DataverseUnavailable
   */
  start(requestedBy: string): Promise<{ reconciliation: Reconciliation; joined: boolean }>;
  /** Goes on with one whose holder died. */
  resumeOrphan(): Promise<Reconciliation | undefined>;
  /** The end of one, where this process carries it out. */
  endOf(id: number): Promise<void> | undefined;
  /** Waits until that of this process has ended or stopped. */
  settled(): Promise<void>;
}

const leaseName = 'reconciliation';

export function createReconciliations(parts: SyncParts): Reconciliations {
  const { database, timing } = parts;
  const going = new Map<number, Promise<void>>();

  const take = (): Promise<HeldLease | undefined> =>
    holdLease(database, leaseName, parts.holder, { leaseMs: timing.leaseMs, renewMs: timing.leaseMs / 3 });

  const execute = (reconciliation: Reconciliation, lease: HeldLease): void => {
    const { id } = reconciliation;
    const done = reconcile(parts, reconciliation, lease)
      .finally(() => lease.release())
      .then(() => forgetReconciliations(database))
      .catch((error: unknown) =>
        parts.log.warn({ err: error, reconciliation: id }, 'A comparison could not be brought to its end'),
      )
      .finally(() => {
        if (going.get(id) === done) going.delete(id);
      });
    going.set(id, done);
  };

  /** Under the lease, one recorded as running has no holder any more. */
  const adopt = async (lease: HeldLease): Promise<Reconciliation | undefined> => {
    const orphan = await readRunningReconciliation(database);
    if (!orphan) return undefined;
    const id = orphan.reconciliation_id;
    if (!(await adoptReconciliation(database, id, parts.holder, lease.token))) return undefined;
    const adopted = await readReconciliation(database, id);
    if (!adopted) return undefined;
    const reconciliation = reconciliationOf(adopted);
    execute(reconciliation, lease);
    return reconciliation;
  };

  const startUnder = async (lease: HeldLease, requestedBy: string) => {
    const orphan = await adopt(lease);
    if (orphan) return { reconciliation: orphan, joined: true };
    const stored = await insertReconciliation(database, {
      requestedBy,
      holder: parts.holder,
      token: lease.token,
      upperBound: await readHighestContactId(database),
    });
    const reconciliation = reconciliationOf(stored);
    execute(reconciliation, lease);
    return { reconciliation, joined: false };
  };

  return {
    async start(requestedBy) {
      await prepareContacts(parts, { switches: 'ignored', fresh: false });
      for (;;) {
        const lease = await take();
        if (lease) {
          try {
            return await startUnder(lease, requestedBy);
          } catch (error) {
            await lease.release();
            throw error;
          }
        }
        const running = await readRunningReconciliation(database);
        if (running) return { reconciliation: reconciliationOf(running), joined: true };
        // The holder is between taking its lease and recording what it starts, or just ended.
        await wait(timing.pollMs, undefined, { signal: parts.stopping });
      }
    },
    async resumeOrphan() {
      if (!(await readRunningReconciliation(database))) return undefined;
      const lease = await take();
      if (!lease) return undefined;
      try {
        const resumed = await adopt(lease);
        if (!resumed) await lease.release();
        return resumed;
      } catch (error) {
        await lease.release();
        throw error;
      }
    },
    endOf: (id) => going.get(id),
    async settled() {
      await Promise.allSettled(going.values());
    },
  };
}
