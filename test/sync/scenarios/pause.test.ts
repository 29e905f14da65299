import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTask } from '../../../bridge/sync/actions/createTask.ts';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { linkContact } from '../../../bridge/sync/contacts/linkContact.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { pauseBridge, resumeBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import { readPause } from '../../../bridge/sync/state/pause/pause.ts';
import { confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { readRunning } from '../../../bridge/sync/state/runs/runStore.ts';
import { type HeldRequest, holdRequest } from '../holdRequest.ts';
import { product } from '../openSampleDatabase.ts';
import { type Stage, startStage } from '../startStage.ts';
import { type ModuleSetting, storeModuleSetting } from '../storeModuleSetting.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ contacts: 500, seed: 11 });
  await set('Dynamics365MinScore', '1');
});
afterEach(() => stage.close());

const set = (name: ModuleSetting, value: string) => storeModuleSetting(stage.database, name, value);
const pause = (reason = 'Moving the database') => pauseBridge(stage.database, { reason, by: 'Ann' });
const paused = { refusal: { code: 'paused', kind: 'unavailable' } };
const patience = { timeout: 60_000, interval: 20 };
const syncActivities = () =>
  stage.engine.runs.syncActivities({ mode: 'incremental', dryRun: false, requestedBy: 't', waitMs: 60_000 });

/** Everything of contacts that Xperience and Dynamics hold. */
const held = async () => ({
  contacts: await stage.database.db.selectFrom('OM_Contact').selectAll().orderBy('ContactID').execute(),
  versions: stage.versions(),
  tasks: stage.dynamics.organization.table('task')?.rows.size(),
});

