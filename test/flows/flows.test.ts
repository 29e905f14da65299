import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from '../gateway/openConnection.ts';
import { type Backend, type SeenRequest, startBackend } from '../gateway/startBackend.ts';
import { bridgeConnector } from './connectors/bridgeConnector.ts';
import { dataverseConnector } from './connectors/dataverseConnector.ts';
import { outlookConnector, type SentEmail } from './connectors/outlookConnector.ts';
import { readFlow } from './readFlow.ts';
import { runFlow } from './runner/runFlow.ts';
import type { RunOptions } from './runner/types.ts';

/** What a flow asks of the bridge and of Dataverse, and what it makes of each answer, by the contract's shapes. */
let bridge: Backend;
let dataverse: Backend;
let sent: SentEmail[];
let waited: number[];
let answers: Record<string, { status?: number; body?: unknown }[]>;

const recipient = 'Notification recipient (xbridge_NotificationRecipient)';
const counts = { read: 9, created: 1, linked: 0, updated: 2, taken: 0, unchanged: 6, failed: 0, requests: 4 };
const run = {
  id: 7,
  kind: 'contacts',
  mode: 'incremental',
  dryRun: false,
  counts,
  started: '2026-11-02T08:00:00Z',
  percent: 50,
};
const problem = {
  type: 'about:blank',
  title: 'Contact synchronization is off',
  status: 422,
  code: 'syncOff',
  detail: 'Switch it on in Xperience.',
};

/** Answers in turn by method and path; the last one is repeated. */
function reply({ method, url }: SeenRequest) {
  const list = answers[`${method} ${url}`];
  const answer = list && (list.length > 1 ? list.shift() : list[0]);
  if (!answer) throw new Error(`no answer is prepared for ${method} ${url}`);
  return answer;
}

const failure = {
  id: 3,
  kind: 'contact',
  state: 'open',
  subject: 'Ann <ann@contoso.com>',
  code: 'textTooLong',
  detail: 'The city is too long: shorten it.',
  contactId: 5,
  attempts: 1,
  firstAttempt: '2026-11-02T08:00:00Z',
  lastAttempt: '2026-11-02T08:00:00Z',
};
const failures = (kind: string) => `GET /xperience-dynamics365/failures?show=open&kind=${kind}&limit=20`;
const caption = '<p>What is open, the newest first, at most 20:</p>';
const table = (rows: string) =>
  `<table><thead><tr><th>Contact</th><th>What happened</th><th>Tried again (UTC)</th></tr></thead><tbody>${rows}</tbody></table>`;
const failureRow =
  '<tr><td>Ann &lt;ann@contoso.com&gt;</td><td>The city is too long: shorten it.</td><td>after the contact or the mapping has changed</td></tr>';

beforeEach(async () => {
  answers = {
    [failures('contact')]: [{ body: { value: [] } }],
    [failures('activity')]: [{ body: { value: [] } }],
  };
  sent = [];
  waited = [];
  bridge = await startBackend(reply);
  dataverse = await startBackend(reply);
});

afterEach(() => Promise.all([bridge.close(), dataverse.close()]));

function start(name: string, options: Partial<RunOptions> = {}) {
  const connection = openConnection({
    connectorDir: 'connector',
    parameterSet: 'apiKey',
    values: { bridgeUrl: bridge.url, api_key: 'key' },
  });
  return runFlow(readFlow(name), {
    connectors: {
      'shared_xbridge-5fkentico-20xperience-20bridge': bridgeConnector(connection),
      shared_commondataserviceforapps: dataverseConnector({ url: dataverse.url, token: 'token' }),
      shared_office365: outlookConnector(sent),
    },
    wait: (seconds) => void waited.push(seconds),
    ...options,
  });
}

