import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiKey } from '../../bridge/api/authentication/keys/createApiKey.ts';
import { revokeApiKey } from '../../bridge/api/authentication/keys/revokeApiKey.ts';
import { type RunningBridge, startBridge } from '../../scripts/demo/startBridge.ts';
import { openConnection } from '../gateway/openConnection.ts';
import { environmentOf } from '../release/environmentOf.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { bridgeConnector } from './connectors/bridgeConnector.ts';
import { outlookConnector, type SentEmail } from './connectors/outlookConnector.ts';
import { readFlow } from './readFlow.ts';
import { runFlow } from './runner/runFlow.ts';

/** Flows against the bridge as its own process, by an API key, through the gateway. */
let stage: Stage;
let bridge: RunningBridge;
let key: string;
const secret = 'a secret of tests, 0123456789abcdef';

beforeAll(async () => {
  stage = await startStage({ contacts: 100, seed: 4 });
  bridge = await startBridge({ ...environmentOf(stage), BRIDGE_KEY_SECRET: secret });
  const scopes = ['read', 'sync', 'update'] as const;
  const made = await createApiKey(stage.database, {
    name: 'flows',
    scopes,
    expiresAt: undefined,
    secret,
    createdBy: 'test',
  });
  if (!('key' in made)) throw new Error(made.detail);
  key = made.key;
});

afterAll(async () => {
  await bridge.stop();
  await stage.close();
});

const connect = (apiKey: string) =>
  openConnection({
    connectorDir: 'connector',
    parameterSet: 'apiKey',
    values: { bridgeUrl: new URL(bridge.url).origin, api_key: apiKey },
  });

async function run(name: string, trigger?: unknown) {
  const sent: SentEmail[] = [];
  const { status, actions } = await runFlow(readFlow(name), {
    connectors: {
      'shared_xbridge-5fkentico-20xperience-20bridge': bridgeConnector(connect(key)),
      shared_office365: outlookConnector(sent),
    },
    trigger,
    parameters:
      name === 'scheduledSync'
        ? { 'Notification recipient (xbridge_NotificationRecipient)': 'a@contoso.com' }
        : {},
  });
  return { status, actions };
}

it('the connection test tells by which key it signed in', async () => {
  const { connected, answer } = await connect(key).testConnection();
  expect(connected).toBe(true);
  expect(answer.body).toMatchObject({ caller: { name: 'flows', kind: 'apiKey' } });
});

it('the scheduled flow sends contacts; of their rows only what Dynamics filled in itself comes back, once', async () => {
  expect((await run('scheduledSync')).status).toBe('Succeeded');
  const [[contactId, rowId] = [0, '']] = await stage.links();
  expect(contactId).toBeGreaterThan(0);
  const stored = () =>
    stage.database.db
      .selectFrom('OM_Contact')
      .selectAll()
      .where('ContactID', '=', contactId)
      .executeTakeFirst();
  const before = await stored();
  const { body } = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${rowId})`, {
    Prefer: 'odata.include-annotations="*"',
  });
  const { status, actions } = await run('incomingAutomated', body);
  expect(status).toBe('Succeeded');
  const after: Record<string, unknown> = (await stored()) ?? {};
  const changed = Object.entries(before ?? {}).filter(
    ([name, value]) => name !== 'ContactLastModified' && value !== after[name],
  );
  expect(changed.map(([, value]) => value).filter((value) => value !== null)).toEqual([]);
  expect(actions.map(({ status: ended }) => ended)).toEqual(['Succeeded', 'Succeeded']);
  const again = await run('incomingAutomated', body);
  expect(again.actions[0]?.outputs).toMatchObject({ statusCode: 204 });
  expect(await stored()).toEqual(after);
});

it('an edit in Dynamics reaches Xperience by the incoming flow', async () => {
  const [[contactId, rowId] = [0, '']] = await stage.links();
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Telč' });
  const { body } = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${rowId})`);
  expect((await run('incomingAutomated', body)).status).toBe('Succeeded');
  const query = stage.database.db.selectFrom('OM_Contact').select('ContactCity');
  expect(await query.where('ContactID', '=', contactId).executeTakeFirst()).toEqual({ ContactCity: 'Telč' });
});

it('a revoked key is refused by the running bridge', async () => {
  await revokeApiKey(stage.database, 'flows', 'test');
  await expect
    .poll(async () => (await connect(key).testConnection()).answer, { timeout: 60_000, interval: 500 })
    .toMatchObject({ status: 401, body: { code: 'apiKeyRevoked' } });
});
