import type { BridgeRow } from '../../../database/bridgeTables.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

export type RunKind = 'contacts' | 'activities';
export type RunMode = 'incremental' | 'full';
export type RunState = 'running' | 'finished' | 'failed' | 'cancelled' | 'needsConfirmation';

/** What a run did, each contact under exactly one of created … failed. */
export interface RunCounts {
  read: number;
  created: number;
  linked: number;
  updated: number;
  taken: number;
  unchanged: number;
  failed: number;
  /** Activities nobody wants sent; runs of activities only. */
  skipped?: number;
  /** Requests to the Web API, tokens excluded. */
  requests: number;
}

/** Activities of one type that a run did not send, and why. */
export interface SkippedType {
  /** Code name of the type, in lower case. */
  type: string;
  count: number;
  code: string;
  reason: string;
}

/** What a person has agreed to by confirming a run, once or several times. */
export interface Confirmed {
  /** Codes of the reasons it waited for. */
  reasons: readonly string[];
  /** Contacts changed on either side, and rows created, that they were shown: what was done and what was planned. */
  changes: number;
  creations: number;
  /** Flows that listen in Dynamics are not started by what the run writes. */
  keepsFlows?: true;
}

/** What a plan has found out beside its counts. */
export interface PlanFacts {
  /** New contacts whose address is in Dynamics already. */
  addresses: AddressCounts;
  /** Names of the flows that new rows start; absent where our user may not know. */
  flows?: readonly string[];
}

/** One execution of a sync. */
export interface Run {
  id: number;
  kind: RunKind;
  mode: RunMode;
  state: RunState;
  dryRun: boolean;
  limit?: number;
  requestedBy?: string;
  counts: RunCounts;
  /** UTC. */
  started: DateTime2;
  finished?: DateTime2;
  /** The database's local time at the start. */
  startedLocal: DateTime2;
  /** Contacts modified before this are not walked, unless the run is full. */
  sinceLocal?: DateTime2;
  /** Highest ContactID of the walk, and the last one of the last committed page. */
  upperBound?: number;
  position: number;
  /** Numbers of contacts that the walk passes from its start to its upper bound, or how many activities it reads at most. */
  total?: number;
  /** Time worked on it so far, ms. */
  workedMs: number;
  reasonCode?: string;
  reason?: string;
  cancelRequested: boolean;
  fingerprint?: string;
  /** Who agreed to what it does. */
  confirmedBy?: string;
  /** What it would do, where a person must agree. */
  plan?: RunCounts;
  facts?: PlanFacts;
  /** What a person has agreed to. */
  confirmed?: Confirmed;
  /** Runs of activities: types that were not sent. */
  skippedTypes?: readonly SkippedType[];
  token?: number;
  /** How far the clock of the database was ahead of that of Dynamics when it began, minutes. */
  ahead?: number;
  /** By which settings the plan was made. */
  plannedBy?: PlannedSettings;
  /** When its holder last wrote down how far it is. UTC. */
  progressed?: DateTime2;
}

/** Nothing done yet. */
export const noCounts: RunCounts = {
  read: 0,
  created: 0,
  linked: 0,
  updated: 0,
  taken: 0,
  unchanged: 0,
  failed: 0,
  requests: 0,
};

/** Reads the columns of a row into the run. */
export function runOf(row: BridgeRow<'dynamics365.run'>): Run {
  return {
    id: row.run_id,
    kind: row.kind as RunKind,
    mode: row.mode as RunMode,
    state: row.state as RunState,
    dryRun: row.dry_run,
    counts: {
      read: row.contacts_read,
      created: row.rows_created,
      linked: row.rows_linked,
      updated: row.rows_updated,
      taken: row.contacts_updated,
      unchanged: row.unchanged,
      failed: row.failed,
      requests: row.requests,
      ...(row.kind === 'activities' ? { skipped: skippedOf(row) } : {}),
    },
    started: row.started_at,
    startedLocal: row.started_local,
    position: row.position,
    workedMs: Number(row.worked_ms),
    cancelRequested: row.cancel_requested,
    ...(row.contact_limit === null ? {} : { limit: row.contact_limit }),
    ...(row.requested_by === null ? {} : { requestedBy: row.requested_by }),
    ...(row.finished_at === null ? {} : { finished: row.finished_at }),
    ...(row.since_local === null ? {} : { sinceLocal: row.since_local }),
    ...(row.upper_bound === null ? {} : { upperBound: row.upper_bound }),
    ...(row.contacts_total === null ? {} : { total: row.contacts_total }),
    ...(row.reason_code === null ? {} : { reasonCode: row.reason_code }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.mapping_fingerprint === null ? {} : { fingerprint: row.mapping_fingerprint }),
    ...(row.confirmed_by === null ? {} : { confirmedBy: row.confirmed_by }),
    ...(row.details === null ? {} : (JSON.parse(row.details) as RunDetails)),
    ...(row.fencing_token === null ? {} : { token: row.fencing_token }),
    ...(row.progressed_at === null ? {} : { progressed: row.progressed_at }),
  };
}

/** What a run keeps as JSON. */
export interface RunDetails {
  plan?: RunCounts;
  facts?: PlanFacts;
  skippedTypes?: readonly SkippedType[];
  confirmed?: Confirmed;
  ahead?: number;
  plannedBy?: PlannedSettings;
}

/** Values of settings by name, as text; a hash of what is long. */
export type PlannedSettings = Readonly<Record<string, string>>;

/** What goes into the column `details`; undefined leaves it as it is. */
export function detailsText({
  plan,
  facts,
  skippedTypes,
  confirmed,
  ahead,
  plannedBy,
}: RunDetails): string | undefined {
  if (!plan && !facts && !skippedTypes && !confirmed && !plannedBy && ahead === undefined) return undefined;
  return JSON.stringify({ skippedTypes, plan, facts, confirmed, ahead, plannedBy });
}

/** What remains of the activities that were read. */
function skippedOf(row: BridgeRow<'dynamics365.run'>): number {
  return row.contacts_read - row.rows_created - row.rows_updated - row.unchanged - row.failed;
}

/** New contacts whose e-mail address is in Dynamics already, each under exactly one of the last three. */
export interface AddressCounts {
  /** New contacts that have an address at all. */
  withAddress: number;
  inDynamics: number;
  /** One active row has it: matched by e-mail, the contact would be linked to that one. */
  once: number;
  /** Several active rows have it. */
  several: number;
  /** Inactive rows alone have it. */
  inactive: number;
}

export function noAddresses(): AddressCounts {
  return { withAddress: 0, inDynamics: 0, once: 0, several: 0, inactive: 0 };
}