describe('synchronizing contacts every hour', () => {
  const sync = 'POST /xperience-dynamics365/sync/contacts';
  const get = 'GET /xperience-dynamics365/runs/7';
  const activities = 'POST /xperience-dynamics365/sync/activities';
  const off = { ...problem, code: 'activitySyncOff', detail: 'Activity synchronization is off.' };
  beforeEach(() => {
    answers[activities] = [{ status: 422, body: off }];
  });
  const go = () => start('scheduledSync', { parameters: { [recipient]: 'sales@contoso.com' } });

  it('tells nobody when all went well at once', async () => {
    answers[sync] = [{ body: { ...run, state: 'finished' } }];
    expect((await go()).status).toBe('Succeeded');
    expect(bridge.seen.map(({ body }) => body)).toEqual([
      { mode: 'incremental', dryRun: false, wait: 60 },
      { wait: 60 },
    ]);
    expect(sent).toEqual([]);
  });

  it('follows a long run to its end', async () => {
    answers[sync] = [{ body: { ...run, state: 'running' } }];
    answers[get] = [{ body: { ...run, state: 'running' } }, { body: { ...run, state: 'finished' } }];
    expect((await go()).status).toBe('Succeeded');
    expect(waited).toEqual([60, 60]);
    expect(sent).toEqual([]);
  });

  it('goes on looking while the bridge starts again', async () => {
    answers[sync] = [{ body: { ...run, state: 'running' } }];
    answers[get] = [{ status: 503, body: problem }, { body: { ...run, state: 'finished' } }];
    expect((await go()).status).toBe('Succeeded');
    expect(waited).toEqual([60, 60]);
    expect(sent).toEqual([]);
  });

  it('tells when contacts failed, which, and why', async () => {
    answers[sync] = [{ body: { ...run, state: 'running' } }];
    answers[get] = [{ body: { ...run, state: 'finished', counts: { ...counts, failed: 3 } } }];
    answers[failures('contact')] = [{ body: { value: [failure] } }];
    await go();
    expect(sent).toEqual([
      {
        to: 'sales@contoso.com',
        subject: 'Contacts could not all be synchronized with Dynamics 365',
        body: `<p>Run 7: finished, 3 contacts failed.</p><p></p>${caption}${table(failureRow)}`,
      },
    ]);
  });

  it('tells why when a run waits for confirmation', async () => {
    answers[sync] = [
      { body: { ...run, state: 'needsConfirmation', reason: 'It would clear <200> contacts & more.' } },
    ];
    await go();
    expect(sent[0]?.body).toBe(
      `<p>Run 7: needsConfirmation, 0 contacts failed.</p><p>It would clear &lt;200> contacts &amp; more.</p>${caption}${table('')}`,
    );
  });

  it('tells of a run that waits once, and not in every hour that joins it', async () => {
    const waits = { ...run, state: 'needsConfirmation', reason: 'Much.', joined: true };
    answers[sync] = [{ body: waits }];
    answers[activities] = [{ body: { ...waits, id: 8, kind: 'activities' } }];
    expect((await go()).status).toBe('Succeeded');
    expect(sent).toEqual([]);
  });

  it('tells nobody while the bridge is paused: that is meant', async () => {
    const paused = {
      status: 503,
      body: { ...problem, status: 503, code: 'paused', detail: 'Ann paused it.' },
    };
    answers[sync] = [paused];
    answers[activities] = [paused];
    expect((await go()).status).toBe('Succeeded');
    expect(sent).toEqual([]);
  });

  it('tells why when the run could not start', async () => {
    answers[sync] = [{ status: 422, body: problem }];
    expect((await go()).status).toBe('Succeeded');
    expect(sent[0]?.body).toContain('could not be started');
    expect(sent[0]?.body).toContain('Switch it on in Xperience.');
  });

  it('tells after two hours when the bridge cannot be reached any more', async () => {
    const gone = [{ status: 503, body: { ...problem, detail: 'The database does not answer.' } }];
    answers[sync] = [{ body: { ...run, state: 'running' } }];
    answers[get] = gone;
    answers[failures('contact')] = gone;
    expect((await go()).status).toBe('Succeeded');
    expect(waited).toHaveLength(120);
    expect(sent[0]?.body).toBe(
      `<p>Run 7: state unknown, 0 contacts failed.</p><p>The database does not answer.</p>${caption}`,
    );
  });

  it('tells when a run is still going after two hours', async () => {
    answers[sync] = [{ body: { ...run, state: 'running' } }];
    answers[get] = [{ body: { ...run, state: 'running' } }];
    await go();
    expect(waited).toHaveLength(120);
    expect(sent[0]?.body).toContain('Run 7: running');
  });
});

