import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { CallOptions, DataverseClient, DataverseTable } from '../../dataverse/types.ts';
import type { Extensions } from '../../extensions/types.ts';
import type { CompiledMapping, ContactField, FieldProblem } from '../../mapping/types.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import type { PageApproval } from '../approval.ts';
import type { ContactProblem, FailureKind } from '../state/failures/contactProblem.ts';
import { fieldValues } from '../state/failures/sentValues.ts';
import type { PlannedField } from '../state/runs/plannedChanges.ts';
import type { AddressCounts } from '../state/runs/run.ts';
import type { BridgeSettings } from '../state/settings/bridgeSettings.ts';

/**
 * Everything an exchange of contacts needs to know beforehand, prepared once per run or call; what only looks at
 * contacts needs few of the bridge's settings, or none.
 */
export interface ContactPlan<Needed extends keyof BridgeSettings = keyof BridgeSettings> {
  installationId: string;
  table: DataverseTable;
  mapping: CompiledMapping;
  /** Hash of what influences conversion and decision, as stored beside agreed values. */
  fingerprint: string;
  /** Contact fields by name, those of extensions included. */
  fields: ReadonlyMap<string, ContactField>;
  /** Extensions that have the last word on what rows change in Xperience. */
  incoming: Extensions['incomingChanges'];
  settings: Pick<BridgeSettings, Needed> & Pick<ScoreCondition, 'minimumScore' | 'groups'>;
}

/** OM_Contact belongs to a live web site: no transaction holds more of its rows than this. */
export const contactsPerTransaction = 200;

/** One execution over some contacts, with the right to write as long as the lease holds. */
export interface ContactWork {
  database: DatabaseHandle;
  dataverse: DataverseClient;
  plan: ContactPlan;
  runId: number;
  /** Fencing token of the lease. */
  token: number;
  /** Decide only: nothing is written on either side. */
  dryRun: boolean;
  call: CallOptions;
  /** Asked before each write: whether enough of the lease remains. */
  mayWrite: () => boolean | Promise<boolean>;
  /** Asked before anything is written to Xperience; throws SyncRefused when nothing new may begin. */
  refuseHalted: () => void | Promise<void>;
  /** Told of contacts as soon as they have ended, before the others of their page have. */
  onEnded?: (outcomes: readonly ContactOutcome[]) => void;
  /** Told before Dynamics is asked for their rows: while the answer is under way, the next page may be read. */
  onAsking?: () => void;
  /** Told when Dynamics has written the first rows of them. */
  onWritten?: () => void;
  /** Which contact holds a row, or is about to, of the pages in hand: the link table may not know it yet. */
  rowsInHand?: Map<string, number>;
  /** What comes after contacts that were delivered, such as their activities. */
  follow?: (outcomes: readonly ContactOutcome[]) => Promise<void>;
  /** The run before ended because Dynamics refused every row of a write; see wholeRefusal. */
  endedBefore?: boolean;
  /** Raised by what is found out about the addresses of new contacts, where a plan is made. */
  addressCounts?: AddressCounts;
  /** A person has asked that flows which listen in Dynamics are not started by what is written. */
  keepsFlows?: boolean;
  /** Where a person must agree to much at once; absent where a person has asked for exactly this. */
  approval?: PageApproval;
}

export type { ContactProblem, FailureKind };

/** What became of one contact. One with a problem counts as failed, even where its other fields travelled. */
export interface ContactOutcome {
  contactId: number;
  /** ContactLastModified of the contact as it was handled: with another stamp it is tried anew. */
  modifiedLocal: DateTime2;
  rowId?: string;
  /** `failed`: nothing of it was delivered. */
  result: 'created' | 'linked' | 'updated' | 'taken' | 'unchanged' | 'failed';
  /** Columns written to Dynamics and fields written to Xperience. */
  changedColumns: string[];
  changedFields: string[];
  problems: ContactProblem[];
  /** Values that would travel; of plans only. */
  fields?: PlannedField[];
  /** Its failures, or their end, were stored together with it. */
  recorded?: true;
}

/**
 * A field's problem as the contact's.
 * @param ours canonical text of the field
 */
export function problemOf(problem: FieldProblem, ours: string | null): ContactProblem {
  return {
    code: problem.code,
    // Not the contact's mistake: a right is missing, or Dynamics fell over.
    kind: problem.code === 'referenceUnreadable' ? 'configuration' : 'data',
    detail: problem.detail,
    field: problem.field,
    column: problem.column,
    sent: fieldValues(problem.column, ours),
  };
}
