import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMilliseconds } from '../../bridge/database/dateTime2.ts';
import { createEventDetection } from '../../bridge/sync/events/createEventDetection.ts';
import { pollEvents } from '../../bridge/sync/events/pollEvents.ts';
import { concludeRun } from '../../bridge/sync/runs/concludeRun.ts';
import { pruneAudit, writeAudit } from '../../bridge/sync/state/audit/audit.ts';
import { readCursor, saveCursor } from '../../bridge/sync/state/cursor.ts';
import { readMergesSeen } from '../../bridge/sync/state/mergesSeen.ts';
import { readDueRows, storeToldRows } from '../../bridge/sync/state/webhooks/inbox.ts';
import { isCatchUpDue } from '../../bridge/sync/webhooks/catchUp.ts';
import { beginCatchingUp } from '../../bridge/sync/webhooks/catchUpState.ts';
import { currentTimes } from '../../bridge/xperience/currentTimes.ts';
import { clockSinceRun } from '../../scripts/doctor/checks/clockSinceRun.ts';
import { moveClock } from './movedClock.ts';
import { type Stage, startStage } from './startStage.ts';

const hour = 60 * 60_000;

let stage: Stage;
/** How far the database's clock is off, and how much time has passed for both sides. */
let offMs: number;
let passedMs: number;

beforeEach(async () => {
  offMs = 0;
  passedMs = 0;
  stage = await startStage({ contacts: 60, seed: 8, ownClock: true });
});
afterEach(() => stage.close());

const setClock = () => moveClock(stage.options.databaseClock ?? '', offMs + passedMs);
/** Somebody sets the clock of the database so far off. */
const setOff = (milliseconds: number) => {
  offMs = milliseconds;
  setClock();
};
/** Time passes, and Dynamics answers something at its end: its clock is known by that. */
const pass = async (milliseconds: number) => {
  passedMs += milliseconds;
  stage.dynamics.clock.advance(milliseconds);
  setClock();
  await stage.engine.parts.dataverse.whoAmI();
};

/** As at the start of a process, until it is asked again. */
const hideServerTimeOnce = () =>
  vi.spyOn(stage.engine.parts.dataverse, 'serverTime').mockReturnValueOnce(undefined);

/** Changes a linked contact as Xperience does, stamped by the clock of the database. */
async function edit(title: string): Promise<number> {
  const { db } = stage.database;
  const [contactId = 0] = (await stage.links()).keys();
  const { local } = await currentTimes(stage.database);
  await db
    .updateTable('OM_Contact')
    .set({ ContactJobTitle: title, ContactLastModified: local })
    .where('ContactID', '=', contactId)
    .execute();
  return contactId;
}

const titleInDynamics = async (contactId: number) =>
  stage.rows().get((await stage.links()).get(contactId) ?? '')?.jobtitle;

describe('a contact that was changed after the clock of the database was set back', () => {
  it.each([
    ['at once', 5 * 60_000],
    ['when the clock has passed the old time again', 3 * hour],
  ])('is sent by the next run, %s', async (_when, laterMs) => {
    await stage.sync();
    await pass(hour);
    setOff(2 * hour);
    await stage.sync();
    setOff(0);
    await pass(60_000);
    const contactId = await edit('Set back');
    await pass(laterMs);
    await stage.sync();
    expect(await titleInDynamics(contactId)).toBe('Set back');
    expect(stage.engine.logged()).toContain('The clock of the database was set back since the last run');
  });

  it.each([
    ['and Dynamics has answered before', false],
    ['and Dynamics answers for the first time while it is looked for changes', true],
  ])('is told to flows, when the clock has passed the old time again, %s', async (_when, isFirst) => {
    await stage.sync();
    const detection = createEventDetection(stage.engine.parts, { intervalMs: 0 });
    let cursor: string | undefined;
    const poll = async () => {
      const filter = { kind: 'contactChanged' } as const;
      const answer = await pollEvents(stage.engine.parts, detection, { filter, cursor }, async (ids) => ids);
      cursor = answer.cursor;
      return answer.items;
    };
    await poll();
    setOff(2 * hour);
    if (isFirst) hideServerTimeOnce();
    await poll();
    setOff(0);
    await pass(60_000);
    const contactId = await edit('Set back');
    await pass(3 * hour);
    expect(await poll()).toEqual([contactId]);
    expect(await poll()).toEqual([]);
  });
});

