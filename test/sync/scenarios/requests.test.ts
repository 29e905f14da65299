import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, startStage } from '../startStage.ts';
import { touchContacts } from '../touchContacts.ts';

let stage: Stage;

beforeAll(async () => {
  // Enough of them qualify with one point for 1,000 links.
  stage = await startStage({ contacts: 1400, seed: 7 });
  await stage.database.main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: '1' })
    .where('KeyName', '=', 'Dynamics365MinScore')
    .execute();
  // Activities of new contacts cost requests of their own.
  await stage.database.main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: 'False' })
    .where('KeyName', '=', 'Dynamics365ActivitySyncEnabled')
    .execute();
});

afterAll(() => stage.close());

const log = () => stage.dynamics.conditions.log;

describe('what a contact run costs Dynamics', () => {
  it('creates a thousand contacts in at most 25 requests from a cold start', async () => {
    const run = await stage.sync();
    expect(run.counts.created + run.counts.failed).toBeGreaterThanOrEqual(1000);
    expect(log().counts().requests).toBeLessThanOrEqual(25);
  });

  it('delivers 100 changes among 1,000 modified contacts in at most 6 requests', async () => {
    await touchContacts(stage, { modified: 1000, changed: 100, title: 'Rider' });
    log().reset();
    const run = await stage.sync();
    expect(run.counts.updated + run.counts.failed).toBeGreaterThanOrEqual(100);
    expect(log().counts()).toMatchObject({ rowsWritten: 100 });
    expect(log().counts().requests).toBeLessThanOrEqual(6);
  });
});
