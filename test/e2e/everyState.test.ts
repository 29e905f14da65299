import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collectKnown, type Known } from '../../scripts/fuzz/collectKnown.ts';
import type { GatewayOperation } from '../gateway/readConnector.ts';
import { type Receiver, startReceiver } from '../gateway/startReceiver.ts';
import type { FlowParameters } from '../gateway/types.ts';
import type { Fault } from '../standins/dataverse/faults/faultRule.ts';
import { readModuleSetting } from '../sync/readModuleSetting.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { type ModuleSetting, storeModuleSetting } from '../sync/storeModuleSetting.ts';
import { type ServedBridge, startBridge } from './startBridge.ts';

/** A bridge that had its first run, and then something happens to what it works with. */
let stage: Stage;
let bridge: ServedBridge;
let receiver: Receiver;
let known: Known;

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 3 });
  bridge = await startBridge(stage.engine, stage.dynamics.url);
  receiver = await startReceiver(bridge.connection.connector);
  known = await collectKnown(bridge.connection);
});

afterAll(async () => {
  await receiver.close();
  await bridge.close();
  await stage.close();
});

/** Lets something happen. @returns what undoes it */
type Happening = () => Promise<() => Promise<unknown>>;

const setKey =
  (name: ModuleSetting, value: string): Happening =>
  async () => {
    const before = await readModuleSetting(stage.database, name);
    const write = (text: string) => storeModuleSetting(stage.database, name, text);
    await write(value);
    return () => write(before);
  };

const setOwn =
  (name: string, value: string): Happening =>
  async () => {
    const { db, dialect } = stage.database;
    const remove = () => db.deleteFrom('dynamics365.setting').where('name', '=', name).execute();
    await remove();
    const row = { name, value, changed_at: dialect.utcNow() };
    await db.insertInto('dynamics365.setting').values(row).execute();
    return remove;
  };

const strike =
  (fault: Fault): Happening =>
  async () => {
    const { faults } = stage.dynamics.conditions;
    faults.add({ scope: 'request', match: {}, schedule: {}, fault });
    return async () => faults.clear();
  };

/** Whatever can be wrong with an installation, from what an administrator forgot to what somebody broke. */
const states: Record<string, Happening> = {
  'no mapping': setKey('Dynamics365ContactMapping', ''),
  'a mapping that cannot be read': setKey('Dynamics365ContactMapping', '{"Items":['),
  'a mapping that no longer fits': setKey(
    'Dynamics365ContactMapping',
    JSON.stringify({ Items: [{ XperienceFieldName: 'ContactNobody', Dynamics365Field: 'nothing' }] }),
  ),
  'contact synchronization off': setKey('Dynamics365ContactSyncEnabled', 'False'),
  'activity synchronization off': setKey('Dynamics365ActivitySyncEnabled', 'False'),
  'no minimum score': setKey('Dynamics365MinScore', '0'),
  'a minimum score that is no number': setKey('Dynamics365MinScore', 'many'),
  'a default owner that is nobody': setKey('Dynamics365DefaultOwner', '/systemusers(nobody)'),
  'a setting of the bridge that is none': setOwn('scoreRule', '"best"'),
  'a setting of the bridge that is no JSON': setOwn('mostCreations', '{'),
  'a paused bridge': setOwn('pause', '{"reason":"Moving"}'),
  'types of activities that cannot be read': setOwn('activityTypes', '[{"type":7}]'),
  async 'another organization in Dynamics'() {
    const { db } = stage.database;
    const { organization_id } = await db
      .selectFrom('dynamics365.installation')
      .select('organization_id')
      .executeTakeFirstOrThrow();
    const write = (id: string | null) =>
      db.updateTable('dynamics365.installation').set({ organization_id: id }).execute();
    await write(crypto.randomUUID());
    return () => write(organization_id);
  },
  async 'the set-up removed'() {
    const { db } = stage.database;
    const row = await db.selectFrom('dynamics365.installation').selectAll().executeTakeFirstOrThrow();
    await db.deleteFrom('dynamics365.installation').execute();
    return () => db.insertInto('dynamics365.installation').values(row).execute();
  },
  'Dynamics unavailable': strike({ type: 'unavailable', retryAfterSeconds: 600 }),
  'Dynamics refusing the bridge': strike({
    type: 'error',
    status: 403,
    code: '0x80040220',
    message: 'A right is missing.',
  }),
};

/** What a maker would give, as far as it exists. */
function inputs({ id, parameters, operation }: GatewayOperation): FlowParameters {
  const values = known.values as Record<string, unknown[]>;
  const bodies: Record<string, unknown> = {
    ...known.bodies,
    CreateTask: { subject: 'Call' },
    CreateAppointment: { subject: 'Meet', start: '2030-01-31T08:00:00Z' },
    PauseBridge: { reason: 'Every operation is tried' },
    RetryFailures: {},
    SyncContacts: { dryRun: true, wait: 0 },
    SyncActivities: { dryRun: true, wait: 0 },
    RecoverSubscription: { since: '2026-01-31T08:00:00Z' },
  };
  const subscription = operation['x-ms-trigger'] === 'single' ? { form: values.form?.[0] } : undefined;
  if (subscription) return id.startsWith('WhenForm') ? { 'subscription/form': subscription.form } : {};
  const given: FlowParameters = {};
  for (const { name, in: place, required } of parameters) {
    // A later revision takes what the one before takes, and the contact beside it.
    if (place === 'body') given[name] = bodies[id] ?? bodies[id.replace(/_V\d+$/, '')];
    else if (required || name === 'contact') given[name] = values[name]?.[0] ?? others[name];
  }
  return given;
}

/** Values of parameters that nothing known fits. */
const others: Readonly<Record<string, string>> = {
  column: 'gendercode',
  subscription: '1f0e9d8c-7b6a-4539-8271-605f4e3d2c1b',
};

/** As the platform does: what is polled is polled, what tells is subscribed to, all else is called. */
async function ask(operation: GatewayOperation) {
  const { connection } = bridge;
  const given = inputs(operation);
  const kind = operation.operation['x-ms-trigger'];
  if (kind === 'batch') return (await connection.poll(operation.id, given)).answer;
  if (kind === undefined) return connection.call(operation.id, given);
  return (await connection.subscribe(operation.id, receiver.flow(operation.id).url, given)).answer;
}

/** Whatever of Dynamics does not answer is asked again before an operation gives up. */
const timeoutMs = 120_000;

describe.each(Object.keys(states))('with %s', (state) => {
  let undo: (() => Promise<unknown>) | undefined;

  beforeEach(async () => {
    undo = await states[state]?.();
  });

  afterEach(async () => {
    await undo?.();
  });

  it(
    'every operation answers with a status and a shape that the contract tells, and says why',
    async () => {
      const wrong: unknown[] = [];
      for (const operation of bridge.connection.connector.operations.values()) {
        const answer = await ask(operation);
        const { detail = 'none' } = (answer.body ?? {}) as { detail?: string };
        // The bridge under test answers 500 when what it would say is not in the contract.
        if (answer.status === 400 || answer.status === 500) wrong.push([operation.id, answer.status, detail]);
        else if (answer.status > 400 && !/^\S.* .*[.:!]$/s.test(detail)) wrong.push([operation.id, detail]);
      }
      expect(wrong).toEqual([]);
    },
    timeoutMs,
  );
});
