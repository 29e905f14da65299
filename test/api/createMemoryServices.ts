import type {
  AuditItem,
  ContactKey,
  ContactView,
  DeliveryFailure,
  Page,
  PageRequest,
  Run,
  RunService,
  Services,
} from '../../bridge/api/services.ts';
import { SyncRefused } from '../../bridge/sync/syncRefused.ts';

/** Services over arrays, for tests of the API alone. Calls that change something are kept in `calls`. */
export interface MemoryServices extends Services {
  stored: ContactView[];
  storedRuns: Run[];
  storedAudit: AuditItem[];
  storedFailures: DeliveryFailure[];
  calls: unknown[][];
}

type FormSubmission = Awaited<ReturnType<Services['forms']['submission']>>;

export const ROW = '6f1de2a0-0b5c-4d0e-9a8f-1c2d3e4f5a6b';
export const GUID = '0d9b7c5e-3a1f-4e2d-8c6b-7a5f3e1d9c0b';
export const FREE_ROW = '11111111-2222-4333-8444-555555555555';

export function contactView(over: Partial<ContactView> = {}): ContactView {
  return {
    contactId: 7,
    contactGuid: GUID,
    email: 'ada@example.com',
    linked: true,
    qualifying: false,
    held: false,
    rowId: ROW,
    modified: '2026-03-01T10:00:00.000Z',
    fields: { ContactFirstName: 'Ada', ContactGUID: GUID },
    row: { firstname: 'Ada' },
    ...over,
  };
}

/** What somebody submitted through form 3. */
export function submissionView(over: Partial<FormSubmission> = {}): FormSubmission {
  return {
    formId: 3,
    formName: 'Book a test ride',
    submissionId: 12,
    submitted: '2026-03-02T09:15:00.000Z',
    description: 'Which model?: Trail Pro',
    values: { Model: 'Trail Pro' },
    fields: [{ name: 'Model', caption: 'Which model?', type: 'text', value: 'Trail Pro' }],
    contactId: 7,
    linked: true,
    contactRowId: ROW,
    ...over,
  };
}

export function auditItem(over: Partial<AuditItem> = {}): AuditItem {
  return {
    id: 1,
    time: '2026-03-01T10:00:00.000Z',
    caller: 'administrator',
    callerKind: 'xperienceUser',
    address: '203.0.113.9',
    action: 'link.create',
    subject: 'contact 7',
    details: '{"before":null,"after":"x"}',
    ...over,
  };
}

export function runView(over: Partial<Run> = {}): Run {
  const none = { read: 0, created: 0, linked: 0, updated: 0, taken: 0, unchanged: 0, failed: 0, requests: 0 };
  return {
    id: 1,
    kind: 'contacts',
    mode: 'incremental',
    dryRun: false,
    state: 'finished',
    counts: none,
    started: '2026-03-01T10:00:00.000Z',
    finished: '2026-03-01T10:00:05.000Z',
    percent: 100,
    ...over,
  };
}

export function failureView(over: Partial<DeliveryFailure> = {}): DeliveryFailure {
  return {
    id: 1,
    kind: 'contact',
    state: 'open',
    subject: 'Ada Lovelace <ada@example.com>',
    contactId: 7,
    code: 'textTooLong',
    detail: 'Job Title has 120 characters, the column takes 100.',
    field: 'ContactJobTitle',
    attempts: 1,
    firstAttempt: '2026-03-01T10:00:00.000Z',
    lastAttempt: '2026-03-01T10:00:00.000Z',
    ...over,
  };
}

export const activityView = {
  activityId: 31,
  contactId: 7,
  type: 'pagevisit',
  created: '2026-03-01T10:00:00Z',
};

const typeView = {
  type: 'pagevisit',
  state: 'sent' as const,
  table: 'xbridge_pagevisit',
  properties: ['url'],
};

export const mappingView = {
  version: 'v1',
  pairs: [pairView('ContactFirstName', 'firstname')],
  dropped: [pairView('ContactCity', 'address1_city')],
  problems: [{ code: 'unknownColumn', detail: 'It has gone.', place: 'pairs[0].column' }],
};