describe('synchronizing activities every hour', () => {
  const go = () => start('scheduledSync', { parameters: { [recipient]: 'sales@contoso.com' } });
  const activities = 'POST /xperience-dynamics365/sync/activities';
  beforeEach(() => {
    answers['POST /xperience-dynamics365/sync/contacts'] = [{ body: { ...run, state: 'finished' } }];
  });

  it('follows a long run to its end, and tells when activities failed', async () => {
    const long = { ...run, id: 8, kind: 'activities' };
    answers[activities] = [{ body: { ...long, state: 'running' } }];
    answers['GET /xperience-dynamics365/runs/8'] = [
      { body: { ...long, state: 'running' } },
      { body: { ...long, state: 'finished', counts: { ...counts, failed: 2 } } },
    ];
    expect((await go()).status).toBe('Succeeded');
    expect(waited).toEqual([60, 60]);
    expect(sent).toMatchObject([
      {
        subject: 'Activities could not all be synchronized with Dynamics 365',
        body: `<p>Run 8: finished, 2 activities failed.</p><p></p>${caption}${table('')}`,
      },
    ]);
  });

  it('goes on although contacts could not be synchronized', async () => {
    answers['POST /xperience-dynamics365/sync/contacts'] = [{ status: 422, body: problem }];
    answers[activities] = [{ body: { ...run, state: 'finished' } }];
    await go();
    expect(bridge.seen.map(({ url }) => url)).toContain('/xperience-dynamics365/sync/activities');
    expect(sent).toHaveLength(1);
  });

  it('tells why when the run could not start', async () => {
    answers[activities] = [{ status: 503, body: { ...problem, detail: 'The database does not answer.' } }];
    await go();
    expect(sent).toMatchObject([{ body: expect.stringContaining('The database does not answer.') }]);
  });
});

describe('bringing changes of the last day', () => {
  const rows = Array.from({ length: 501 }, (_, index) => ({
    contactid: `row ${index}`,
    versionnumber: index,
  }));
  const list = (url: string) => url.startsWith('/api/data/v9.2/contacts?');
  const go = () => start('incomingScheduled', { parameters: { [recipient]: 'sales@contoso.com' } });
  const update = 'POST /xperience-dynamics365/updatecontacts';

  beforeEach(() => {
    answers = new Proxy(answers, {
      get: (prepared, name: string) =>
        list(name.replace('GET ', '')) ? [{ body: { value: rows } }] : prepared[name],
    });
  });

  it('looks back longer than the flow waits, and hands rows on in parts', async () => {
    answers[update] = [{ body: { changed: 0, unchanged: 500, failed: 0, results: [] } }];
    expect((await go()).status).toBe('Succeeded');
    const filter = new URL(dataverse.seen[0]?.url ?? '', dataverse.url).searchParams.get('$filter') ?? '';
    const since = Date.parse(filter.replace('modifiedon ge ', ''));
    expect((Date.now() - since) / 3_600_000).toBeCloseTo(25, 1);
    expect(bridge.seen.map(({ body }) => (body as { rows: unknown[] }).rows.length)).toEqual([500, 1]);
  });

  it('goes on with the other parts when one is refused, and tells by email which rows and why', async () => {
    const [none, part] = ['11111111-2222-3333-4444-000000000001', '11111111-2222-3333-4444-000000000002'];
    const long = { field: 'ContactCity', column: 'address1_city', code: 'tooLong', detail: 'Too long.' };
    const results = [
      { rowId: none, outcome: 'failed', code: 'contactBusy', detail: 'Somebody is at it.' },
      { rowId: part, outcome: 'changed', contactId: 7, changedFields: ['ContactEmail'], problems: [long] },
      { rowId: part, outcome: 'unchanged' },
    ];
    answers[update] = [
      { status: 503, body: { ...problem, detail: 'The database does not answer.' } },
      { body: { changed: 1, unchanged: 1, failed: 1, results } },
    ];
    expect((await go()).status).toBe('Succeeded');
    expect(sent.map(({ body }) => body)).toEqual([
      expect.stringContaining('Of 500 rows, all could not be taken'),
      expect.stringContaining('Of 1 rows, 2 could not be taken'),
    ]);
    expect(sent[0]?.body).toContain('The database does not answer.');
    expect(sent[1]?.body).toContain(
      `<tr><td></td><td>${none}</td><td></td><td>Somebody is at it.</td></tr><tr><td>7</td><td>${part}</td><td>address1_city</td><td>Too long.</td></tr></tbody>`,
    );
  });

  it('tells nobody when every row was taken', async () => {
    answers[update] = [{ body: { changed: 0, unchanged: 500, failed: 0, results: [] } }];
    await go();
    expect(sent).toEqual([]);
  });
});

