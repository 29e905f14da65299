import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { confirmRun } from '../../bridge/sync/runs/decideRun.ts';
import type { PollState } from '../gateway/types.ts';
import { createEngine, type Engine } from '../sync/createEngine.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { touchContacts } from '../sync/touchContacts.ts';
import { type ServedBridge, startBridge } from './startBridge.ts';

let stage: Stage;
let bridge: ServedBridge;
const bridges: ServedBridge[] = [];
const engines: Engine[] = [];

beforeEach(async () => {
  stage = await startStage({ contacts: 140, seed: 11 });
  bridge = await serve(stage.engine);
});

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(bridges.splice(0).map((each) => each.close()));
  await Promise.all(engines.splice(0).map((each) => each.stop()));
  await stage.close();
});

async function serve(engine: Engine): Promise<ServedBridge> {
  const served = await startBridge(engine, stage.dynamics.url);
  bridges.push(served);
  return served;
}

/** Another bridge on the same database: a second instance, or the same one restarted. */
async function anotherBridge(): Promise<ServedBridge> {
  const engine = await createEngine(stage.options);
  engines.push(engine);
  return serve(engine);
}

type Item = Record<string, unknown>;

/** A flow that is switched on: the platform keeps its state between polls. */
function flow(trigger: string, parameters: Record<string, unknown> = {}) {
  let state: PollState | undefined;
  return {
    use: (cursor: string) => {
      state = { cursor };
    },
    poll: async (at: ServedBridge = bridge): Promise<Item[]> => {
      const poll = await at.connection.poll(trigger, parameters, state);
      expect(poll.status, JSON.stringify(poll.answer.body)).toBe(poll.items.length > 0 ? 200 : 202);
      state = poll.state;
      return poll.items as Item[];
    },
  };
}

const ids = (items: Item[]) => items.map(({ contactId }) => contactId);

const setSetting = (name: string, value: string) =>
  stage.database.main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: value })
    .where('KeyName', '=', name)
    .execute();

const allContacts = async () =>
  (await stage.database.db.selectFrom('OM_Contact').select('ContactID').orderBy('ContactID').execute()).map(
    (row) => row.ContactID,
  );

/** Makes nobody qualify whom a test did not give points. */
const raiseMinimum = () => setSetting('Dynamics365MinScore', '100000');

async function givePoints(contacts: readonly number[], value = 200_000): Promise<void> {
  const { ScoreID, RuleID } = await stage.database.db
    .selectFrom('OM_ScoreContactRule')
    .select(['ScoreID', 'RuleID'])
    .executeTakeFirstOrThrow();
  await stage.database.db.deleteFrom('OM_ScoreContactRule').where('ContactID', 'in', contacts).execute();
  await stage.database.db
    .insertInto('OM_ScoreContactRule')
    .values(contacts.map((ContactID) => ({ ContactID, ScoreID, RuleID, Value: value, Expiration: null })))
    .execute();
}

const edit = (contactId: number, city: string) =>
  stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactCity: city, ContactLastModified: stage.database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();

