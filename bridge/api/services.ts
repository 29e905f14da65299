import type { components } from '../../schemas/contract.ts';

type Schemas = components['schemas'];

/** How a caller names a contact. */
export type ContactKey =
  | { by: 'contactId'; contactId: number }
  | { by: 'email'; email: string }
  /** GUIDs are lower case with hyphens. */
  | { by: 'rowId'; rowId: string }
  /** Row ID first, then ContactGUID; only for callers who may know ContactGUIDs. */
  | { by: 'rowIdOrContactGuid'; guid: string };

/** A contact with everything the contract can show of it; operations leave out what the caller may not see. */
export type ContactView = Schemas['Contact'] & { contactGuid: string };

export type ContactFilter = 'qualifying' | 'changed' | 'linked' | 'held' | 'failed';

/** One page; `next` is where the following one starts, in a form of the service's own. */
export interface Page<Item> {
  items: Item[];
  next?: string;
}

export interface PageRequest {
  limit: number;
  after?: string;
}

/**
 * What the operations on contacts need. All of them throw SyncRefused when the contact does not exist, several have
 * the e-mail, or the present state does not allow it, and DataverseUnavailable when Dynamics cannot be used.
 * `by` is the caller's name, for the audit.
 */
export interface ContactService {
  find(key: ContactKey): Promise<ContactView>;
  list(show: ContactFilter, page: PageRequest): Promise<Page<ContactView>>;
  /** Sends one contact now; throws SyncRefused when it cannot be delivered. */
  importContact(key: ContactKey, by: string): Promise<Schemas['ImportResult']>;
  /** Why it would or would not be sent; changes nothing. */
  explain(key: ContactKey): Promise<Schemas['Explanation']>;
  link(key: ContactKey, rowId: string, by: string): Promise<ContactView>;
  unlink(key: ContactKey, hold: boolean, by: string): Promise<ContactView>;
  /**
   * Whether nothing is to be done about a row: it is linked to no contact, or known in this version.
   * @param read the value of a property of the row
   */
  isRowSettled(rowId: string, read: (property: string) => unknown): Promise<boolean>;
  /** Takes a row as a Dataverse trigger delivers it; undefined when it is not linked or changes nothing. */
  updateFromRow(
    rowId: string,
    row: DynamicsRow,
    by: string,
  ): Promise<Schemas['UpdateContactResult'] | undefined>;
  /** Prepares to take many rows, one after the other in their order; what is returned takes one as updateFromRow does. */
  updateFromRows(
    rows: readonly DeliveredRow[],
    by: string,
  ): Promise<(row: DeliveredRow) => Promise<Schemas['UpdateContactResult'] | undefined>>;
}

/** A row with its ID, in lower case. */
export interface DeliveredRow {
  rowId: string;
  body: DynamicsRow;
}

/** Any columns, annotations and expanded rows beside them. */
export type DynamicsRow = Readonly<Record<string, unknown>>;

export type Run = Schemas['Run'];

export interface SyncRequest {
  mode: Run['mode'];
  dryRun: boolean;
  /** The run ends after this many contacts were sent. */
  limit?: number;
  /** How long to wait for its end before answering; no longer than until `signal` is aborted. */
  waitSeconds: number;
  signal: AbortSignal;
  by: string;
}

/** What a person may ask for together with a confirmation. */
export interface RunConfirmation {
  /** Flows that listen in Dynamics are not started by what the run writes. */
  keepsFlows: boolean;
}

