import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { touchContacts } from '../touchContacts.ts';

let stage: Stage;

beforeAll(async () => {
  // Enough of them qualify with one point for 1,000 links.
  stage = await startStage({ contacts: 1400, seed: 7 });
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
  // Activities of new contacts cost requests of their own.
  await storeModuleSetting(stage.database, 'Dynamics365ActivitySyncEnabled', 'False');
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
