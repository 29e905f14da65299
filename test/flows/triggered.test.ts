import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from '../gateway/openConnection.ts';
import { type Backend, type SeenRequest, startBackend } from '../gateway/startBackend.ts';
import { bridgeConnector } from './connectors/bridgeConnector.ts';
import { dataverseConnector } from './connectors/dataverseConnector.ts';
import { outlookConnector, type SentEmail } from './connectors/outlookConnector.ts';
import { readFlow } from './readFlow.ts';
import { runFlow } from './runner/runFlow.ts';

/** Flows that a trigger of the bridge starts, each run with one item as the trigger tells it. */
const rowId = '00000001-0000-5000-8000-000000000000';
const contact = {
  contactId: 1,
  linked: false,
  qualifying: true,
  held: false,
  fields: {},
  rowId,
  row: { contactid: rowId, lastname: 'Ann' },
};
const ended = {
  id: 7,
  kind: 'contacts',
  state: 'failed',
  counts: { failed: 3 },
  reason: 'Rows <b> & more are missing.',
};

let bridge: Backend;
let dataverse: Backend;
let added: number;
let answer: (request: SeenRequest) => { status?: number; body?: unknown };

const counts = { read: 9, created: 1, linked: 0, updated: 2, taken: 0, unchanged: 6, failed: 0, requests: 4 };
const running = {
  id: 8,
  kind: 'contacts',
  mode: 'incremental',
  dryRun: false,
  state: 'running',
  counts,
  started: '2026-11-02T08:00:00Z',
  percent: 0,
};
const failure = {
  id: 3,
  kind: 'contact',
  state: 'open',
  subject: 'Ann <ann@contoso.com>',
  code: 'textTooLong',
  detail: 'Too long.',
  contactId: 5,
  attempts: 1,
  firstAttempt: '2026-11-02T08:00:00Z',
  lastAttempt: '2026-11-02T08:00:00Z',
};

beforeEach(async () => {
  added = 201;
  answer = ({ url }) =>
    url.includes('/failures?') ? { body: { value: [] } } : { body: { ...contact, linked: true } };
  bridge = await startBackend((request) => answer(request));
  dataverse = await startBackend(() => ({ status: added, body: {} }));
});

afterEach(() => Promise.all([bridge.close(), dataverse.close()]));

async function start(
  name: string,
  trigger: unknown,
  parameters: Record<string, unknown> = {},
  pressed?: string,
) {
  const sent: SentEmail[] = [];
  const connection = openConnection({
    connectorDir: 'connector',
    parameterSet: 'apiKey',
    values: { bridgeUrl: bridge.url, api_key: 'key' },
  });
  const { status } = await runFlow(readFlow(name), {
    connectors: {
      'shared_xbridge-5fkentico-20xperience-20bridge': bridgeConnector(connection),
      shared_commondataserviceforapps: dataverseConnector({ url: dataverse.url, token: 'token' }),
      shared_office365: outlookConnector(sent, () => pressed),
    },
    trigger,
    parameters,
  });
  return { status, sent };
}

it('a contact that qualifies gets its row, under the ID the bridge gave it, and is linked', async () => {
  expect((await start('flowDriven', contact)).status).toBe('Succeeded');
  expect(dataverse.seen.map(({ body }) => body)).toEqual([contact.row]);
  expect(bridge.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['PUT', '/xperience-dynamics365/contact/link?contact=1', { rowId }],
  ]);
});

it('a contact whose row is there already is linked to it', async () => {
  added = 412;
  expect((await start('flowDriven', contact)).status).toBe('Succeeded');
  expect(bridge.seen).toHaveLength(1);
});

