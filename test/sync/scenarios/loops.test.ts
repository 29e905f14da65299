import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { storeSetting } from '../storeSetting.ts';

/** The flow "when a row is modified → UpdateContact" and runs go on against each other until nothing moves. */
let stage: Stage;
let delivered: Map<string, number>;

beforeEach(async () => {
  stage = await startStage({ contacts: 80, seed: 71 });
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
  delivered = new Map();
});

afterEach(() => stage.close());

/** As the Dataverse trigger: every row whose version moved since it last fired, the bridge's own writes too. */
async function fireFlow(): Promise<number> {
  let changed = 0;
  for (const [rowId, version] of stage.versions()) {
    if (delivered.get(rowId) === version) continue;
    delivered.set(rowId, version);
    const { body } = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${rowId})`);
    const result = await updateContact(stage.engine.parts, rowId, body);
    changed += result?.changedFields.length ?? 0;
  }
  return changed;
}

interface Round {
  /** Rows the run wrote to Dynamics, and fields the flow wrote to Xperience. */
  rows: number;
  fields: number;
}

/** One run, then the flow for whatever moved. */
async function round(): Promise<Round> {
  stage.dynamics.conditions.log.reset();
  expect(await stage.sync()).toMatchObject({ state: 'finished' });
  const rows = stage.dynamics.conditions.log.counts().rowsWritten;
  return { rows, fields: await fireFlow() };
}

const edit = (contactId: number, title: string) => setJobTitle(stage.database, contactId, title);

async function linked(): Promise<[number, string][]> {
  const links = [...(await stage.links())];
  expect(links.length).toBeGreaterThan(20);
  return links;
}

/** Linked contacts that had nothing in a field when they were created. */
async function without(field: 'ContactCity'): Promise<[number, string][]> {
  const empty = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where(field, 'is', null)
    .execute();
  const ids = new Set(empty.map(({ ContactID }) => ContactID));
  const found = (await linked()).filter(([contactId]) => ids.has(contactId));
  expect(found.length).toBeGreaterThan(1);
  return found;
}

const titleOf = async (contactId: number) =>
  (
    await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactJobTitle')
      .where('ContactID', '=', contactId)
      .executeTakeFirstOrThrow()
  ).ContactJobTitle;

const atRest: Round = { rows: 0, fields: 0 };

describe.each([false, true])('runs and the flow against each other (taking changes in runs: %s)', (takes) => {
  beforeEach(() => storeSetting(stage.database, 'takeDynamicsChanges', takes));

  it('come to rest at once after contacts were created', async () => {
    const created = await round();
    expect(created.rows).toBeGreaterThan(20);
    expect(await round()).toEqual(atRest);
  });

  it('come to rest at once after edits in Xperience, which arrive and never come back', async () => {
    await round();
    await round();
    const links = (await linked()).slice(0, 10);
    for (const [contactId] of links) await edit(contactId, `Title ${contactId}`);
    expect(await round()).toEqual({ rows: 10, fields: 0 });
    expect(await round()).toEqual(atRest);
    for (const [contactId, rowId] of links) {
      expect(stage.rows().get(rowId)?.jobtitle).toBe(`Title ${contactId}`);
      expect(await titleOf(contactId)).toBe(`Title ${contactId}`);
    }
  });

  it('come to rest at once after edits in Dynamics, which arrive and are never sent back', async () => {
    await round();
    await round();
    const links = (await linked()).slice(0, 10);
    for (const [, rowId] of links) {
      await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: `Title ${rowId}` });
    }
    expect(await fireFlow()).toBe(10);
    expect(await round()).toEqual(atRest);
    for (const [contactId, rowId] of links) {
      expect(await titleOf(contactId)).toBe(`Title ${rowId}`);
      expect(stage.rows().get(rowId)?.jobtitle).toBe(`Title ${rowId}`);
    }
  });

  it('come to rest after both sides edited the same field of the same contacts', async () => {
    await round();
    await round();
    const links = (await linked()).slice(0, 10);
    for (const [contactId, rowId] of links) {
      await edit(contactId, `Xperience ${contactId}`);
      await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: `Dynamics ${contactId}` });
    }
    await round();
    expect(await round()).toEqual(atRest);
    for (const [contactId, rowId] of links) {
      expect(stage.rows().get(rowId)?.jobtitle).toBe(await titleOf(contactId));
    }
  });

  it('do not take the row of a run, delivered before the run has stored it, for an edit', async () => {
    await round();
    await round();
    const [[contactId, rowId] = [0, '']] = await linked();
    await edit(contactId, 'Pilot');
    stage.dynamics.conditions.faults.add({
      match: { kinds: ['batch'], body: 'Pilot' },
      schedule: { nth: 1 },
      scope: 'request',
      fault: { type: 'cut', when: 'afterCommit' },
    });
    stage.dynamics.conditions.faults.add({
      match: { kinds: ['readMany'] },
      schedule: { every: 2 },
      scope: 'request',
      fault: { type: 'error', status: 403, code: '0x80040220', message: 'Not now.' },
    });
    expect((await stage.sync()).state).toBe('failed');
    stage.dynamics.conditions.faults.clear();
    expect(stage.rows().get(rowId)?.jobtitle).toBe('Pilot');
    expect(await fireFlow()).toBe(0);
    await round();
    expect(await round()).toEqual(atRest);
  });
});

describe('an edit in Dynamics that a run has met before the flow delivers it', () => {
  const cityOf = async (contactId: number) =>
    (
      await stage.database.db
        .selectFrom('OM_Contact')
        .select('ContactCity')
        .where('ContactID', '=', contactId)
        .executeTakeFirstOrThrow()
    ).ContactCity;

  it('is taken by the flow, and what the run wrote meanwhile stays', async () => {
    await round();
    await round();
    const [[contactId, rowId] = [0, '']] = await linked();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Elsewhere' });
    const { body } = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${rowId})`);
    await edit(contactId, 'Pilot');
    expect((await stage.sync()).counts).toMatchObject({ updated: 1 });
    // The body of before the run, which holds the former title.
    await updateContact(stage.engine.parts, rowId, body);
    expect(await cityOf(contactId)).toBe('Elsewhere');
    expect(await titleOf(contactId)).toBe('Pilot');
    expect(await round()).toEqual(atRest);
    expect(stage.rows().get(rowId)).toMatchObject({ address1_city: 'Elsewhere', jobtitle: 'Pilot' });
  });

  it('is taken where it fills what was empty when the row was created', async () => {
    expect((await stage.sync()).state).toBe('finished');
    const [[contactId, rowId] = [0, '']] = await without('ContactCity');
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Elsewhere' });
    await edit(contactId, 'Pilot');
    expect((await stage.sync()).state).toBe('finished');
    await fireFlow();
    expect(await cityOf(contactId)).toBe('Elsewhere');
    expect(stage.rows().get(rowId)).toMatchObject({ address1_city: 'Elsewhere', jobtitle: 'Pilot' });
  });

  it('is taken even where the run had nothing to write', async () => {
    await round();
    await round();
    const [[contactId, rowId] = [0, '']] = await linked();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Elsewhere' });
    expect((await stage.sync({ mode: 'full' })).state).toBe('finished');
    expect(await fireFlow()).toBe(1);
    expect(await cityOf(contactId)).toBe('Elsewhere');
    expect(await fireFlow()).toBe(0);
  });
});

describe('a newer row in which nothing mapped has changed', () => {
  it('costs a note of its version and nothing else', async () => {
    await round();
    const [[contactId, rowId] = [0, '']] = await linked();
    const remembered = () =>
      stage.database.db
        .selectFrom('dynamics365.contact_state')
        .select(['agreed', 'version', 'row_version'])
        .where('contact_id', '=', contactId)
        .executeTakeFirstOrThrow();
    const stamp = () =>
      stage.database.db
        .selectFrom('OM_Contact')
        .select(['ContactLastModified', 'ContactDynamics365SynchronizedOn'])
        .where('ContactID', '=', contactId)
        .executeTakeFirstOrThrow();
    const [before, stamped] = [await remembered(), await stamp()];
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { fax: '+420 1' });
    expect(await fireFlow()).toBe(0);
    expect(await remembered()).toEqual({
      agreed: before.agreed,
      version: before.version + 1,
      row_version: stage.versions().get(rowId),
    });
    expect(await stamp()).toEqual(stamped);
  });
});
