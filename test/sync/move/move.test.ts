import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { addMilliseconds } from '../../../bridge/database/dateTime2.ts';
import { timeZoneNamed } from '../../../bridge/mapping/timeZoneNamed.ts';
import {
  readActivityCursor,
  saveActivityCursor,
} from '../../../bridge/sync/activities/streams/activityCursor.ts';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import { describeSurprises } from '../../../bridge/sync/move/describeSurprises.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { separated } from '../openSampleDatabase.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { storeSetting } from '../storeSetting.ts';
import { leaveOutOwner } from './leaveOutOwner.ts';
import { type MoveStage, read, startMoveStage } from './startMoveStage.ts';

let stage: MoveStage;
beforeEach(async ({ skip }) => {
  if (separated) skip('Separated contact data cannot be migrated.');
  stage = await startMoveStage({ contacts: 120 });
});
afterEach(() => stage?.close());

const request = { mode: 'incremental', dryRun: false, requestedBy: 'test', waitMs: 60_000 } as const;

async function work(): Promise<void> {
  await stage.sync();
  await stage.engine.runs.syncActivities(request);
  await stage.pauseOld();
}

const phoneCalls = () =>
  [...(stage.dynamics.organization.table('phonecall')?.rows.scan() ?? [])].map(({ id }) => id).sort();

test('an installation goes on in the new database: nothing is created, nothing emptied, every link alive', async () => {
  await work();
  const before = { links: await stage.links(), versions: stage.versions(), calls: phoneCalls() };
  expect(before.calls.length).toBeGreaterThan(50);
  await stage.migrate();
  const installations = await stage.open();
  const plan = await planMove(installations);
  expect(plan.obstacles).toEqual([]);
  expect(plan.contacts).toMatchObject({ linked: before.links.size, alive: before.links.size, held: 0 });
  expect(await carryOutMove(installations, plan)).toBe(true);
  const after = await stage.startNew();
  const waiting = await after.syncContacts();
  expect(waiting).toMatchObject({ state: 'needsConfirmation', reasonCode: 'firstRun' });
  expect(waiting.reason).toContain('ContactBirthday arrived empty');
  expect(waiting.plan).toMatchObject({ created: 0, updated: 0 });
  await confirmRun(after.database, waiting.id, 'test');
  const done = await after.syncContacts();
  expect(done).toMatchObject({ state: 'finished', counts: { created: 0, updated: 0, failed: 0 } });
  expect(await after.links()).toEqual(before.links);
  expect(stage.versions()).toEqual(before.versions);
  await after.syncActivities();
  expect(phoneCalls()).toEqual(before.calls);
});

test('edits that were not sent are sent after the move, and a contact left behind is neither deleted nor sent', async () => {
  await stage.sync();
  await stage.engine.runs.syncActivities(request);
  const [[edited = 0, editedRow = ''] = [], [left = 0, leftRow = ''] = []] = [...(await stage.links())];
  await setJobTitle(stage.database, edited, 'Edited before the move');
  // A user who becomes nobody.
  await leaveOutOwner(stage, [left]);
  await stage.pauseOld();
  await stage.migrate();
  const installations = await stage.open();
  const plan = await planMove(installations);
  expect(plan.fields.find(({ field }) => field === 'ContactJobTitle')).toMatchObject({ unsent: 1 });
  await carryOutMove(installations, plan);
  const after = await stage.startNew();
  await storeSetting(after.database, 'goneContact', 'deactivate');
  const waiting = await after.syncContacts();
  expect(waiting.plan).toMatchObject({ created: 0, updated: 1 });
  await confirmRun(after.database, waiting.id, 'test');
  expect(await after.syncContacts()).toMatchObject({ state: 'finished', counts: { created: 0, updated: 1 } });
  expect(stage.rows().get(editedRow)).toMatchObject({ jobtitle: 'Edited before the move' });
  expect(stage.rows().get(leftRow)).toMatchObject({ statecode: 0 });
  const failures = await read(
    after.database,
    `select code from dynamics365.failure where contact_id = ${left}`,
  );
  expect(failures).toEqual([]);
});

test('activities with numbers that were given to others after the copy arrive all the same', async () => {
  await stage.sync();
  await stage.engine.runs.syncActivities(request);
  const [[contactId = 0] = []] = [...(await stage.links())];
  await stage.migrate();
  const log = (database: BridgeDatabase, at: string, title: string) =>
    read(
      database,
      `insert into OM_Activity (ActivityContactID, ActivityCreated, ActivityType, ActivityTitle) values (${contactId}, '${at}', 'phonecall', '${title}')`,
    );
  for (const title of ['One', 'Two', 'Three'])
    await log(stage.database, (await currentTimes(stage.database)).local, title);
  await stage.engine.runs.syncActivities(request);
  // As an hour later, when nothing is looked at twice any more.
  const cursor = await readActivityCursor(stage.database);
  const last = cursor?.marks.at(-1);
  if (!cursor || !last) throw new Error('The run has left no mark.');
  const marks = [{ ...last, at: addMilliseconds(last.at, -3_600_000) }, last];
  await saveActivityCursor(stage.database, { ...cursor, marks });
  const before = phoneCalls();
  await stage.pauseOld();
  const installations = await stage.open();
  const plan = await planMove(installations);
  expect(describeSurprises(plan).join(' ')).toContain('The newest activities of Xperience 13 are not in');
  await carryOutMove(installations, plan);
  const after = await stage.startNew();
  await after.syncActivities();
  expect(phoneCalls()).toEqual(before);
  await log(after.database, (await currentTimes(after.database)).local, 'Another');
  const waiting = await after.syncActivities();
  expect(waiting).toMatchObject({ state: 'needsConfirmation', plan: { created: 1 } });
  await confirmRun(after.database, waiting.id, 'test');
  await after.syncActivities();
  expect(phoneCalls()).toHaveLength(before.length + 1);
});

test('what happens in the new installation arrives once, by the clock of the new server', async () => {
  await work();
  const [[contactId = 0] = []] = [...(await stage.links())];
  await stage.migrate();
  const installations = {
    ...(await stage.open()),
    zones: { before: 'America/New_York', now: stage.options.timeZone },
  };
  await carryOutMove(installations, await planMove(installations));
  const after = await stage.startNew();
  expect(
    timeZoneNamed(after.engine.parts.zones.xperience).toInstant(Date.parse('2026-01-05T08:00:00Z')),
  ).toBe(Date.parse('2026-01-05T13:00:00Z'));
  expect(await after.syncActivities()).toMatchObject({ state: 'finished', counts: { created: 0 } });
  const before = phoneCalls();
  const { local } = await currentTimes(after.database);
  await read(
    after.database,
    `insert into OM_Activity (ActivityContactID, ActivityCreated, ActivityType, ActivityTitle) values (${contactId}, '${local}', 'phonecall', 'New')`,
  );
  const waiting = await after.syncActivities();
  expect(waiting).toMatchObject({ state: 'needsConfirmation', plan: { created: 1 } });
  await confirmRun(after.database, waiting.id, 'test');
  await after.syncActivities();
  await after.syncActivities();
  expect(phoneCalls()).toHaveLength(before.length + 1);
});