describe('bringing changes from Dynamics to Xperience', () => {
  const update = 'POST /xperience-dynamics365/updatecontact';
  const row = {
    '@odata.etag': 'W/"12"',
    contactid: '11111111-2222-3333-4444-555555555555',
    firstname: 'Ann',
    emailaddress1: null,
    _parentcustomerid_value: null,
    '_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
    ItemInternalId: '11111111-2222-3333-4444-555555555555',
  };

  it('hands the whole row of the trigger on, nulls and annotations included', async () => {
    answers[update] = [{ status: 204 }];
    expect((await start('incomingAutomated', { trigger: row })).status).toBe('Succeeded');
    expect(bridge.seen[0]?.body).toEqual(row);
  });

  it('fails, so that the run shows it, when a column could not be taken', async () => {
    const problems = [
      { field: 'ContactCity', column: 'address1_city', code: 'tooLong', detail: 'Shorten it.' },
    ];
    answers[update] = [{ body: { contactId: 1, rowId: row.contactid, changedFields: [], problems } }];
    expect(await start('incomingAutomated', { trigger: row })).toMatchObject({
      status: 'Failed',
      actions: [{ status: 'Succeeded' }, { error: 'tooLong: address1_city: Shorten it.' }],
    });
  });

  it('fails, so that the run shows it, when the bridge refuses the row', async () => {
    answers[update] = [{ status: 403, body: problem }];
    expect((await start('incomingAutomated', { trigger: row })).status).toBe('Failed');
  });

  const selected = { entity: { contactid: row.contactid } };
  it.each<[string, unknown]>([
    ['incomingById', { text: row.contactid }],
    ['incomingInstant', selected],
  ])('%s reads the row that a person means, then hands it on', async (flow, trigger) => {
    answers[`GET /api/data/v9.2/contacts(${row.contactid})`] = [{ body: row }];
    answers[update] = [{ status: 204 }];
    expect((await start(flow, { trigger })).status).toBe('Succeeded');
    expect(bridge.seen[0]?.body).toEqual(row);
  });

  it.each<[string, unknown]>([
    ['incomingById', { text: row.contactid }],
    ['incomingInstant', selected],
  ])('%s asks nothing of the bridge when there is no such row', async (flow, trigger) => {
    answers[`GET /api/data/v9.2/contacts(${row.contactid})`] = [{ status: 404, body: { error: {} } }];
    expect((await start(flow, { trigger })).status).toBe('Failed');
    expect(bridge.seen).toEqual([]);
  });
});

describe('sending one contact', () => {
  it('sends the contact that a person names', async () => {
    const result = { contactId: 5, rowId: 'row', outcome: 'created', changedColumns: [], changedFields: [] };
    answers['POST /xperience-dynamics365/contact/import?contact=ann%40contoso.com'] = [{ body: result }];
    expect((await start('sendContact', { trigger: { text: 'ann@contoso.com' } })).status).toBe('Succeeded');
  });
});

describe('adding everybody who already qualifies', () => {
  const list = 'GET /xperience-dynamics365/contacts?show=qualifying';
  const contact = (contactId: number) => ({
    contactId,
    linked: false,
    qualifying: true,
    held: false,
    fields: {},
    rowId: `0000000${contactId}-0000-5000-8000-000000000000`,
    row: { contactid: `0000000${contactId}-0000-5000-8000-000000000000`, lastname: `Contact ${contactId}` },
  });

  beforeEach(() => {
    const next = `${bridge.url}/xperience-dynamics365/contacts?show=qualifying&cursor=b`;
    answers[list] = [{ body: { value: [contact(1)], nextLink: next } }];
    answers[`${list}&cursor=b`] = [{ body: { value: [contact(2)] } }];
    answers['POST /api/data/v9.2/contacts'] = [{ status: 201, body: {} }];
    answers['PUT /xperience-dynamics365/contact/link?contact=1'] = [{ body: contact(1) }];
    answers['PUT /xperience-dynamics365/contact/link?contact=2'] = [{ body: contact(2) }];
  });

  it('adds the row of each contact on all pages and links it', async () => {
    expect((await start('flowDrivenStart', { trigger: {} })).status).toBe('Succeeded');
    expect(dataverse.seen.map(({ body }) => body)).toEqual([contact(1).row, contact(2).row]);
    expect(bridge.seen.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([
      { rowId: contact(1).rowId },
      { rowId: contact(2).rowId },
    ]);
  });

  it('links a contact whose row is there already', async () => {
    answers['POST /api/data/v9.2/contacts'] = [
      { status: 412, body: { error: {} } },
      { status: 201, body: {} },
    ];
    expect((await start('flowDrivenStart', { trigger: {} })).status).toBe('Succeeded');
    expect(bridge.seen.filter(({ method }) => method === 'PUT')).toHaveLength(2);
  });

  it('goes on with the others when one cannot be linked, and shows the failure', async () => {
    answers['PUT /xperience-dynamics365/contact/link?contact=1'] = [{ status: 409, body: problem }];
    expect((await start('flowDrivenStart', { trigger: {} })).status).toBe('Failed');
    expect(bridge.seen.filter(({ method }) => method === 'PUT')).toHaveLength(2);
  });
});
