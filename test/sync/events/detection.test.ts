import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMilliseconds } from '../../../bridge/database/dateTime2.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { readDetectionState, saveDetectionState } from '../../../bridge/sync/events/detectionState.ts';
import { pollEvents } from '../../../bridge/sync/events/pollEvents.ts';
import type { EventFilter } from '../../../bridge/sync/state/events/events.ts';
import { createEngine, type Engine } from '../createEngine.ts';
import { only13 } from '../only13.ts';
import { disqualify, outsiders, qualify } from '../qualifying.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';

const byPoints = only13('it has no points');

let stage: Stage;
const others: Engine[] = [];

beforeEach(async () => {
  stage = await startStage({ contacts: 120, seed: 3 });
});

afterEach(async () => {
  await Promise.all(others.splice(0).map((engine) => engine.stop()));
  await stage.close();
});

const qualified: EventFilter = { kind: 'contactQualified' };
const changed: EventFilter = { kind: 'contactChanged' };

it('goes on soon with a look through all contacts that a pass has left, and else waits for its time', async () => {
  const { database, parts } = { database: stage.database, parts: stage.engine.parts };
  const detection = createEventDetection(parts, { intervalMs: 3_600_000 });
  await detection.detect();
  const setBack = async (rest: boolean) => {
    const state = await readDetectionState(database);
    if (!state?.fields) throw new Error('Nothing was looked through.');
    const { rest: _before, ...fields } = state.fields;
    const left = rest ? { rest: { after: 0, day: '2026-11-30', baseline: true } } : {};
    const passedAt = addMilliseconds(state.passedAt, -5_000);
    await saveDetectionState(database, { ...state, passedAt, fields: { ...fields, ...left } });
    return passedAt;
  };
  const waits = await setBack(false);
  await detection.detect();
  expect((await readDetectionState(database))?.passedAt).toBe(waits);
  expect(detection.isUnfinished()).toBe(false);
  const goesOn = await setBack(true);
  await detection.detect();
  expect((await readDetectionState(database))?.passedAt).not.toBe(goesOn);
  expect((await readDetectionState(database))?.fields?.rest).toBeUndefined();
});

/** A flow with a trigger: keeps its cursor between polls as the gateway does, and answers the subjects. */
function flow(filter: EventFilter, engine: Engine = stage.engine, intervalMs = 0) {
  const detection = createEventDetection(engine.parts, { intervalMs });
  let cursor: string | undefined;
  return {
    use: (text: string) => {
      cursor = text;
    },
    cursor: () => cursor,
    poll: async () => {
      const answer = await pollEvents(engine.parts, detection, { filter, cursor }, async (ids) => ids);
      cursor = answer.cursor;
      return answer.items;
    },
  };
}

const setMinimum = (score: string) => storeModuleSetting(stage.database, 'Dynamics365MinScore', score);

/** Contacts without anything by which one qualifies. */
const farFromQualifying = (count: number) => outsiders(stage.database, count);

const qualifies = (contactId: number, points?: number) => qualify(stage.database, contactId, points);
const qualifiesNoMore = (contactId: number) => disqualify(stage.database, contactId);

const edit = (contactId: number, city: string) =>
  stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactCity: city, ContactLastModified: stage.database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();

async function firstLinked(): Promise<{ contactId: number; rowId: string }> {
  const [[contactId, rowId] = [0, '']] = await stage.links();
  return { contactId, rowId };
}

describe('contacts that qualify', () => {
  it('are not told of on the first poll, though many qualify already', async () => {
    expect(await flow(qualified).poll()).toEqual([]);
  });

  it('are told of once, also when they fall below the minimum and reach it again', async () => {
    const trigger = flow(qualified);
    await trigger.poll();
    const [contactId = 0] = await farFromQualifying(1);
    await qualifies(contactId);
    expect(await trigger.poll()).toEqual([contactId]);
    await qualifiesNoMore(contactId);
    expect(await trigger.poll()).toEqual([]);
    await qualifies(contactId);
    expect(await trigger.poll()).toEqual([]);
  });

  byPoints('are not told of because the minimum was lowered', async () => {
    await setMinimum('5000');
    const trigger = flow(qualified);
    await trigger.poll();
    await setMinimum('1');
    expect(await trigger.poll()).toEqual([]);
  });

  byPoints('are told of after the minimum was lowered and raised again, when they reach it', async () => {
    const trigger = flow(qualified);
    const [contactId = 0] = await farFromQualifying(1);
    await qualifies(contactId, 10);
    await trigger.poll();
    await setMinimum('1');
    await trigger.poll();
    await setMinimum('500');
    await trigger.poll();
    await qualifiesNoMore(contactId);
    await qualifies(contactId, 600);
    expect(await trigger.poll()).toEqual([contactId]);
  });

  it('are told of when a run linked them before anybody looked', async () => {
    const trigger = flow(qualified);
    await trigger.poll();
    const [contactId = 0] = await farFromQualifying(1);
    await qualifies(contactId);
    await stage.sync();
    expect((await stage.links()).has(contactId)).toBe(true);
    expect(await trigger.poll()).toEqual([contactId]);
  });

  it('come over several polls when there are more than 100', async () => {
    const ids = (await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute()).map(
      (row) => row.ContactID,
    );
    for (const id of ids) await qualifiesNoMore(id);
    const trigger = flow(qualified);
    await trigger.poll();
    for (const id of ids) await qualifies(id);
    const first = await trigger.poll();
    const second = await trigger.poll();
    expect(first).toHaveLength(100);
    expect([...first, ...second].sort((a, b) => a - b)).toEqual(ids.sort((a, b) => a - b));
    expect(await trigger.poll()).toEqual([]);
  });
});