export function pairView(field: string, column: string) {
  const rules = { direction: 'both', conflict: 'byCaller', sendEmpty: false, overlong: 'fail' } as const;
  return { field, column, ...rules };
}

export const settingsView = {
  version: 's1',
  contactSyncEnabled: true,
  minimumScore: 100,
  activitySyncEnabled: false,
  defaultOwner: 'none',
  scoreRule: 'singleScore' as const,
  takeDynamicsChanges: false,
  matchByEmail: false,
  deletedRow: 'report' as const,
  goneContact: 'keep' as const,
  mostCreations: -1,
  keepHistoryDays: 90,
  problems: [],
};

export function createMemoryServices(): MemoryServices {
  const stored = [contactView()];
  const storedRuns = [runView()];
  const storedAudit = [auditItem()];
  const storedPlan: NonNullable<Awaited<ReturnType<RunService['planned']>>>['items'] = [31, 32].map(
    (contactId) => ({
      contactId,
      kind: 'created',
      fields: [{ field: 'ContactLastName', column: 'lastname', to: 'dynamics', new: 'Novák' }],
    }),
  );
  const storedFailures = [failureView()];
  const storedActivities = [activityView, { ...activityView, activityId: 30 }];
  const calls: unknown[][] = [];

  const find = (key: ContactKey): ContactView => {
    const found = stored.filter((contact) => matches(contact, key));
    const [contact] = found;
    if (contact && found.length === 1) return contact;
    if (contact) {
      const ids = found.map(({ contactId }) => contactId).join(', ');
      throw new SyncRefused({ kind: 'conflict', code: 'severalContacts', detail: `Contacts ${ids} fit.` });
    }
    throw new SyncRefused({ kind: 'notFound', code: 'contactNotFound', detail: 'There is no such contact.' });
  };

  return {
    stored,
    storedRuns,
    storedAudit,
    storedFailures,
    calls,
    contacts: {
      find: async (key) => find(key),
      list: async (show, page) => {
        calls.push(['list', show, page]);
        return pageOf(stored, page);
      },
      importContact: async (key, by) => {
        const { contactId } = find(key);
        calls.push(['import', contactId, by]);
        return {
          contactId,
          rowId: ROW,
          outcome: 'created',
          changedColumns: ['firstname'],
          changedFields: [],
        };
      },
      explain: async (key) => ({
        contactId: find(key).contactId,
        linked: true,
        held: false,
        qualifying: false,
        wouldBeSent: false,
        reason: 'Nothing has changed.',
        minimumScore: 100,
        scoreRule: 'singleScore',
        scores: [],
        fields: [],
      }),
      link: async (key, rowId, by) => {
        const contact = find(key);
        if (contact.rowId && contact.rowId !== rowId) {
          throw new SyncRefused({ kind: 'conflict', code: 'contactLinked', detail: 'It has another row.' });
        }
        calls.push(['link', contact.contactId, rowId, by]);
        return { ...contact, rowId };
      },
      unlink: async (key, hold, by) => {
        const { rowId: _gone, ...contact } = find(key);
        calls.push(['unlink', contact.contactId, hold, by]);
        return { ...contact, linked: false, held: hold };
      },
      isRowSettled: async (rowId) => !stored.some((candidate) => candidate.rowId === rowId),
      updateFromRow: async (rowId, row, by) => {
        calls.push(['update', rowId, row, by]);
        const contact = stored.find((candidate) => candidate.rowId === rowId);
        if (!contact || contact.fields.ContactFirstName === row.firstname) return undefined;
        return { contactId: contact.contactId, rowId, changedFields: ['ContactFirstName'] };
      },
      async updateFromRows(_rows, by) {
        return ({ rowId, body }) => this.updateFromRow(rowId, body, by);
      },
    },
    audit: {
      list: async (filter, page) => {
        calls.push(['listAudit', filter, page]);
        return pageOf(storedAudit, page);
      },
    },
    activities: {
      list: async (filter, page) => {
        calls.push(['listActivities', filter, page]);
        return pageOf(storedActivities, page);
      },
      typeItems: async () => [{ name: 'pagevisit', displayName: 'Page visit' }],
      types: async () => ({ version: 'v1', value: [typeView] }),
      updateTypes: async (rules, version, by) => {
        calls.push(['updateTypes', rules, version, by]);
        return { version: 'v2', value: [typeView] };
      },
    },
    runs: {
      syncContacts: async ({ signal: _signal, ...request }) => {
        calls.push(['sync', request]);
        return runView({ mode: request.mode, dryRun: request.dryRun });
      },
      syncActivities: async ({ signal: _signal, ...request }) => {
        calls.push(['syncActivities', request]);
        return runView({ kind: 'activities', mode: request.mode, dryRun: request.dryRun });
      },
      find: async (id) => storedRuns.find((run) => run.id === id),
      mayConfirm: async (id, by) => storedRuns.find((run) => run.id === id)?.requestedBy === by,
      planned: async (id, kind, page) => {
        calls.push(['planned', id, kind]);
        return storedRuns.some((run) => run.id === id) ? pageOf(storedPlan, page) : undefined;
      },
      confirm: async (id, by, confirmation) => {
        calls.push(['confirm', id, by, confirmation]);
        return decide(storedRuns, id);
      },
      cancel: async (id, by) => {
        calls.push(['cancel', id, by]);
        return decide(storedRuns, id);
      },
      list: async (filter, page) => {
        calls.push(['listRuns', filter, page]);
        return pageOf(storedRuns, page);
      },
    },
    events: {
      contactsQualified: async (cursor) => {
        calls.push(['contactsQualified', cursor]);
        return { cursor: 'next', items: cursor === undefined ? [] : stored };
      },
      contactsChanged: async (cursor) => {
        calls.push(['contactsChanged', cursor]);
        return { cursor: 'next', items: cursor === undefined ? [] : stored };
      },
      formSubmitted: async (formId, cursor) => {
        calls.push(['formSubmitted', formId, cursor]);
        return { cursor: 'next', items: cursor === undefined ? [] : [submissionView()] };
      },
      activitiesLogged: async (type, cursor) => {
        calls.push(['activitiesLogged', type, cursor]);
        return { cursor: 'next', items: cursor === undefined ? [] : storedActivities };
      },
      runsFinished: async (filter, cursor) => {
        calls.push(['runsFinished', filter, cursor]);
        return { cursor: 'next', items: cursor === undefined ? [] : storedRuns };
      },
    },
    failures: {
      list: async (filter, page) => {
        calls.push(['listFailures', filter, page]);
        return pageOf(storedFailures, page);
      },
      retry: async (choice, by) => {
        calls.push(['retryFailures', choice, by]);
        return storedFailures.length;
      },
      startRuns: async (by) => {
        calls.push(['startRuns', by]);
        return { runs: [runView()], notStarted: 'Activity synchronization is switched off.' };
      },
      dismiss: async (id, by) => {
        calls.push(['dismissFailure', id, by]);
        const failure = storedFailures.find((each) => each.id === id);
        if (failure) return { ...failure, state: 'dismissed' };
        const detail = `There is no failure ${id}.`;
        throw new SyncRefused({ kind: 'notFound', code: 'failureNotFound', detail });
      },
    },
    actions: {
      createTask: async (key, request) => {
        const { contactId } = find(key);
        calls.push(['createTask', contactId, request]);
        return createdActivity('task', contactId);
      },
      createAppointment: async (key, request) => {
        const { contactId } = find(key);
        calls.push(['createAppointment', contactId, request]);
        return createdActivity('appointment', contactId);
      },
    },
    forms: {
      list: async () => [{ formId: 3, name: 'TestRide', displayName: 'Book a test ride', site: 'BlueHeron' }],
      schema: async (formId) => {
        if (formId === 3) return { type: 'object', properties: { Model: { type: 'string' } } };
        throw new SyncRefused({ kind: 'notFound', code: 'formNotFound', detail: 'There is no such form.' });
      },
      submission: async (formId, submissionId) => {
        if (formId === 3 && submissionId === 12) return submissionView();
        throw new SyncRefused({
          kind: 'notFound',
          code: 'submissionNotFound',
          detail: 'The form has no such submission.',
        });
      },
    },
    lookups: {
      contacts: async (search) =>
        ['Ada Adams', 'Bea Brown']
          .filter((name) => name.includes(search))
          .map((name, index) => ({ contactId: String(index + 1), label: name })),
      contactFields: async () => [
        {
          name: 'ContactCity',
          caption: 'City',
          type: 'text',
          size: 100,
          required: false,
          toDynamicsOnly: false,
        },
      ],
      columns: async () => [
        {
          name: 'firstname',
          label: 'First Name',
          type: 'String',
          required: false,
          readable: true,
          writable: true,
        },
      ],
      choices: async (column) => (column === 'gendercode' ? [{ value: 1, label: 'Male' }] : undefined),
      owners: async () => [{ reference: `/teams(${ROW})`, name: 'Sales', kind: 'team' }],
      users: async () => [{ id: ROW, name: 'Ada' }],
      priorities: async () => [{ value: 1, label: 'Normal' }],
      contactSchema: async () => ({ type: 'object', properties: { fields: {}, row: {} } }),
    },
    mapping: {
      read: async () => mappingView,
      update: async (pairs, version, by) => {
        calls.push(['updateMapping', pairs, version, by]);
        if (version === undefined || version === mappingView.version)
          return { ...mappingView, pairs: [...pairs], notice: 'Later.' };
        throw new SyncRefused({ kind: 'conflict', code: 'mappingChanged', detail: 'Read it again.' });
      },
      preview: async (key, pairs) => {
        const { contactId, row } = find(key);
        calls.push(['previewMapping', contactId, pairs]);
        return { contactId, fields: [{ field: 'ContactFirstName', column: 'firstname' }], row, problems: [] };
      },
    },
    settings: {
      read: async () => settingsView,
      update: async ({ version, ...changes }, by) => {
        calls.push(['updateSettings', changes, version, by]);
        if (version === undefined || version === settingsView.version)
          return { ...settingsView, ...changes, notice: 'Later.' };
        throw new SyncRefused({ kind: 'conflict', code: 'settingsChanged', detail: 'Read them again.' });
      },
    },
    pause: {
      pause: async (reason, by) => {
        calls.push(['pause', reason, by]);
        return { paused: true, since: '2026-05-04T10:00:00.000Z', by, reason };
      },
      resume: async (by) => {
        calls.push(['resume', by]);
        return { paused: false };
      },
    },
    status: {
      read: async () => ({
        ready: true,
        problems: [],
        version: '0.1.0',
        xperience: { reachable: true, version: '13.0.100', site: 'DancingGoat', timeZone: 'Europe/Prague' },
        dynamics: { reachable: true, url: 'http://127.0.0.1:1' },
        contactSync: { enabled: true, minimumScore: 100, mappedFields: 12 },
      }),
    },
  };
}

