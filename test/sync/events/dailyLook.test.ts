import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMilliseconds, startOfDay } from '../../../bridge/database/dateTime2.ts';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { pollEvents } from '../../../bridge/sync/events/pollEvents.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { moveClock } from '../movedClock.ts';
import { product } from '../openSampleDatabase.ts';
import { outsiders, qualify } from '../qualifying.ts';
import { type Stage, startStage } from '../startStage.ts';

const day = 24 * 60 * 60_000;

let stage: Stage;
let contactId: number;

beforeEach(async () => {
  stage = await startStage({ contacts: 40, seed: 6, ownClock: true });
  [contactId = 0] = await outsiders(stage.database);
});

afterEach(() => stage.close());

/** The contact reaches the minimum as soon as a negative row of points expires, at the end of the day. */
async function giveExpiringPoints(): Promise<void> {
  const today = startOfDay((await currentTimes(stage.database)).local);
  await stage.database.db
    .insertInto('OM_ScoreContactRule')
    .values([
      { ContactID: contactId, ScoreID: 1, RuleID: 1, Value: 1000, Expiration: null },
      { ContactID: contactId, ScoreID: 1, RuleID: 3, Value: -5000, Expiration: today },
    ])
    .execute();
}

const nextDay = () => moveClock(stage.options.databaseClock ?? '', day);

describe.runIf(product === '13')('points, which expire in Xperience 13 alone', () => {
  it('tells of a contact on the day on which negative points no longer count', async () => {
    await giveExpiringPoints();
    const detection = createEventDetection(stage.engine.parts, { intervalMs: 0 });
    let cursor: string | undefined;
    const poll = async () => {
      const filter = { kind: 'contactQualified' } as const;
      const answer = await pollEvents(stage.engine.parts, detection, { filter, cursor }, async (ids) => ids);
      cursor = answer.cursor;
      return answer.items;
    };
    await poll();
    expect(await poll()).toEqual([]);
    nextDay();
    expect(await poll()).toEqual([contactId]);
    expect(await poll()).toEqual([]);
  });

  it('sends the contact with the first run of that day, and not before', async () => {
    await giveExpiringPoints();
    await stage.sync();
    await stage.sync();
    expect((await stage.links()).has(contactId)).toBe(false);
    nextDay();
    await stage.sync();
    expect((await stage.links()).has(contactId)).toBe(true);
  });
});

it('sends a contact that qualifies since the last run, whatever its stamp says', async () => {
  await stage.sync();
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactLastModified: addMilliseconds((await currentTimes(stage.database)).local, -100 * day) })
    .where('ContactID', '=', contactId)
    .execute();
  await stage.sync();
  expect((await stage.links()).has(contactId)).toBe(false);
  await qualify(stage.database, contactId);
  await stage.sync();
  expect((await stage.links()).has(contactId)).toBe(true);
});
