import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setUp } from '../../../bridge/sync/setup/setUp.ts';
import { confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { readMark, setupMarks } from '../../../bridge/sync/state/settings/setupMarks.ts';
import { addModuleHistory } from '../../../scripts/sample/addModuleHistory.ts';
import { product } from '../openSampleDatabase.ts';
import { disqualify } from '../qualifying.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;

/** A sample the module has worked on: every third contact has its row, and the rows bear other job titles. */
beforeEach(async () => {
  stage = await startStage({ contacts: 90, seed: 5 });
  await addModuleHistory(stage.database);
  for (const rowId of (await stage.links()).values()) {
    const row = { contactid: rowId, lastname: 'Of the module', jobtitle: 'In Dynamics' };
    const { status } = await stage.inDynamics.send('POST', 'contacts', row);
    expect(status).toBe(204);
  }
  // After a migration the module's links are taken over on demand.
  const adoptAgain = product === 'xbk';
  await setUp(stage.database, { timeZone: stage.options.timeZone, adoptAgain });
  stage.dynamics.conditions.log.reset();
});
afterEach(() => stage.close());

const rowsWritten = () => stage.dynamics.conditions.log.counts().rowsWritten;
const contacts = () => stage.database.db.selectFrom('OM_Contact').selectAll().orderBy('ContactID').execute();
const unconfirmed = () => readMark<boolean>(stage.database, setupMarks.firstRunUnconfirmed);

describe('the first run after the module', () => {
  it('waits for a person and says what it would do, with nothing written on either side', async () => {
    const before = await contacts();
    const run = await stage.sync();
    expect(run).toMatchObject({ state: 'needsConfirmation', reasonCode: 'firstRun' });
    expect(run.plan?.updated).toBeGreaterThan(0);
    expect(run.counts).toMatchObject({ read: 0, created: 0, linked: 0, updated: 0, taken: 0 });
    expect(rowsWritten()).toBe(0);
    expect(await contacts()).toEqual(before);
  });

  it('keeps waiting however often it is started', async () => {
    await stage.sync();
    expect(await stage.sync({ mode: 'full' })).toMatchObject({ state: 'needsConfirmation' });
    expect(rowsWritten()).toBe(0);
  });

  it('does what its plan said once it is confirmed', async () => {
    const { id, plan } = await stage.sync();
    await confirmRun(stage.database, id, 'somebody');
    const run = await stage.sync();
    expect(run).toMatchObject({ id, state: 'finished', confirmedBy: 'somebody' });
    expect(run.counts).toMatchObject({ updated: plan?.updated, created: plan?.created });
    expect(rowsWritten()).toBeGreaterThan(0);
  });

  it('lets the runs after the confirmed one go without a question', async () => {
    const { id } = await stage.sync();
    await confirmRun(stage.database, id, 'somebody');
    await stage.sync();
    expect(await unconfirmed()).toBe(false);
    expect(await stage.sync({ mode: 'full' })).toMatchObject({ state: 'finished' });
  });

  it('asks again after a confirmed run that was limited to some contacts', async () => {
    const { id, plan } = await stage.sync({ limit: 3 });
    expect(plan?.read).toBe(3);
    await confirmRun(stage.database, id, 'somebody');
    expect(await stage.sync()).toMatchObject({ id, state: 'finished' });
    expect(await unconfirmed()).toBe(true);
    expect(await stage.sync()).toMatchObject({ state: 'needsConfirmation', reasonCode: 'firstRun' });
  });

  it('needs no confirmation as a dry run', async () => {
    expect(await stage.sync({ dryRun: true })).toMatchObject({ state: 'finished' });
    expect(await unconfirmed()).toBe(true);
  });

  it('finishes without a question when it meets no contact, and leaves the question to the next', async () => {
    const { db } = stage.database;
    const all = await db.selectFrom('OM_Contact').select('ContactID').execute();
    for (const { ContactID } of all) await disqualify(stage.database, ContactID);
    await db.updateTable('OM_Contact').set({ ContactDynamics365RelatedID: null }).execute();
    expect(await stage.sync()).toMatchObject({ state: 'finished' });
    expect(await unconfirmed()).toBe(true);
  });
});