export interface RunService {
  /** Starts a run or joins the one that is going, and answers with it when it has ended or the wait is over. */
  syncContacts(request: SyncRequest): Promise<Run>;
  /** The same over the activities of linked contacts. */
  syncActivities(request: SyncRequest): Promise<Run>;
  find(runId: number): Promise<Run | undefined>;
  /** Whether somebody without the right to manage may confirm a run, because it is theirs and a setting says so. */
  mayConfirm(runId: number, by: string): Promise<boolean>;
  /** Lets a run that waits for a person go on; throws SyncRefused when it does not wait. */
  confirm(runId: number, by: string, confirmation: RunConfirmation): Promise<Run>;
  /** What it would do, contact by contact; undefined when there is no such run. */
  planned(
    runId: number,
    kind: Schemas['PlannedChange']['kind'] | undefined,
    page: PageRequest,
  ): Promise<Page<Schemas['PlannedChange']> | undefined>;
  /** Ends a run; throws SyncRefused when it has ended already. */
  cancel(runId: number, by: string): Promise<Run>;
  /** The newest first. */
  list(filter: { state?: Run['state']; onlyWithFailures: boolean }, page: PageRequest): Promise<Page<Run>>;
}

/** Times are UTC, ISO 8601. */
export interface ActivityFilter {
  contactId?: number;
  /** Code name. */
  type?: string;
  from?: string;
  to?: string;
}

export type ActivityView = Schemas['Activity'];

/** What the operations on activities need. */
export interface ActivityService {
  /** The newest first. */
  list(filter: ActivityFilter, page: PageRequest): Promise<Page<ActivityView>>;
  typeItems(): Promise<Schemas['ActivityTypeItem'][]>;
  /** Whether and how each type is sent; none is while the stored rules cannot be read. */
  types(): Promise<Schemas['ActivityTypeList']>;
  /**
   * Replaces the rules.
   * @param version of the rules the change rests on; without it the last one who saves wins
   * @throws SyncRefused with every mistake in them, and when they have changed meanwhile
   */
  updateTypes(
    rules: readonly Schemas['ActivityTypeRule'][],
    version: string | undefined,
    by: string,
  ): Promise<Schemas['ActivityTypeList']>;
}

/** The switch that stops everything that writes, on either side. */
export interface PauseService {
  pause(reason: string, by: string): Promise<Schemas['PauseState']>;
  resume(by: string): Promise<Schemas['PauseState']>;
}

export interface StatusService {
  read(): Promise<Omit<Schemas['Status'], 'caller'>>;
}

export type DeliveryFailure = Schemas['DeliveryFailure'];

export interface FailureChoice {
  kind?: DeliveryFailure['kind'];
  code?: string;
}

/** The operations on failures; `by` is the caller's name, for the audit. */
export interface FailureService {
  /** The newest first. */
  list(
    filter: FailureChoice & { show: 'open' | 'due' | 'dismissed' | 'resolved' },
    page: PageRequest,
  ): Promise<Page<DeliveryFailure>>;
  /** Has them tried again by the next run: those named, or all that are open. Answers how many. */
  retry(choice: FailureChoice & { ids?: readonly number[] }, by: string): Promise<number>;
  /**
   * Starts a run for each kind of which something is due, or joins one that is going, and waits for none. What keeps
   * one from starting is told, and no error: the failures are due all the same.
   */
  startRuns(by: string, signal: AbortSignal): Promise<Pick<Schemas['RetryResult'], 'runs' | 'notStarted'>>;
  /** Throws SyncRefused when it does not exist or is settled. */
  dismiss(id: number, by: string): Promise<DeliveryFailure>;
}

/** The operations on the mapping; all of them throw SyncRefused and DataverseUnavailable. */
export interface MappingService {
  /** With what keeps it from being used; a mapping that is wrong is no error here. */
  read(): Promise<Schemas['Mapping']>;
  /** Refused with every reason, and as a conflict when the mapping is of another version; without one the last wins. */
  update(
    pairs: readonly Schemas['MappingPair'][],
    version: string | undefined,
    by: string,
  ): Promise<Schemas['Mapping']>;
  /** By the pairs given, else by the mapping that is saved; writes nothing. */
  preview(
    key: ContactKey,
    pairs: readonly Schemas['MappingPair'][] | undefined,
  ): Promise<Schemas['MappingPreview']>;
}

