import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { activityRowId } from '../../../bridge/sync/activities/activityRowId.ts';
import { readInstallation } from '../../../bridge/sync/state/installation.ts';
import { type ActivityStage, startActivityStage } from './startActivityStage.ts';

/** Dynamics refuses single activities for what they are; the others, those of their type among them, are delivered. */

let stage: ActivityStage;
beforeEach(async () => {
  stage = await startActivityStage();
});
afterEach(() => stage.close());

const sent = () => [...stage.rowsOf('phonecall').values()].map(({ subject }) => subject).sort();
const failures = () =>
  stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['code', 'kind', 'next_attempt_at as next'])
    .where('activity_id', '>', 0)
    .where('state', '=', 'open')
    .execute();

function refuse(status: number, code: string, message: string): void {
  stage.dynamics.conditions.faults.add({
    match: { kinds: ['create', 'upsert', 'update'], body: 'Refused' },
    schedule: {},
    scope: 'operation',
    fault: { type: 'error', status, code, message },
  });
}

describe('an activity that Dynamics keeps refusing', () => {
  it.each([
    [403, '0x80040220', 'is missing prvAppendToPhoneCall privilege', 'forbiddenByDynamics'],
    [403, '0x80040220', 'is missing prvCreateActivity privilege', 'forbiddenByDynamics'],
    [500, '0x80040224', 'A plug-in fell over.', 'refusedByDynamics'],
    [500, '0x80044151', 'SQL timeout expired.', 'dynamicsBusy'],
  ])(
    'with %i %s (%s) fails with a next attempt and stops none of its type',
    async (status, code, message, known) => {
      refuse(status, code, message);
      await stage.log({ ActivityTitle: 'Refused' });
      expect(await stage.syncActivities()).toMatchObject({ state: 'finished', counts: { failed: 1 } });
      expect(await failures()).toMatchObject([{ code: known, next: expect.any(String) }]);
      await stage.log({ ActivityTitle: 'Behind it' });
      await stage.syncActivities();
      expect(sent()).toEqual(['Behind it']);
    },
    20_000,
  );

  it('for want of a right that Dynamics says is missing makes its type wait, and fails none', async () => {
    const { userId } = await stage.engine.parts.dataverse.whoAmI();
    const tables = ['contact', 'systemuser', 'phonecall'] as const;
    const read = tables.map((table) => `Read ${table}` as const);
    stage.dynamics.organization.rights.set(
      userId,
      new Set([...read, 'AppendTo contact', 'Append phonecall']),
    );
    await stage.log({ ActivityTitle: 'Waits' });
    expect(await stage.syncActivities()).toMatchObject({
      state: 'finished',
      skippedTypes: [{ type: 'phonecall', code: 'forbiddenByDynamics' }],
    });
    expect(await failures()).toEqual([]);
    stage.dynamics.organization.rights.clear();
    await stage.syncActivities();
    expect(sent()).toEqual(['Waits']);
  });
});

describe('an activity that Dynamics will not look for', () => {
  it.each([
    ['phonecall', 'refusedByDynamics', '0x80040224'],
    ['phonecall', 'dynamicsBusy', '0x80044151'],
    ['contact', 'refusedByDynamics', '0x80040224'],
    ['contact', 'dynamicsBusy', '0x80044151'],
  ])(
    'by the row of its %s fails alone (%s, %s)',
    async (table, known, code) => {
      const [, [other] = [0]] = [...(await stage.links())];
      const activityId = await stage.log({ ActivityTitle: 'Refused' });
      await stage.log({ ActivityTitle: 'Beside it', ActivityContactID: other });
      stage.dynamics.conditions.faults.add({
        match: {
          kinds: ['readMany', 'read'],
          tables: [table],
          address: table === 'contact' ? stage.contact.rowId : await rowIdOf(activityId),
        },
        schedule: {},
        scope: 'operation',
        fault: { type: 'error', status: 500, code, message: 'Refused.' },
      });
      const run = await stage.syncActivities();
      expect(run.reason).toBeUndefined();
      expect(run).toMatchObject({ state: 'finished', counts: { failed: 1 } });
      expect(await failures()).toMatchObject([{ code: known, next: expect.any(String) }]);
      expect(sent()).toEqual(['Beside it']);
    },
    30_000,
  );
});

async function rowIdOf(activityId: number): Promise<string> {
  const { installationId } = await readInstallation(stage.database);
  const { ActivityCreated: createdLocal } = await stage.database.db
    .selectFrom('OM_Activity')
    .select('ActivityCreated')
    .where('ActivityID', '=', activityId)
    .executeTakeFirstOrThrow();
  return activityRowId(installationId, { activityId, createdLocal, type: 'phonecall' });
}
