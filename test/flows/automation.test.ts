import { afterEach, beforeEach, expect, it } from 'vitest';
import { openConnection } from '../gateway/openConnection.ts';
import { type Backend, startBackend } from '../gateway/startBackend.ts';
import { bridgeConnector } from './connectors/bridgeConnector.ts';
import { readFlow } from './readFlow.ts';
import { runFlow } from './runner/runFlow.ts';

/** What a flow asks of the bridge when a marketing automation process has logged an activity. */
let bridge: Backend;
let status: number;

const rowId = '6f1de2a0-0b5c-4d0e-9a8f-1c2d3e4f5a6b';
const created = {
  activityId: rowId,
  table: 'task',
  contactId: 7,
  contactRowId: rowId,
  created: true,
  link: 'https://contoso.crm4.dynamics.com/main.aspx',
};
const imported = { contactId: 7, rowId, outcome: 'created', changedColumns: [], changedFields: [] };
const problem = { title: 'In conflict', status: 409, code: 'rowMissing', detail: 'The row is gone.' };

beforeEach(async () => {
  status = 200;
  bridge = await startBackend(({ url }) => {
    if (status !== 200) return { status, body: problem };
    return { body: url.includes('/import?') ? imported : created };
  });
});

afterEach(() => bridge.close());

async function run(name: string, activity: object = {}) {
  const connection = openConnection({
    connectorDir: 'connector',
    parameterSet: 'apiKey',
    values: { bridgeUrl: bridge.url, api_key: 'key' },
  });
  const { status: ended } = await runFlow(readFlow(name), {
    connectors: { 'shared_xbridge-5fkentico-20xperience-20bridge': bridgeConnector(connection) },
    wait: () => undefined,
    trigger: {
      activityId: 4711,
      contactId: 7,
      type: 'dynamics365task',
      title: 'Call back',
      comment: 'Asked for <b>a test ride</b>',
      created: '2026-11-02T08:00:00.000Z',
      ...activity,
    },
  });
  return { ended, seen: bridge.seen.map(({ method, url, body }) => ({ method, url, body })) };
}

/** Where an operation on the contact is. */
const at = (operation: string): string => `/xperience-dynamics365/contact/${operation}?contact=7`;

it('sends the contact', async () => {
  const { ended, seen } = await run('automationImport');
  expect([ended, seen.map(({ method, url }) => [method, url])]).toEqual([
    'Succeeded',
    [['POST', at('import')]],
  ]);
});

it('creates a task of title and comment, under the number of the activity', async () => {
  const { seen } = await run('automationTask');
  expect(seen).toEqual([
    {
      method: 'POST',
      url: at('tasks'),
      body: {
        subject: 'Call back',
        description: 'Asked for <b>a test ride</b>',
        importContact: true,
        idempotencyKey: '4711',
      },
    },
  ]);
});

it('creates an appointment a day later', async () => {
  const { seen } = await run('automationAppointment');
  expect(seen).toMatchObject([
    { url: at('appointments'), body: { subject: 'Call back', start: '2026-11-03T08:00:00.0000000Z' } },
  ]);
});

it.each(['automationTask', 'automationAppointment'])(
  '%s calls an activity without a title by its type, and cuts one that Dynamics does not take',
  async (name) => {
    const untitled = await run(name, { title: undefined });
    expect(untitled.seen).toMatchObject([{ body: { subject: 'dynamics365task' } }]);
    const long = await run(name, { title: 'a'.repeat(250) });
    expect(long.seen.at(-1)).toMatchObject({ body: { subject: 'a'.repeat(200) } });
  },
);

it('cuts a comment that the description of a task does not take', async () => {
  const { seen } = await run('automationTask', { comment: 'b'.repeat(3000) });
  expect(seen).toMatchObject([{ body: { description: 'b'.repeat(2000) } }]);
});

it('takes an activity without a comment', async () => {
  const { ended } = await run('automationTask', { comment: undefined });
  expect(ended).toBe('Succeeded');
});

it.each(['automationImport', 'automationTask', 'automationAppointment'])(
  '%s fails visibly when the bridge refuses',
  async (name) => {
    status = 409;
    expect((await run(name)).ended).toBe('Failed');
  },
);

it.each([
  ['automationImport', 'dynamics365import'],
  ['automationTask', 'dynamics365task'],
  ['automationAppointment', 'dynamics365appointment'],
])('%s waits for the activity type %s', (name, type) => {
  const [trigger] = Object.values(readFlow(name).triggers);
  expect(trigger?.inputs).toMatchObject({
    host: { operationId: 'WhenActivityIsLogged' },
    parameters: { type },
  });
});