it.each([-2 * hour, 2 * hour])(
  'a clock that was %i ms off during a run and is right again loses nothing, and the run after reads no more than usual',
  async (off) => {
    await stage.sync();
    setOff(off);
    const whileOff = await edit('While off');
    await pass(60_000);
    await stage.sync();
    expect(await titleInDynamics(whileOff)).toBe('While off');
    setOff(0);
    const afterwards = await edit('Right again');
    await pass(60_000);
    await stage.sync();
    expect(await titleInDynamics(afterwards)).toBe('Right again');
    await pass(4 * hour);
    await stage.sync();
    await pass(hour);
    const idle = await stage.sync();
    expect(idle.counts.read).toBe(0);
  },
);

it.each([
  ['what waits for its next try by the time of before', 1, 60_000],
  ['what was told of by the time of before and nobody has looked at', 0, 0],
])('%s is due at once, once a run that writes sees it', async (_what, attempts, waitMs) => {
  await stage.sync();
  setOff(2 * hour);
  await stage.sync();
  const { db, dialect } = stage.database;
  const [row = ''] = (await stage.links()).values();
  await storeToldRows(stage.database, [{ table: 'contact', rowId: row, deleted: false }]);
  await db
    .updateTable('dynamics365.webhook_inbox')
    .set({ attempts, next_attempt_at: dialect.utcNow(waitMs) })
    .execute();
  setOff(0);
  const due = async () => (await readDueRows(stage.database, 10)).length;
  await stage.sync({ dryRun: true });
  expect(await due()).toBe(0);
  await stage.sync();
  expect(await due()).toBe(1);
});

describe('merges in Dynamics', () => {
  const seen = async () => Date.parse((await readCursor<string>(stage.database, 'contacts.merges')) ?? '');

  it('are not asked for from a time that has not come, when the clock of the database was ahead', async () => {
    await stage.sync();
    setOff(10 * hour);
    await stage.sync();
    expect(await seen()).toBeLessThanOrEqual(stage.dynamics.clock.now().getTime());
    setOff(0);
    await pass(60_000);
    await stage.sync();
    expect(await seen()).toBeLessThanOrEqual(stage.dynamics.clock.now().getTime());
  });

  it('are asked for from the beginning where contacts were linked while it was ahead', async () => {
    setOff(10 * hour);
    await stage.sync();
    setOff(0);
    expect(await readMergesSeen(stage.database, stage.dynamics.clock.now())).toBe('1970-01-01T00:00:00.000Z');
    await stage.sync();
    expect(await seen()).toBeLessThanOrEqual(stage.dynamics.clock.now().getTime());
  });
});

it('the position of activities goes by the clock of Dynamics', async () => {
  await stage.sync();
  setOff(10 * hour);
  await stage.engine.runs.syncActivities({
    mode: 'incremental',
    dryRun: false,
    requestedBy: 'test',
    waitMs: 60_000,
  });
  const cursor = await readCursor<{ marks: { at: string }[] }>(stage.database, 'activities.new');
  const newest = cursor?.marks.at(-1)?.at ?? '';
  const now = (await currentTimes(stage.database)).utc;
  expect(newest < addMilliseconds(now, -9 * hour)).toBe(true);
});

