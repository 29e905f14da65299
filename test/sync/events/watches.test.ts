import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEventService } from '../../../bridge/api/services/createEventService.ts';
import { createEventDetection } from '../../../bridge/sync/events/createEventDetection.ts';
import { watchPrefixes } from '../../../bridge/sync/events/watches.ts';
import { saveCursor } from '../../../bridge/sync/state/cursor.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { addForm } from '../../xperience/addForm.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 20, seed: 5 });
});

afterEach(() => stage.close());

const service = () =>
  createEventService(
    stage.engine.parts,
    createEventDetection(stage.engine.parts, { intervalMs: 0 }),
    'https://contoso.crm4.dynamics.com',
  );

const cursors = () => stage.database.db.selectFrom('dynamics365.cursor').select(['name', 'value']).execute();

const watches = async () =>
  (await cursors()).filter(({ name }) => Object.values(watchPrefixes).some((each) => name.startsWith(each)));

const logVisit = () =>
  stage.database.db
    .insertInto('OM_Activity')
    .values({ ActivityContactID: 1, ActivityType: 'pagevisit', ActivityTitle: 'A visit' })
    .execute();

/** Watches as if flows had asked for that many types, so long ago. */
async function storeWatches(count: number, asked: string): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const watch = { type: `type${number}`, since: 0, asked };
    await saveCursor(stage.database, `${watchPrefixes.activities}${1000 + number}`, watch);
  }
}

describe('a reader who polls for activities', () => {
  it('of a type that Xperience does not have is refused and leaves nothing behind', async () => {
    const before = await cursors();
    await expect(service().activitiesLogged('made-up', undefined)).rejects.toMatchObject({
      refusal: { kind: 'invalid', code: 'activityTypeUnknown' },
    });
    expect(await cursors()).toEqual(before);
  });

  it('of one type in capitals and not leaves one watch', async () => {
    await service().activitiesLogged('PAGEVISIT', undefined);
    await service().activitiesLogged('pagevisit', undefined);
    expect(await watches()).toHaveLength(1);
  });

  it('finds as many looked at as there may be and is refused', async () => {
    const { utc } = await currentTimes(stage.database);
    await storeWatches(300, utc);
    await expect(service().activitiesLogged('pagevisit', undefined)).rejects.toMatchObject({
      refusal: { code: 'tooManyWatches' },
    });
    expect(await watches()).toHaveLength(300);
  });

  it('hears of them however many types are looked at', async () => {
    const { utc } = await currentTimes(stage.database);
    const events = service();
    const { cursor } = await events.activitiesLogged('pagevisit', undefined);
    await storeWatches(1_100, utc);
    await logVisit();
    const { items } = await events.activitiesLogged('pagevisit', cursor);
    expect(items).toMatchObject([{ title: 'A visit' }]);
  }, 60_000);
});

describe('what a flow waits for', () => {
  it('is forgotten when no flow has asked for it in 30 days', async () => {
    const form = await addForm(stage.database, 'Demo', [{ column: 'Order', columnType: 'text' }]);
    await stage.grantForms();
    const events = service();
    await events.activitiesLogged('pagevisit', undefined);
    await events.formSubmitted(form.formId, undefined, undefined);
    expect(await watches()).toHaveLength(2);
    for (const { name, value } of await watches())
      await saveCursor(stage.database, name, { ...JSON.parse(value), asked: '2020-01-01T00:00:00.0000000' });
    await events.runsFinished({ onlyWithFailures: false }, undefined);
    expect(await watches()).toEqual([]);
  });

  it('is kept while a flow asks for it, which is noted once a day', async () => {
    const events = service();
    await events.activitiesLogged('pagevisit', undefined);
    const [first] = await watches();
    await events.activitiesLogged('pagevisit', undefined);
    expect(await watches()).toEqual([first]);
    const longAgo = { ...JSON.parse(first?.value ?? ''), asked: '2020-01-01T00:00:00.0000000' };
    await saveCursor(stage.database, first?.name ?? '', longAgo);
    await events.activitiesLogged('pagevisit', undefined);
    const [again] = await watches();
    expect(JSON.parse(again?.value ?? '').asked > '2026').toBe(true);
  });
});

it('what cannot be looked for keeps no other trigger from being told', async () => {
  const events = service();
  await events.activitiesLogged('pagevisit', undefined);
  const { cursor } = await events.runsFinished({ onlyWithFailures: false }, undefined);
  await stage.sync();
  await stage.database.db.schema.alterTable('OM_Activity').renameTo('OM_ActivityOfOthers').execute();
  await expect(events.activitiesLogged(undefined, undefined)).rejects.toThrow();
  const { items } = await events.runsFinished({ onlyWithFailures: false }, cursor);
  expect(items).toHaveLength(1);
});
