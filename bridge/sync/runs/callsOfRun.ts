import type { CallOptions } from '../../dataverse/types.ts';
import type { HeldLease } from '../state/runs/holdLease.ts';
import type { Run, RunCounts } from '../state/runs/run.ts';
import type { SyncParts } from '../syncParts.ts';
import { afterGrace, type CancelWatch } from './watchCancel.ts';

/** With what a run asks Dynamics. */
export interface CallsOfRun {
  call: CallOptions;
  /** Whether enough of the lease remains for a write; throws what refuseHalted does. */
  mayWrite: () => Promise<boolean>;
  /** See CancelWatch. */
  refuseHalted: () => void;
}

/**
 * Everything a run asks of Dynamics goes under one ID and is counted, and ends with the lease, the process or the run.
 * @param counts its `requests` are raised
 */
export function callsOfRun(
  { newCorrelationId, log, stopping, timing, dataverse }: SyncParts,
  run: Run,
  { lease, cancel, counts }: { lease: HeldLease; cancel: CancelWatch; counts: RunCounts },
): CallsOfRun {
  const correlationId = newCorrelationId();
  // The log's way from a run to its requests.
  log.info({ run: run.id, kind: run.kind, position: run.position, correlationId }, 'A run goes');
  return {
    call: {
      signal: AbortSignal.any([lease.lost, cancel.late, afterGrace(stopping, timing.stopGraceMs)]),
      correlationId,
      onRequest: () => {
        counts.requests += 1;
      },
    },
    mayWrite: async () => {
      cancel.refuseHalted();
      return lease.remains(dataverse.writeTimeoutMs + timing.leaseMarginMs);
    },
    refuseHalted: cancel.refuseHalted,
  };
}
