import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetProgress } from './forgetProgress.ts';
import { type ActivityStage, startActivityStage } from './startActivityStage.ts';

let stage: ActivityStage;
beforeEach(async () => {
  stage = await startActivityStage({ contacts: 40 });
});
afterEach(() => stage.close());

const calls = () => stage.rowsOf('phonecall').size;

describe('a contact that is gone', () => {
  it('from Xperience leaves its activities behind unsent, and no failure', async () => {
    await stage.log({ ActivityContactID: 2_000_000 });
    await stage.log({});
    const run = await stage.syncActivities();
    expect(run).toMatchObject({ state: 'finished', counts: { read: 1, created: 1, failed: 0 } });
  });

  it('from Dynamics fails its own activities alone, with a sentence that says what to do', async () => {
    const [, [contactId, rowId] = [0, '']] = await stage.links();
    await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
    await stage.log({ ActivityContactID: contactId });
    await stage.log({});
    expect((await stage.syncActivities()).counts).toMatchObject({ created: 1, failed: 1 });
    const failure = await stage.database.db
      .selectFrom('dynamics365.failure')
      .select(['code', 'contact_id', 'detail'])
      .where('activity_id', '>', 0)
      .executeTakeFirstOrThrow();
    expect(failure).toMatchObject({
      code: 'contactRowMissing',
      contact_id: contactId,
      detail: expect.stringMatching(/Synchronize the contact first/),
    });
  });

  it('from Dynamics for many contacts at once makes the run wait for a person, with nothing failed', async () => {
    const links = [...(await stage.links())].slice(0, 8);
    for (const [contactId, rowId] of links) {
      await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
      await stage.log({ ActivityContactID: contactId });
    }
    const run = await stage.syncActivities();
    expect(run).toMatchObject({
      state: 'needsConfirmation',
      reasonCode: 'rowsMissing',
      counts: { created: 0, failed: 0 },
    });
    expect(calls()).toBe(0);
  });
});

describe('a contact whose row was merged in Dynamics', () => {
  it('has its activities at the survivor, where somebody sees them, though it is not synchronized yet', async () => {
    const [, [contactId, loser] = [0, ''], [, master] = [0, '']] = await stage.links();
    await stage.inDynamics.send('POST', 'Merge', {
      Target: { contactid: master, '@odata.type': 'Microsoft.Dynamics.CRM.contact' },
      Subordinate: { contactid: loser, '@odata.type': 'Microsoft.Dynamics.CRM.contact' },
      PerformParentingChecks: false,
    });
    await stage.log({ ActivityContactID: contactId });
    await stage.syncActivities();
    const [call] = stage.rowsOf('phonecall').values();
    expect(call).toMatchObject({ regardingobjectid: { id: master }, statecode: 1 });
  });
});

describe('an activity that has its row', () => {
  it('is no failure when its title would no longer fit', async () => {
    const activityId = await stage.log({});
    await stage.syncActivities();
    await stage.database.db
      .updateTable('OM_Activity')
      .set({ ActivityTitle: 'x'.repeat(250) })
      .where('ActivityID', '=', activityId)
      .execute();
    const run = await stage.syncActivities({ mode: 'full' });
    expect(run.counts).toMatchObject({ unchanged: 1, failed: 0 });
  });
});

describe('a type that is renamed between runs', () => {
  const rename = (from: string, to: string) =>
    stage.database.db
      .updateTable('OM_ActivityType')
      .set({ ActivityTypeName: to })
      .where('ActivityTypeName', '=', from)
      .execute();

  it('leaves what was sent as it is, and tells of the new name until it has a table', async () => {
    await stage.log({ ActivityType: 'phonecall', ActivityTitle: 'Before' });
    await stage.syncActivities();
    await rename('phonecall', 'hotline');
    await stage.log({ ActivityType: 'hotline', ActivityTitle: 'After' });
    const run = await stage.syncActivities();
    expect(run.skippedTypes).toMatchObject([{ type: 'hotline', count: 1, code: 'typeWithoutTable' }]);
    await stage.mapTypes([{ type: 'hotline', table: 'phonecall' }]);
    await stage.syncActivities();
    const titles = [...stage.rowsOf('phonecall').values()].map(({ subject }) => subject);
    expect(titles.sort()).toEqual(['After', 'Before']);
  });

  it('is the same type where only the case of its letters changed', async () => {
    await stage.log({ ActivityType: 'phonecall' });
    await stage.syncActivities();
    await rename('phonecall', 'PhoneCall');
    await stage.database.db.updateTable('OM_Activity').set({ ActivityType: 'PhoneCall' }).execute();
    expect((await stage.syncActivities({ mode: 'full' })).counts).toMatchObject({ read: 1, unchanged: 1 });
    expect(calls()).toBe(1);
  });
});

describe('a table that is removed in Dynamics', () => {
  const map = (table: string) => stage.mapTypes([{ type: 'pagevisit', table }]);

  it('makes its type wait, and the others pass; all of it comes once the table is back', async () => {
    await map('kx_pagevisit');
    await stage.log({ ActivityType: 'pagevisit' });
    await stage.syncActivities();
    const removed = stage.dynamics.schema.byLogicalName('kx_pagevisit');
    await stage.inDynamics.control('DELETE', 'tables/kx_pagevisit');
    await stage.log({ ActivityType: 'pagevisit' });
    await stage.log({});
    const run = await stage.syncActivities();
    expect(run).toMatchObject({
      state: 'finished',
      counts: { created: 1 },
      skippedTypes: [{ type: 'pagevisit', code: 'tableMissing' }],
    });
    if (removed) stage.dynamics.schema.put(removed);
    await stage.syncActivities();
    expect([calls(), stage.rowsOf('kx_pagevisit').size]).toEqual([1, 2]);
  });

  it('is noticed within the run that meets it, which ends with the reason', async () => {
    await map('kx_pagevisit');
    await stage.logMany(1200, { ActivityType: 'pagevisit' });
    const [one] = await Promise.all([stage.syncActivities(), removeAfterFirstPage()]);
    expect(one).toMatchObject({ state: 'failed', reason: expect.stringMatching(/name of the table/) });
    expect((await stage.syncActivities()).skippedTypes).toMatchObject([{ code: 'tableMissing' }]);
  });

  async function removeAfterFirstPage(): Promise<void> {
    await expect
      .poll(() => stage.rowsOf('kx_pagevisit').size, { timeout: 60_000, interval: 1 })
      .toBeGreaterThan(0);
    await stage.inDynamics.control('DELETE', 'tables/kx_pagevisit');
  }
});

describe('a long history of one contact', () => {
  it('is read and written a page at a time', async () => {
    await forgetProgress(stage.database);
    await stage.logMany(3_400);
    const pages: number[] = [];
    const { readRows } = stage.engine.parts.dataverse;
    stage.engine.parts.dataverse.readRows = (table, ids, options) => {
      if (table.name === 'phonecall') pages.push(ids.length);
      return readRows(table, ids, options);
    };
    expect(await stage.syncActivities()).toMatchObject({ state: 'finished', counts: { created: 3_400 } });
    expect(pages.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...pages)).toBeLessThanOrEqual(1_000);
  });
});
