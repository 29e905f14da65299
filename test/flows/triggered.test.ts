import { afterEach, beforeEach, expect, it } from 'vitest';
import { openConnection } from '../gateway/openConnection.ts';
import { type Backend, startBackend } from '../gateway/startBackend.ts';
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

beforeEach(async () => {
  added = 201;
  bridge = await startBackend(() => ({ body: { ...contact, linked: true } }));
  dataverse = await startBackend(() => ({ status: added, body: {} }));
});

afterEach(() => Promise.all([bridge.close(), dataverse.close()]));

async function start(name: string, trigger: unknown, parameters: Record<string, unknown> = {}) {
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
      shared_office365: outlookConnector(sent),
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
    ['PUT', '/xperience-dynamics365/contacts/1/link', { rowId }],
  ]);
});

it('a contact whose row is there already is linked to it', async () => {
  added = 412;
  expect((await start('flowDriven', contact)).status).toBe('Succeeded');
  expect(bridge.seen).toHaveLength(1);
});

it('failures of a synchronization are told by email, with the reason as text', async () => {
  const recipient = { 'Notification recipient (xbridge_NotificationRecipient)': 'sales@contoso.com' };
  const { status, sent } = await start('failureAlert', ended, recipient);
  expect(status).toBe('Succeeded');
  expect(sent).toEqual([
    {
      to: 'sales@contoso.com',
      subject: 'A synchronization with Dynamics 365 left failures',
      body: '<p>Run 7 (contacts): failed, 3 failed.</p><p>Rows &lt;b> &amp; more are missing.</p>',
    },
  ]);
});