describe('a flow on contacts that qualify', () => {
  it('is not started by its first poll, though contacts qualify already', async () => {
    const { body } = await bridge.connection.call('ListContacts', { show: 'qualifying' });
    expect((body as { value: unknown[] }).value.length).toBeGreaterThan(0);
    expect(await flow('WhenContactQualifies').poll()).toEqual([]);
  });

  it('is started once for a contact', async () => {
    await raiseMinimum();
    const trigger = flow('WhenContactQualifies');
    await trigger.poll();
    await givePoints([7]);
    expect(ids(await trigger.poll())).toEqual([7]);
    await givePoints([7], 1);
    expect(await trigger.poll()).toEqual([]);
    await givePoints([7]);
    expect(await trigger.poll()).toEqual([]);
  });

  it('goes its own way beside another flow, also when it is off for a while', async () => {
    await raiseMinimum();
    const [steady, paused] = [flow('WhenContactQualifies'), flow('WhenContactQualifies')];
    await steady.poll();
    await paused.poll();
    await givePoints([9]);
    expect(ids(await steady.poll())).toEqual([9]);
    await givePoints([8]);
    expect(ids(await steady.poll())).toEqual([8]);
    expect(ids(await paused.poll())).toEqual([9, 8]);
  });

  it('gets a backlog over several polls of at most 100', async () => {
    await raiseMinimum();
    const trigger = flow('WhenContactQualifies');
    await trigger.poll();
    const contacts = await allContacts();
    await givePoints(contacts);
    const [first, second] = [await trigger.poll(), await trigger.poll()];
    expect(first).toHaveLength(100);
    expect(ids([...first, ...second]).sort((a, b) => Number(a) - Number(b))).toEqual(contacts);
    expect(await trigger.poll()).toEqual([]);
  });

  it('loses nothing when the bridge is restarted within a backlog', async () => {
    await raiseMinimum();
    const trigger = flow('WhenContactQualifies');
    await trigger.poll();
    const contacts = await allContacts();
    await givePoints(contacts);
    const first = await trigger.poll();
    await bridge.close();
    bridges.splice(bridges.indexOf(bridge), 1);
    const second = await trigger.poll(await anotherBridge());
    expect(ids([...first, ...second]).sort((a, b) => Number(a) - Number(b))).toEqual(contacts);
  });

  it('is started once when its polls reach two bridges in turn, and at once', async () => {
    await raiseMinimum();
    const other = await anotherBridge();
    const [turning, fixed] = [flow('WhenContactQualifies'), flow('WhenContactQualifies')];
    await Promise.all([turning.poll(bridge), fixed.poll(other)]);
    await givePoints([5, 6]);
    const [a, b] = await Promise.all([turning.poll(other), fixed.poll(bridge)]);
    const [c, d] = [await turning.poll(bridge), await fixed.poll(other)];
    expect([ids([...a, ...c]), ids([...b, ...d])]).toEqual([
      [5, 6],
      [5, 6],
    ]);
  });

  it('is not started because the minimum was lowered', async () => {
    await raiseMinimum();
    const trigger = flow('WhenContactQualifies');
    await trigger.poll();
    await setSetting('Dynamics365MinScore', '1');
    expect(await trigger.poll()).toEqual([]);
    const { body } = await bridge.connection.call('ListContacts', { show: 'qualifying' });
    expect((body as { value: unknown[] }).value.length).toBeGreaterThan(0);
  });

  it('takes another score rule for a new beginning', async () => {
    await raiseMinimum();
    const rules = await stage.database.db
      .selectFrom('OM_ScoreContactRule')
      .select(['ScoreID', 'RuleID'])
      .orderBy('RuleID')
      .execute();
    const [one] = rules;
    const two = rules.find(({ ScoreID }) => ScoreID !== one?.ScoreID);
    if (!one || !two) throw new Error('The sample has to have two scores.');
    await stage.database.db.deleteFrom('OM_ScoreContactRule').where('ContactID', '=', 7).execute();
    const half = { ContactID: 7, Value: 60_000, Expiration: null };
    await stage.database.db
      .insertInto('OM_ScoreContactRule')
      .values([one, two].map((rule) => ({ ...half, ...rule })))
      .execute();
    const rule = (value: string) => ({
      name: 'scoreRule',
      value: JSON.stringify(value),
      changed_at: stage.database.dialect.utcNow(),
    });
    await stage.database.db.deleteFrom('dynamics365.setting').where('name', '=', 'scoreRule').execute();
    await stage.database.db.insertInto('dynamics365.setting').values(rule('singleScore')).execute();
    const trigger = flow('WhenContactQualifies');
    await trigger.poll();
    const { changed_at, value } = rule('sumOfScores');
    await stage.database.db
      .updateTable('dynamics365.setting')
      .set({ changed_at, value })
      .where('name', '=', 'scoreRule')
      .execute();
    expect(await trigger.poll()).toEqual([]);
    const { body } = await bridge.connection.call('ListContacts', { show: 'qualifying' });
    expect(ids((body as { value: Item[] }).value)).toContain(7);
  });

  it('does not mind a clock of the bridge that goes back', async () => {
    await raiseMinimum();
    const trigger = flow('WhenContactQualifies');
    await trigger.poll();
    await givePoints([7]);
    expect(ids(await trigger.poll())).toEqual([7]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 48 * 60 * 60_000 });
    expect(await trigger.poll()).toEqual([]);
    await givePoints([8]);
    expect(ids(await trigger.poll())).toEqual([8]);
  });

  it.each([
    ['damaged', 'not a cursor +/='],
    ['foreign', Buffer.from('e1.00000000-0000-4000-8000-000000000000.7').toString('base64url')],
  ])('goes on from a %s cursor without losing anything', async (_, cursor) => {
    await raiseMinimum();
    const trigger = flow('WhenContactQualifies');
    await trigger.poll();
    await givePoints([7]);
    await flow('WhenContactQualifies').poll();
    await givePoints([8]);
    trigger.use(cursor);
    expect(ids(await trigger.poll())).toEqual([7, 8]);
    expect(await trigger.poll()).toEqual([]);
  });
});

describe('a flow on contacts that change', () => {
  it('takes another mapping for a new beginning', async () => {
    await stage.sync();
    const trigger = flow('WhenContactChanges');
    await trigger.poll();
    const [contactId = 0] = (await stage.links()).keys();
    const { KeyValue } = await stage.database.main
      .selectFrom('CMS_SettingsKey')
      .select('KeyValue')
      .where('KeyName', '=', 'Dynamics365ContactMapping')
      .executeTakeFirstOrThrow();
    const other = (KeyValue ?? '').replace('"middlename"', '"nickname"');
    expect(other).not.toBe(KeyValue);
    await setSetting('Dynamics365ContactMapping', other);
    expect(await trigger.poll()).toEqual([]);
    await edit(contactId, 'Brno');
    expect(ids(await trigger.poll())).toEqual([contactId]);
  });
});

describe('a flow on runs that finish', () => {
  it('is told once of the end of a run that had to be confirmed', async () => {
    await setSetting('Dynamics365MinScore', '1');
    await stage.sync();
    await touchContacts(stage, { modified: 80, changed: 80, title: 'Everyone' });
    const trigger = flow('WhenRunFinishes', { kind: 'contacts' });
    await trigger.poll();
    const { id, state } = await stage.sync();
    expect(state).toBe('needsConfirmation');
    expect(await trigger.poll()).toMatchObject([{ id, state: 'needsConfirmation' }]);
    await confirmRun(stage.database, id, 'somebody');
    await stage.sync();
    expect(await trigger.poll()).toMatchObject([{ id, state: 'finished' }]);
    expect(await trigger.poll()).toEqual([]);
  });
});
