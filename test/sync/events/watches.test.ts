import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { triggerOperations } from '../../../bridge/api/resources/triggers.ts';
import { watchPrefixes } from '../../../bridge/sync/events/watches.ts';
import { saveCursor } from '../../../bridge/sync/state/cursor.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { carryOut } from '../../api/carryOut.ts';
import { engineOf } from '../../api/engineOf.ts';
import { addForm } from '../../xperience/addForm.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 20, seed: 5 });
});

afterEach(() => stage.close());

/** The triggers, each by what a flow asks of it and its cursor. */
function triggers() {
  const operations = triggerOperations(engineOf(stage.engine));
  const from = (cursor?: string) => (cursor === undefined ? {} : { cursor });
  return {
    activityLogged: (type?: string, cursor?: string) =>
      carryOut(operations, 'WhenActivityIsLogged', {
        query: { ...(type === undefined ? {} : { type }), ...from(cursor) },
      }),
    formSubmitted: (form: number) => carryOut(operations, 'WhenFormIsSubmitted', { query: { form } }),
    runFinished: (cursor?: string) =>
      carryOut(operations, 'WhenRunFinishes', { query: { onlyWithFailures: false, ...from(cursor) } }),
  };
}

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
    await expect(triggers().activityLogged('made-up')).rejects.toMatchObject({
      refusal: { kind: 'invalid', code: 'activityTypeUnknown' },
    });
    expect(await cursors()).toEqual(before);
  });

  it('of one type in capitals and not leaves one watch', async () => {
    await triggers().activityLogged('PAGEVISIT');
    await triggers().activityLogged('pagevisit');
    expect(await watches()).toHaveLength(1);
  });

  it('finds as many looked at as there may be and is refused', async () => {
    const { utc } = await currentTimes(stage.database);
    await storeWatches(300, utc);
    await expect(triggers().activityLogged('pagevisit')).rejects.toMatchObject({
      refusal: { code: 'tooManyWatches' },
    });
    expect(await watches()).toHaveLength(300);
  });

  it('hears of them however many types are looked at', async () => {
    const { utc } = await currentTimes(stage.database);
    const events = triggers();
    const { cursor } = await events.activityLogged('pagevisit');
    await storeWatches(1_100, utc);
    await logVisit();
    const { items } = await events.activityLogged('pagevisit', cursor);
    expect(items).toMatchObject([{ title: 'A visit' }]);
  }, 60_000);
});

describe('what a flow waits for', () => {
  it('is forgotten when no flow has asked for it in 30 days', async () => {
    const form = await addForm(stage.database, 'Demo', [{ column: 'Order', columnType: 'text' }]);
    await stage.grantForms();
    const events = triggers();
    await events.activityLogged('pagevisit');
    await events.formSubmitted(form.formId);
    expect(await watches()).toHaveLength(2);
    for (const { name, value } of await watches())
      await saveCursor(stage.database, name, { ...JSON.parse(value), asked: '2020-01-01T00:00:00.0000000' });
    await events.runFinished();
    expect(await watches()).toEqual([]);
  });

  it('is kept while a flow asks for it, which is noted once a day', async () => {
    const events = triggers();
    await events.activityLogged('pagevisit');
    const [first] = await watches();
    await events.activityLogged('pagevisit');
    expect(await watches()).toEqual([first]);
    const longAgo = { ...JSON.parse(first?.value ?? ''), asked: '2020-01-01T00:00:00.0000000' };
    await saveCursor(stage.database, first?.name ?? '', longAgo);
    await events.activityLogged('pagevisit');
    const [again] = await watches();
    expect(JSON.parse(again?.value ?? '').asked > '2026').toBe(true);
  });
});

it('what cannot be looked for keeps no other trigger from being told', async () => {
  const events = triggers();
  await events.activityLogged('pagevisit');
  const { cursor } = await events.runFinished();
  await stage.sync();
  await stage.database.db.schema.alterTable('OM_Activity').renameTo('OM_ActivityOfOthers').execute();
  await expect(events.activityLogged()).rejects.toThrow();
  const { items } = await events.runFinished(cursor);
  expect(items).toHaveLength(1);
});