describe('what webhooks may have missed', () => {
  const due = () => isCatchUpDue(stage.engine.parts, false);
  const at = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

  it('is asked for from a time that has come, when the clock of the database is ahead', async () => {
    await stage.engine.parts.dataverse.whoAmI();
    setOff(10 * hour);
    await beginCatchingUp(stage.engine.parts);
    const position = await readCursor<{ since: string }>(stage.database, 'webhooks.position');
    expect(Date.parse(position?.since ?? '')).toBeLessThan(Date.now());
    expect(await due()).toBe(false);
  });

  it.each([
    ['the last look', at(10 * hour), at(-60_000), true],
    ['the last call', at(-60_000), at(10 * hour), false],
    ['both', at(10 * hour), at(10 * hour), true],
    ['neither', at(-60_000), at(-60_000), false],
  ])(
    'is asked for where %s was noted by a clock that was set back since',
    async (_what, looked, called, isDue) => {
      await saveCursor(stage.database, 'webhooks.position', { since: at(-hour), at: looked });
      await saveCursor(stage.database, 'webhooks.lastCall', called);
      expect(await due()).toBe(isDue);
    },
  );
});

it('nothing is deleted for its age while the clock of the database is years ahead', async () => {
  const { database } = stage;
  const { parts } = stage.engine;
  await stage.sync();
  await writeAudit(database, { caller: 'ada', action: 'link.create', subject: 'contact 7', details: {} });
  const detection = createEventDetection(parts, { intervalMs: 0 });
  await detection.detect();
  await edit('Told of');
  await detection.detect();
  const count = async (table: 'dynamics365.audit' | 'dynamics365.run' | 'dynamics365.event') =>
    (await database.db.selectFrom(table).selectAll().execute()).length;
  const events = await count('dynamics365.event');
  expect(events).toBeGreaterThan(0);
  setOff(2 * 365 * 24 * hour);
  await pruneAudit(parts);
  await detection.detect();
  await stage.sync();
  expect(await count('dynamics365.event')).toBeGreaterThanOrEqual(events);
  expect([await count('dynamics365.audit'), await count('dynamics365.run')]).toEqual([1, 2]);
});

it('nothing is deleted for its age while that clock is years ahead and Dynamics has never answered', async () => {
  const { database } = stage;
  const { utc, local } = await currentTimes(database);
  const past = { started_at: utc, started_local: local, progressed_at: utc, finished_at: utc };
  // As it ends that came to no answer of Dynamics.
  const run = { kind: 'contacts', mode: 'full', state: 'failed', dry_run: false, fencing_token: 1, ...past };
  await database.db.insertInto('dynamics365.run').values(run).execute();
  await writeAudit(database, { caller: 'ada', action: 'link.create', subject: 'contact 7', details: {} });
  setOff(2 * 365 * 24 * hour);
  const { dataverse } = stage.engine.parts;
  const parts = { ...stage.engine.parts, dataverse: { ...dataverse, serverTime: () => undefined } };
  await pruneAudit(parts);
  await concludeRun(parts, { id: 1, token: 1 });
  const left = async (table: 'dynamics365.audit' | 'dynamics365.run') =>
    (await database.db.selectFrom(table).selectAll().execute()).length;
  expect([await left('dynamics365.audit'), await left('dynamics365.run')]).toEqual([1, 1]);
});

it('the doctor tells that the clock of the database was set back, and that it was off', async () => {
  const look = async () => (await clockSinceRun.look({ bridge: stage.database })).map(({ text }) => text);
  expect(await look()).toEqual(['Nothing was looked for yet.']);
  await stage.sync();
  expect(await look()).toEqual(['It has not been set back, and agreed with that of Dynamics.']);
  setOff(2 * hour);
  await stage.sync();
  expect(await look()).toEqual([
    'The last run began while the clock of the database was 120 minutes ahead of that of Dynamics.',
  ]);
  setOff(0);
  expect(await look()).toEqual([
    expect.stringMatching(/^The last run began at .* set back by at least 1(19|20) minutes\.$/),
  ]);
});
