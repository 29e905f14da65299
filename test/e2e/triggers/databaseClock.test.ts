import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveClock } from '../../sync/movedClock.ts';
import { addForm } from '../../xperience/addForm.ts';
import { startTriggerStage, type TriggerStage } from './startTriggerStage.ts';
import type { Item } from './switchOnFlow.ts';

const hourMs = 60 * 60_000;

/** The clock of the database, which stamps rows, leases and events, is set to another time between polls. */
let stage: TriggerStage;

beforeEach(async () => {
  stage = await startTriggerStage({ ownClock: true });
});

afterEach(() => stage.close());

const setClock = (aheadMs: number) => moveClock(stage.stage.options.databaseClock ?? '', aheadMs);
const ids = (items: Item[]) => items.map(({ contactId }) => contactId);

const changes = [
  ['back by two days', -48 * hourMs],
  ['back by an hour', -hourMs],
  ['back by five minutes', -5 * 60_000],
  ['forward by two days', 48 * hourMs],
] as const;

describe.each(changes)('a clock that goes %s', (_, aheadMs) => {
  it('loses and repeats no contact that qualifies', async () => {
    await stage.inXperience.raiseMinimum();
    const trigger = stage.flow('WhenContactQualifies');
    await trigger.poll();
    await stage.inXperience.givePoints([5]);
    expect(ids(await trigger.poll())).toEqual([5]);
    await stage.inXperience.givePoints([6]);
    setClock(aheadMs);
    expect(ids(await trigger.poll())).toEqual([6]);
    await stage.inXperience.givePoints([7]);
    expect(ids(await trigger.poll())).toEqual([7]);
    setClock(0);
    await stage.inXperience.givePoints([8]);
    expect(ids(await trigger.poll())).toEqual([8]);
    expect(await trigger.poll()).toEqual([]);
  });

  it('loses no contact that a run links as soon as it qualifies', async () => {
    await stage.inXperience.raiseMinimum();
    const trigger = stage.flow('WhenContactQualifies');
    await trigger.poll();
    setClock(aheadMs);
    await stage.inXperience.givePoints([6]);
    await stage.stage.sync();
    expect(await trigger.poll()).toMatchObject([{ contactId: 6, linked: true }]);
    expect(await trigger.poll()).toEqual([]);
  });

  it('loses and repeats no change', async () => {
    await stage.stage.sync();
    const [first = 0, second = 0, third = 0] = [...(await stage.stage.links()).keys()];
    const trigger = stage.flow('WhenContactChanges');
    await trigger.poll();
    await stage.inXperience.edit([first], 'Brno');
    setClock(aheadMs);
    expect(ids(await trigger.poll())).toEqual([first]);
    await stage.inXperience.edit([second], 'Brno');
    expect(ids(await trigger.poll())).toEqual([second]);
    setClock(0);
    await stage.inXperience.edit([third], 'Brno');
    expect(ids(await trigger.poll())).toEqual([third]);
    expect(await trigger.poll()).toEqual([]);
  });

  it('loses and repeats no run', async () => {
    const trigger = stage.flow('WhenRunFinishes', { kind: 'contacts' });
    await stage.stage.sync();
    await trigger.poll();
    const runs = [await stage.stage.sync()];
    setClock(aheadMs);
    runs.push(await stage.stage.sync());
    const told = await trigger.poll();
    runs.push(await stage.stage.sync());
    told.push(...(await trigger.poll()));
    setClock(0);
    runs.push(await stage.stage.sync());
    told.push(...(await trigger.poll()));
    expect(told.map(({ id }) => id)).toEqual(runs.map(({ id }) => id));
    expect(await trigger.poll()).toEqual([]);
  });

  it('loses and repeats no activity', async () => {
    const trigger = stage.flow('WhenActivityIsLogged', { type: 'storevisit' });
    await trigger.poll();
    const logged = [await stage.inXperience.logActivity(1, 'storevisit', 'Came in')];
    setClock(aheadMs);
    const told = await trigger.poll();
    logged.push(await stage.inXperience.logActivity(1, 'storevisit', 'Came in'));
    told.push(...(await trigger.poll()));
    setClock(0);
    logged.push(await stage.inXperience.logActivity(1, 'storevisit', 'Came in'));
    told.push(...(await trigger.poll()));
    expect(told.map(({ activityId }) => activityId)).toEqual(logged);
  });

  it('loses and repeats no submission of a form', async () => {
    const { database } = stage.stage;
    const form = await addForm(database, 'Demo', [{ column: 'Order', columnType: 'text' }]);
    const submit = async () => form.submit({ FormInserted: await localNow() });
    const localNow = async () => {
      const { dialect, main } = database;
      const { now } = await main.selectNoFrom(dialect.now().as('now')).executeTakeFirstOrThrow();
      return now;
    };
    const trigger = stage.flow('WhenFormIsSubmitted', { form: form.formId });
    await trigger.poll();
    const submitted = [await submit()];
    setClock(aheadMs);
    submitted.push(await submit());
    // Told a little later than submitted, so that Xperience has logged who it was.
    setClock(aheadMs + 60_000);
    const told = await trigger.poll();
    submitted.push(await submit());
    setClock(aheadMs + 120_000);
    told.push(...(await trigger.poll()));
    // The quarter of an hour after which numbers are settled goes by, twice.
    for (const minutes of [20, 40]) {
      setClock(aheadMs + minutes * 60_000);
      told.push(...(await trigger.poll()));
    }
    expect(told.map(({ submissionId }) => submissionId)).toEqual(submitted);
  });
});
