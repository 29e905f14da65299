import { afterEach, beforeEach, expect, it } from 'vitest';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import { searchLost } from '../../../bridge/sync/activities/lost/searchLost.ts';
import { noteLost } from '../../../bridge/sync/state/failures/noteLost.ts';
import { readHighestActivityId } from '../../../bridge/xperience/activities/activityNumbers.ts';
import type { LinkedActivity } from '../../../bridge/xperience/activities/activityRecord.ts';
import { type ActivityStage, startActivityStage } from './startActivityStage.ts';

let stage: ActivityStage;
beforeEach(async () => {
  stage = await startActivityStage();
});
afterEach(() => stage.close());

const at = (time: string) => dateTime2(`2026-05-04T${time}`);

/** What the module sends of an activity: no subject, no ID of its own. */
async function sendAsModule(start: string | undefined, table = 'phonecall', rowId = stage.contact.rowId) {
  await stage.inDynamics.send('POST', `${table}s`, {
    ...(start === undefined ? {} : { scheduledstart: `2026-05-04T${start}Z` }),
    isregularactivity: true,
    [`regardingobjectid_contact_${table}@odata.bind`]: `/contacts(${rowId})`,
  });
}

/** As if the bridge had taken over now: what was logged so far was the module's to send. */
async function takeOver() {
  const floor = await readHighestActivityId(stage.database);
  await stage.database.db
    .updateTable('dynamics365.activity_progress')
    .set({ floor, position: floor, target: null, seen: 1_000 })
    .execute();
  await stage.database.db.updateTable('dynamics365.link').set({ origin: 'adopted' }).execute();
}

async function search(request: Partial<Parameters<typeof searchLost>[1]> = {}) {
  const lost: LinkedActivity[] = [];
  const report = await searchLost(
    stage.engine.parts,
    { lastRun: undefined, call: {}, ...request },
    async (some) => {
      lost.push(...some);
    },
  );
  return { report, lost: lost.map(({ activityId }) => activityId), activities: lost };
}

async function send(activities: readonly LinkedActivity[]) {
  await noteLost(stage.database, activities, 'test');
  return stage.syncActivities();
}

const failures = () =>
  stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['activity_id', 'code', 'state', 'kind'])
    .where('activity_id', '>', 0)
    .execute();

it('activities that were the module’s and have no row are lost, others are there', async () => {
  await stage.log({ ActivityCreated: at('10:15:00.5') });
  const missing = await stage.log({ ActivityCreated: at('11:00:00') });
  await sendAsModule('10:15:00');
  await takeOver();
  await stage.log({ ActivityCreated: at('12:00:00') });
  const { report, lost } = await search();
  expect(lost).toEqual([missing]);
  expect(report.periods).toEqual([{ type: 'phonecall', month: '2026-05', there: 1, lost: 1, uncertain: 0 }]);
});

it('rows that fit no activity leave in doubt what became of the others of that contact and table', async () => {
  await stage.log({ ActivityCreated: at('10:15:00') });
  await sendAsModule(undefined);
  await takeOver();
  const { report, lost } = await search();
  expect(lost).toEqual([]);
  expect(report.periods).toMatchObject([{ there: 0, lost: 0, uncertain: 1 }]);
});

it('types that share a table do not take one row twice', async () => {
  await stage.mapTypes([{ type: 'storevisit', table: 'phonecall' }]);
  await stage.log({ ActivityCreated: at('10:15:00') });
  await stage.log({ ActivityCreated: at('10:15:00'), ActivityType: 'storevisit' });
  await sendAsModule('10:15:00');
  await takeOver();
  expect((await search()).lost).toHaveLength(1);
});

it('types that nobody has mapped were not the module’s to send', async () => {
  await stage.log({ ActivityType: 'pagevisit' });
  await takeOver();
  expect((await search()).report).toMatchObject({ periods: [], types: ['phonecall'] });
});

it('a contact whose row is gone is counted, and none of its activities', async () => {
  await stage.log({});
  await takeOver();
  await stage.inDynamics.send('DELETE', `contacts(${stage.contact.rowId})`);
  const { report, lost } = await search();
  expect({ lost, report }).toMatchObject({ lost: [], report: { contactsWithoutRow: 1, periods: [] } });
});

it('a contact that got another row since is left alone: what the module sent is at the former one', async () => {
  await stage.log({});
  await takeOver();
  await stage.database.db.updateTable('dynamics365.link').set({ origin: 'caller' }).execute();
  expect((await search()).report).toMatchObject({ contacts: 0, periods: [] });
});

it('only a part is looked for where that is asked', async () => {
  await stage.log({ ActivityCreated: at('10:15:00') });
  const later = await stage.log({ ActivityCreated: at('11:15:00') });
  await takeOver();
  expect((await search({ since: at('11:00:00') })).lost).toEqual([later]);
  expect((await search({ only: ['pagevisit'] })).lost).toEqual([]);
});

it('what was lost is sent by the next run, once, however often it is asked for', async () => {
  const number = await stage.log({ ActivityTitle: 'Lost call', ActivityCreated: at('10:15:00') });
  await takeOver();
  const { activities } = await search();
  expect(await send(activities)).toMatchObject({ state: 'finished', counts: { created: 1, failed: 0 } });
  expect([...stage.rowsOf('phonecall').values()].map(({ subject }) => subject)).toEqual(['Lost call']);
  expect(await failures()).toMatchObject([{ activity_id: number, state: 'resolved' }]);
  expect((await search()).lost).toEqual([]);
  expect(await send(activities)).toMatchObject({ counts: { created: 0 } });
  expect(stage.rowsOf('phonecall').size).toBe(1);
});

it('a dry run tells of what was lost, and sends nothing', async () => {
  await stage.log({});
  await takeOver();
  const { activities } = await search();
  await noteLost(stage.database, activities, 'test');
  expect(await stage.syncActivities({ dryRun: true })).toMatchObject({ counts: { created: 1 } });
  expect(stage.rowsOf('phonecall').size).toBe(0);
  expect(await failures()).toMatchObject([{ code: 'lostByModule', state: 'open' }]);
});

it('one that fails again is kept with the reason, and not noted as lost once more', async () => {
  await stage.log({ ActivityTitle: 'x'.repeat(240) });
  await takeOver();
  const { activities } = await search();
  await send(activities);
  const kept = await failures();
  expect(kept).toContainEqual(expect.objectContaining({ code: 'tooLong', state: 'open' }));
  expect(kept).toContainEqual(expect.objectContaining({ code: 'lostByModule', state: 'resolved' }));
  expect(await noteLost(stage.database, activities, 'test')).toBe(0);
  expect(await failures()).toEqual(kept);
});

it('one that somebody dismissed is not sent', async () => {
  await stage.log({});
  await takeOver();
  const { activities } = await search();
  await noteLost(stage.database, activities, 'test');
  await stage.database.db.updateTable('dynamics365.failure').set({ state: 'dismissed' }).execute();
  expect(await send(activities)).toMatchObject({ counts: { created: 0 } });
});

it('many at once are asked about, as any run does', async () => {
  await stage.logMany(30);
  await takeOver();
  await stage.database.db
    .insertInto('dynamics365.setting')
    .values({ name: 'mostCreations', value: '20', changed_at: at('10:00:00') } as never)
    .execute();
  const { activities } = await search();
  expect(await send(activities)).toMatchObject({ state: 'needsConfirmation', plan: { created: 30 } });
  expect(stage.rowsOf('phonecall').size).toBe(0);
});