describe('linked contacts that change', () => {
  beforeEach(async () => {
    await stage.sync();
  });

  it('are told of when a mapped field was edited, not when only the stamp moved', async () => {
    const trigger = flow(changed);
    await trigger.poll();
    const { contactId } = await firstLinked();
    const stamp = { ContactLastModified: stage.database.dialect.now() };
    await stage.database.db.updateTable('OM_Contact').set(stamp).execute();
    expect(await trigger.poll()).toEqual([]);
    await edit(contactId, 'Brno');
    expect(await trigger.poll()).toEqual([contactId]);
    expect(await trigger.poll()).toEqual([]);
  });

  it('are told of also when a run has sent the change meanwhile', async () => {
    const trigger = flow(changed);
    await trigger.poll();
    const { contactId } = await firstLinked();
    await edit(contactId, 'Brno');
    await stage.sync();
    expect(await trigger.poll()).toEqual([contactId]);
  });

  it('are not told of because the bridge wrote what Dynamics changed', async () => {
    const trigger = flow(changed);
    await trigger.poll();
    const { contactId, rowId } = await firstLinked();
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Zlín' });
    await updateContact(stage.engine.parts, rowId, { contactid: rowId, address1_city: 'Zlín' });
    const { ContactCity } = await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactCity')
      .where('ContactID', '=', contactId)
      .executeTakeFirstOrThrow();
    expect(ContactCity).toBe('Zlín');
    expect(await trigger.poll()).toEqual([]);
  });
});

describe('runs that end', () => {
  it('are told of once, and those before the first pass never', async () => {
    await stage.sync();
    const trigger = flow({ kind: 'runFinished', onlyWithFailures: false });
    await trigger.poll();
    const run = await stage.sync();
    expect(await trigger.poll()).toEqual([run.id]);
    expect(await trigger.poll()).toEqual([]);
  });

  it('without failures are left out on demand', async () => {
    const all = flow({ kind: 'runFinished', onlyWithFailures: false });
    const failed = flow({ kind: 'runFinished', onlyWithFailures: true });
    await all.poll();
    await failed.poll();
    const first = await stage.sync();
    const second = await stage.sync();
    expect(await all.poll()).toEqual([first.id, second.id]);
    expect(await failed.poll()).toEqual(
      [first, second].filter((run) => run.counts.failed > 0).map((run) => run.id),
    );
  });
});

describe('cursors', () => {
  it('stay the same on an empty poll', async () => {
    const trigger = flow(qualified);
    await trigger.poll();
    const before = trigger.cursor();
    await trigger.poll();
    expect(trigger.cursor()).toBe(before);
  });

  it.each([
    '!',
    'bm90aGluZw',
    Buffer.from('e1.00000000-0000-4000-8000-000000000000.7').toString('base64url'),
  ])('damaged or of another installation (%s) continue from the oldest event kept', async (text) => {
    const trigger = flow(qualified);
    await trigger.poll();
    const [contactId = 0] = await farFromQualifying(1);
    await qualifies(contactId);
    await trigger.poll();
    trigger.use(text);
    expect(await trigger.poll()).toEqual([contactId]);
  });

  it('older than the oldest event kept lose only what is no longer kept', async () => {
    const trigger = flow(qualified);
    await trigger.poll();
    const old = trigger.cursor() ?? '';
    const [first = 0, second = 0] = await farFromQualifying(2);
    await qualifies(first);
    await trigger.poll();
    await stage.database.db
      .updateTable('dynamics365.event')
      .set({ recorded_at: stage.database.dialect.utcNow(-31 * 24 * 60 * 60_000) })
      .execute();
    await qualifies(second);
    await trigger.poll();
    trigger.use(old);
    expect(await trigger.poll()).toEqual([second]);
  });

  it('of two flows are independent, and one switched off gets everything when it is on again', async () => {
    const steady = flow(qualified);
    const paused = flow(qualified);
    await steady.poll();
    await paused.poll();
    const [first = 0, second = 0] = await farFromQualifying(2);
    await qualifies(second);
    expect(await steady.poll()).toEqual([second]);
    await qualifies(first);
    expect(await steady.poll()).toEqual([first]);
    expect(await paused.poll()).toEqual([second, first]);
  });
});

describe('several processes', () => {
  it('polling at once tell each contact once', async () => {
    const engines = [stage.engine, await createEngine(stage.options), await createEngine(stage.options)];
    others.push(...engines.slice(1));
    const flows = engines.map((engine) => flow(qualified, engine));
    for (const trigger of flows) await trigger.poll();
    const ids = await farFromQualifying(3);
    for (const id of ids) await qualifies(id);
    await Promise.all(flows.map((trigger) => trigger.poll()));
    const events = await stage.database.db
      .selectFrom('dynamics365.event')
      .select('contact_id')
      .where('kind', '=', 'contactQualified')
      .orderBy('contact_id')
      .execute();
    expect(events.map((row) => row.contact_id)).toEqual(ids);
  });

  it('make one pass in the interval', async () => {
    const trigger = flow(qualified, stage.engine, 60_000);
    await trigger.poll();
    const [contactId = 0] = await farFromQualifying(1);
    await qualifies(contactId);
    expect(await trigger.poll()).toEqual([]);
  });
});
