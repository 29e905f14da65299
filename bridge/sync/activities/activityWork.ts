import type { BridgeDatabase, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { CallOptions, DataverseClient } from '../../dataverse/types.ts';
import type { ContactProblem } from '../contacts/contactWork.ts';
import type { ActivityPlan } from './activityPlan.ts';

/** One delivery of activities, with the right to write as long as the lease holds. */
export interface ActivityWork {
  database: BridgeDatabase | DatabaseHandle;
  dataverse: DataverseClient;
  plan: ActivityPlan;
  runId: number;
  /** Decide only: nothing is written on either side. */
  dryRun: boolean;
  call: CallOptions;
  /** Asked before each write: whether enough of the lease remains. */
  mayWrite: () => boolean | Promise<boolean>;
  /**
   * Told how many rows a page would create before the first of them is.
   * @throws NeedsConfirmation when a person has to agree first
   */
  approve?: (creations: number) => void;
}

/**
 * What became of an activity. `completed`: its row was there and still open. `unchanged`: its row was there.
 * `skipped`: nobody wants it sent. `blocked`: all of its type wait. `failed`: this one could not be delivered.
 */
export interface ActivityOutcome {
  activityId: number;
  contactId: number;
  /** Code name of its type, in lower case. */
  type: string;
  result: 'created' | 'completed' | 'unchanged' | 'skipped' | 'blocked' | 'failed';
  rowId?: string;
  problems: readonly ContactProblem[];
  /** Why its type is not sent, for `skipped` and `blocked`. */
  because?: { code: string; reason: string };
  /** How its type makes rows, for `failed`. */
  fingerprint?: string;
}
