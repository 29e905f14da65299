import type { Reconciliations } from '../sync/reconcile/createReconciliations.ts';
import type { Runs } from '../sync/runs/createRuns.ts';
import type { SyncParts } from '../sync/syncParts.ts';
import type { Health } from './frame/createHealth.ts';

/** What the pages work on, as the operations of the contract do. */
export interface PageServices {
  parts: SyncParts;
  runs: Runs;
  reconciliations: Reconciliations;
  /** What was last seen of both sides. */
  health: Health;
  /** Address of the Dynamics organisation. */
  dynamicsUrl: string;
  /** Whether there is a page at a path, or one above it. */
  isServed(path: string): boolean;
  /** BRIDGE_KEY_SECRET; without it no keys are made. */
  keySecret: string | undefined;
  /** What ends soon, such as the client secret: as sentences with what to do. */
  expiring(now: Date): readonly { title: string; text: string }[];
}