describe('while the bridge is paused', () => {
  it('nothing that writes on either side begins, and each says who paused it, when and why', async () => {
    await stage.sync({ limit: 5 });
    const [[contactId, rowId] = [0, '']] = await stage.links();
    const { ContactGUID: contactGuid } = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactGUID')
      .where('ContactID', '=', contactId)
      .executeTakeFirstOrThrow();
    const before = await held();
    await pause();
    const { parts } = stage.engine;
    const contact = { contactId, contactGuid, rowId };
    const task = { subject: 'Call', importContact: false } as never;
    const attempts = [
      () => stage.sync(),
      syncActivities,
      () => importContact(parts, contactId),
      () => updateContact(parts, rowId, { jobtitle: 'Barista' }),
      () => linkContact(parts, contact, rowId),
      () => createTask(parts, contact, task),
      () => confirmRun(stage.database, 1, 'Ann'),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(paused);
    await expect(stage.sync()).rejects.toThrow(/Ann paused the bridge on .* UTC: Moving the database\./);
    expect(await held()).toEqual(before);
  });

  it('a dry run tells what would be done', async () => {
    await pause();
    const run = await stage.sync({ dryRun: true });
    expect(run).toMatchObject({ state: 'finished' });
    expect(run.counts.created).toBeGreaterThan(10);
  });
});

/** Somebody acts while Dynamics holds a request of a run, and lets it go when the run has noticed. */
async function meanwhile<T>(run: () => Promise<T>, held: HeldRequest, act: () => Promise<unknown>) {
  const logged = vi.spyOn(stage.engine.parts.log, 'info');
  const going = run();
  await held.arrived();
  await act();
  await vi.waitFor(
    () => expect(logged).toHaveBeenCalledWith(expect.anything(), 'The run is to write nothing more'),
    patience,
  );
  held.letGo();
  return going;
}

describe('a run under way', () => {
  const reasons: [what: string, code: string, act: () => Promise<unknown>][] = [
    ['the bridge is paused', 'paused', () => pause()],
    ['contact sync is switched off', 'contactSyncOff', () => set('Dynamics365ContactSyncEnabled', 'False')],
  ];
  // Linked contacts go on without a contact group: only Xperience 13 has a minimum.
  if (product === '13')
    reasons.push([
      'the minimum score is taken away',
      'minimumScoreNotSet',
      () => set('Dynamics365MinScore', '0'),
    ]);

  it.each(reasons)(
    'ends when %s: what is in flight is stored, the rest is for a later run',
    async (_what, code, act) => {
      const run = await meanwhile(
        stage.sync,
        holdRequest(stage.dynamics, { kinds: ['CreateMultiple'] }, {}),
        act,
      );
      expect(run).toMatchObject({ state: 'failed', reasonCode: code });
      expect((await stage.links()).size).toBe(stage.rows().size);
      const left = stage.rows().size;
      await resumeBridge(stage.database, { by: 'Ann' });
      await set('Dynamics365ContactSyncEnabled', 'True');
      await set('Dynamics365MinScore', '1');
      expect((await stage.sync()).state).toBe('finished');
      expect(stage.rows().size).toBeGreaterThan(left);
      expect((await stage.links()).size).toBe(stage.rows().size);
      expect(await readRunning(stage.database, 'contacts')).toBeUndefined();
    },
  );
});

describe('what is not a run', () => {
  it('a run of activities ends when activity sync is switched off', async () => {
    await set('Dynamics365ActivitySyncEnabled', 'False');
    await stage.sync();
    await set('Dynamics365ActivitySyncEnabled', 'True');
    const [contactId = 0] = (await stage.links()).keys();
    const rows = Array.from({ length: 1_500 }, (_, index) => ({
      ActivityContactID: contactId,
      ActivityCreated: stage.database.dialect.now(),
      ActivityType: 'phonecall',
      ActivityTitle: `Call ${index}`,
    }));
    for (let from = 0; from < rows.length; from += 100)
      await stage.database.db
        .insertInto('OM_Activity')
        .values(rows.slice(from, from + 100))
        .execute();
    const calls = () => stage.dynamics.organization.table('phonecall')?.rows.size() ?? 0;
    const before = calls();
    const held = holdRequest(stage.dynamics, { kinds: ['batch'] }, { nth: 2 });
    const off = () => set('Dynamics365ActivitySyncEnabled', 'False');
    expect((await meanwhile(syncActivities, held, off)).run).toMatchObject({
      state: 'failed',
      reasonCode: 'activitySyncOff',
    });
    expect(calls()).toBeLessThan(before + 1_500);
  });

  it('a row that is being taken is not stored once contact sync is off', async () => {
    await stage.sync({ limit: 5 });
    const [[contactId, rowId] = [0, '']] = await stage.links();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: 'Barista' });
    const held = holdRequest(stage.dynamics, { kinds: ['read', 'readMany'], address: rowId });
    stage.dynamics.conditions.log.reset();
    // Without a version the row itself has to be read.
    const going = updateContact(stage.engine.parts, rowId, { jobtitle: 'Barista' });
    await held.arrived();
    await set('Dynamics365ContactSyncEnabled', 'False');
    held.letGo();
    await expect(going).rejects.toMatchObject({ refusal: { code: 'contactSyncOff' } });
    const stored = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactJobTitle')
      .where('ContactID', '=', contactId)
      .executeTakeFirst();
    expect(stored?.ContactJobTitle).not.toBe('Barista');
  });
});

describe('pausing', () => {
  it('needs a reason', async () => {
    await expect(pause('  ')).rejects.toMatchObject({ refusal: { code: 'reasonMissing', kind: 'invalid' } });
    expect(await readPause(stage.database)).toBeUndefined();
  });

  it('is audited with its end, and resuming what is not paused changes nothing', async () => {
    await pause();
    await pause('Longer than thought');
    expect(await resumeBridge(stage.database, { by: 'Bob' })).toMatchObject({
      reason: 'Longer than thought',
    });
    expect(await resumeBridge(stage.database, { by: 'Bob' })).toBeUndefined();
    const entries = await stage.database.db
      .selectFrom('dynamics365.audit')
      .select(['caller', 'action'])
      .where('subject', '=', 'bridge')
      .orderBy('audit_id')
      .execute();
    expect(entries).toEqual([
      { caller: 'Ann', action: 'bridge.pause' },
      { caller: 'Ann', action: 'bridge.pause' },
      { caller: 'Bob', action: 'bridge.resume' },
    ]);
  });
});
