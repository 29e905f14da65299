import type { BridgeDatabase, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { CallOptions, DataverseClient } from '../../dataverse/types.ts';
import type { Approval } from '../approval.ts';
import type { ContactProblem } from '../state/failures/contactProblem.ts';
import type { PlannedSettings } from '../state/runs/run.ts';
import type { TypePlan, UnsentType } from './types/typePlan.ts';

/** What a run of activities, or the activities of a contact that was just created, need to know beforehand. */
export interface ActivityPlan {
  installationId: string;
  /** What a person may change who has agreed to a run. */
  settings: PlannedSettings;
  /** How activities of a type are sent; found out when it is asked first. `type` is a code name in any case. */
  typePlan(type: string): Promise<TypePlan>;
  /** From now on activities of the type wait, because Dynamics refuses all of them. */
  block(type: string, because: Pick<UnsentType, 'code' | 'reason'>): void;
}

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
  /** Asked before anything of a page is written; nothing to ask where a person has agreed already. */
  approval?: Pick<Approval, 'missing' | 'creations'>;
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
  because?: Pick<UnsentType, 'code' | 'reason'>;
  /** How its type makes rows, for `failed`. */
  fingerprint?: string;
}