/** The operations on settings; throws SyncRefused when a change cannot be saved. */
export interface SettingsService {
  read(): Promise<Schemas['Settings']>;
  /** Changes what is given; refused as a conflict when the settings are of another version. */
  update(settings: Schemas['SettingsUpdate'], by: string): Promise<Schemas['Settings']>;
}

/** One poll of a trigger: what is new, and where the next poll starts. */
export interface Poll<Item> {
  cursor: string;
  items: Item[];
}

/**
 * What triggers tell of, at most 100 items a poll. Without a cursor nothing: telling starts from there. A cursor that
 * is damaged or foreign starts at the oldest event kept. Throws SyncRefused when contacts cannot be shown.
 */
export interface EventService {
  contactsQualified(cursor?: string): Promise<Poll<ContactView>>;
  contactsChanged(cursor?: string): Promise<Poll<ContactView>>;
  /** Throws SyncRefused when the form is not there or not for the user; `userId` as in FormService. */
  formSubmitted(
    formId: number,
    cursor: string | undefined,
    userId: number | undefined,
  ): Promise<Poll<Schemas['FormSubmission']>>;
  /** Of one type, or of any. */
  activitiesLogged(type?: string, cursor?: string): Promise<Poll<ActivityView>>;
  runsFinished(
    filter: { kind?: Run['kind']; onlyWithFailures: boolean },
    cursor?: string,
  ): Promise<Poll<Run>>;
}

/**
 * Tasks and appointments for contacts. Throws SyncRefused when the contact does not exist, is not in Dynamics, or the
 * request does not fit, and DataverseUnavailable when Dynamics cannot be used.
 */
export interface ActionService {
  createTask(key: ContactKey, request: Schemas['TaskRequest']): Promise<Schemas['CreatedActivity']>;
  createAppointment(
    key: ContactKey,
    request: Schemas['AppointmentRequest'],
  ): Promise<Schemas['CreatedActivity']>;
}

/**
 * Forms of the website; throws SyncRefused for a form or submission that is not there or not for the user.
 * `userId` is the user of Xperience whose roles decide about single forms; undefined for callers who may read all.
 */
export interface FormService {
  list(userId: number | undefined): Promise<Schemas['FormItem'][]>;
  /** JSON schema of the values of a submission. */
  schema(formId: number, userId: number | undefined): Promise<Schemas['FormSchema']['schema']>;
  submission(
    formId: number,
    submissionId: number,
    userId: number | undefined,
  ): Promise<Schemas['FormSubmission']>;
}

/** What dropdowns offer; throws DataverseUnavailable when Dynamics cannot be used. */
export interface LookupService {
  /** Those that begin with the text, or the newest. */
  contacts(search: string): Promise<Schemas['ContactChoice'][]>;
  contactFields(): Promise<Schemas['ContactFieldItem'][]>;
  columns(): Promise<Schemas['ColumnItem'][]>;
  /** undefined for a column that does not exist; none for one without choices. */
  choices(column: string): Promise<Schemas['ChoiceItem'][] | undefined>;
  owners(): Promise<Schemas['OwnerItem'][]>;
  users(): Promise<Schemas['UserItem'][]>;
  /** Of a task. */
  priorities(): Promise<Schemas['ChoiceItem'][]>;
  /** JSON schema of `fields` and `row` of a contact; throws SyncRefused without a usable mapping. */
  contactSchema(): Promise<Schemas['ContactSchema']['schema']>;
}

export type AuditItem = Schemas['AuditEntry'];

export interface AuditService {
  /** The newest first. Times are ISO 8601; `action` is a whole action, or its part before the dot. */
  list(
    filter: { caller?: string; action?: string; from?: string; to?: string },
    page: PageRequest,
  ): Promise<Page<AuditItem>>;
}

export interface Services {
  audit: AuditService;
  actions: ActionService;
  forms: FormService;
  lookups: LookupService;
  activities: ActivityService;
  contacts: ContactService;
  events: EventService;
  failures: FailureService;
  mapping: MappingService;
  pause: PauseService;
  runs: RunService;
  settings: SettingsService;
  status: StatusService;
}