function matches(contact: ContactView, key: ContactKey): boolean {
  switch (key.by) {
    case 'contactId':
      return contact.contactId === key.contactId;
    case 'email':
      return contact.email === key.email;
    case 'rowId':
      return contact.rowId === key.rowId;
    case 'rowIdOrContactGuid':
      return contact.rowId === key.guid || contact.contactGuid === key.guid;
  }
}

function pageOf<Item>(items: Item[], { limit, after }: PageRequest): Page<Item> {
  const start = Number(after ?? 0);
  const end = start + limit;
  return { items: items.slice(start, end), ...(end < items.length && { next: String(end) }) };
}

function decide(stored: readonly Run[], id: number): Run {
  const run = stored.find((each) => each.id === id);
  if (!run)
    throw new SyncRefused({ kind: 'notFound', code: 'runNotFound', detail: `There is no run ${id}.` });
  if (run.state === 'finished')
    throw new SyncRefused({
      kind: 'conflict',
      code: 'runNotWaiting',
      detail: `Run ${id} has ended already.`,
    });
  return run;
}

function createdActivity(table: string, contactId: number) {
  return {
    activityId: FREE_ROW,
    table,
    contactId,
    contactRowId: ROW,
    created: true,
    link: `http://127.0.0.1:1/main.aspx?etn=${table}`,
  };
}