describe('a synchronization that left failures', () => {
  const recipient = { 'Notification recipient (xbridge_NotificationRecipient)': 'sales@contoso.com' };
  const listed = 'GET /xperience-dynamics365/failures?show=open&kind=contact&limit=20';
  const calls = () => bridge.seen.map(({ method, url }) => `${method} ${url}`);

  it('is told by email, with the reason as text and what is open', async () => {
    answer = ({ url }) => (url.includes('/failures?') ? { body: { value: [failure] } } : { body: {} });
    const { status, sent } = await start('failureAlert', ended, recipient);
    expect(status).toBe('Succeeded');
    expect(sent).toMatchObject([
      {
        to: 'sales@contoso.com',
        subject: 'A synchronization with Dynamics 365 left failures',
        options: ['Try again now', 'Leave it'],
        body: expect.stringContaining(
          '<p>Run 7 (contacts): failed, 3 failed.</p><p>Rows &lt;b> &amp; more are missing.</p>',
        ),
      },
    ]);
    expect(sent[0]?.body).toContain('<td>Ann &lt;ann@contoso.com&gt;</td><td>Too long.</td>');
  });

  it('is told although the bridge cannot be asked what is open', async () => {
    answer = () => ({ status: 503, body: { title: 'Down', status: 503, code: 'down', detail: 'Down.' } });
    const { status, sent } = await start('failureAlert', ended, recipient);
    expect([status, sent.length]).toEqual(['Succeeded', 1]);
  });

  it.each([undefined, 'Leave it'])('is left alone when the reader answers %s', async (pressed) => {
    const { status } = await start('failureAlert', ended, recipient, pressed);
    expect(status).toBe('Succeeded');
    expect(calls()).toEqual([listed]);
  });

  it.each([
    ['contacts', 'contact', 'POST /xperience-dynamics365/sync/contacts'],
    ['import', 'contact', 'POST /xperience-dynamics365/sync/contacts'],
    ['activities', 'activity', 'POST /xperience-dynamics365/sync/activities'],
  ])('is tried again when the reader says so: a run of %s', async (kind, failed, sync) => {
    answer = ({ url }) => {
      if (url.includes('/failures?')) return { body: { value: [] } };
      return { body: url.endsWith('/retry') ? { count: 3 } : running };
    };
    const { status } = await start('failureAlert', { ...ended, kind }, recipient, 'Try again now');
    expect(status).toBe('Succeeded');
    const first = listed.replace('kind=contact', `kind=${failed}`);
    expect(calls()).toEqual([first, 'POST /xperience-dynamics365/failures/retry', sync]);
  });
});

describe('a synchronization that waits for a decision', () => {
  const recipient = { 'Notification recipient (xbridge_NotificationRecipient)': 'sales@contoso.com' };
  const waits = {
    ...ended,
    state: 'needsConfirmation',
    reason: 'More than <50> changes.',
    requestedBy: 'Flows',
  };
  const calls = () => bridge.seen.map(({ method, url }) => `${method} ${url}`);

  it.each([
    ['Confirm', 'confirm'],
    ['Discard', 'cancel'],
  ])('is asked about by email, and the button %s leads to %s', async (pressed, operation) => {
    answer = () => ({ body: running });
    const { status, sent } = await start('decideRun', waits, recipient, pressed);
    expect(status).toBe('Succeeded');
    expect(sent).toMatchObject([
      {
        options: ['Confirm', 'Discard'],
        body: expect.stringContaining('started by Flows, waits: More than &lt;50>'),
      },
    ]);
    expect(calls()).toEqual([`POST /xperience-dynamics365/runs/7/${operation}`]);
  });

  it('stays as it is while nobody answers', async () => {
    await start('decideRun', waits, recipient);
    expect(calls()).toEqual([]);
  });

  it('that ended otherwise is none of its business', async () => {
    const { status, sent } = await start('decideRun', ended, recipient, 'Confirm');
    expect([status, sent]).toEqual(['Succeeded', []]);
  });
});

it('a linked contact that changed is sent', async () => {
  answer = () => ({
    body: { contactId: 1, rowId, outcome: 'updated', changedColumns: ['jobtitle'], changedFields: [] },
  });
  expect((await start('flowDrivenChanges', contact)).status).toBe('Succeeded');
  expect(bridge.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /xperience-dynamics365/contact/import?contact=1',
  ]);
});
