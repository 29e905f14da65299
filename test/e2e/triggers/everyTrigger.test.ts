import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addForm } from '../../xperience/addForm.ts';
import { startTriggerStage, type TriggerStage } from './startTriggerStage.ts';
import type { Item } from './switchOnFlow.ts';

/** One trigger, and what makes it fire. */
interface Subject {
  parameters: Record<string, unknown>;
  idOf(item: Item): unknown;
  /** Lets it happen so many times in the same instant. @returns what has to be told, in its order */
  happen(count: number): Promise<unknown[]>;
}

let stage: TriggerStage;
let subject: Subject;

const subjects: Record<string, () => Promise<Subject>> = {
  async WhenContactQualifies() {
    await stage.inXperience.raiseMinimum();
    const waiting = await stage.inXperience.contacts();
    const happen = async (count: number) => {
      const contacts = waiting.splice(0, count);
      await stage.inXperience.givePoints(contacts);
      return contacts;
    };
    await happen(1);
    return { parameters: {}, idOf: ({ contactId }) => contactId, happen };
  },

  async WhenContactChanges() {
    await stage.inXperience.setSetting('Dynamics365MinScore', '1');
    await stage.stage.sync();
    const linked = [...(await stage.stage.links()).keys()].sort((a, b) => a - b);
    let times = 0;
    const happen = async (count: number) => {
      const contacts = linked.slice(0, count);
      times += 1;
      await stage.inXperience.edit(contacts, `City ${times}`);
      return contacts;
    };
    await happen(1);
    return { parameters: {}, idOf: ({ contactId }) => contactId, happen };
  },

  async WhenActivityIsLogged() {
    const happen = async (count: number) => {
      const numbers: number[] = [];
      for (let made = 0; made < count; made += 1)
        numbers.push(await stage.inXperience.logActivity(1 + (made % 5), 'storevisit', 'Came in'));
      return numbers;
    };
    await happen(1);
    return { parameters: { type: 'storevisit' }, idOf: ({ activityId }) => activityId, happen };
  },

  async WhenFormIsSubmitted() {
    const form = await addForm(stage.stage.database, 'Demo', [{ column: 'Order', columnType: 'text' }]);
    const happen = async (count: number) => {
      const numbers: number[] = [];
      for (let made = 0; made < count; made += 1) numbers.push(await form.submit({ Order: 'City 3' }));
      return numbers;
    };
    await happen(1);
    return { parameters: { form: form.formId }, idOf: ({ submissionId }) => submissionId, happen };
  },

  async WhenRunFinishes() {
    const { db, dialect } = stage.stage.database;
    const happen = async (count: number) => {
      const run = {
        kind: 'contacts',
        mode: 'incremental',
        state: 'finished',
        started_at: dialect.utcNow(),
        started_local: dialect.now(),
        finished_at: dialect.utcNow(),
      };
      const insert = db.insertInto('dynamics365.run').values(Array.from({ length: count }, () => run));
      const rows = await dialect.outputInserted(insert, ['run_id']).execute();
      return rows.map(({ run_id }) => run_id);
    };
    await happen(1);
    return { parameters: { kind: 'contacts' }, idOf: ({ id }) => id, happen };
  },
};

beforeEach(async () => {
  stage = await startTriggerStage();
});

async function breakSetting(name: string, value: string): Promise<void> {
  const { db, dialect } = stage.stage.database;
  await db.insertInto('dynamics365.setting').values({ name, value, changed_at: dialect.utcNow() }).execute();
}

afterEach(() => stage.close());

describe.each(Object.keys(subjects))('a flow on %s', (trigger) => {
  beforeEach(async () => {
    subject = (await subjects[trigger]?.()) as Subject;
  });

  const flow = () => stage.flow(trigger, subject.parameters);
  const told = (items: Item[]) => items.map(subject.idOf);

  it('is not started by its first poll, though it happened before', async () => {
    expect(await flow().poll()).toEqual([]);
  });

  it('is started once each time, and a poll without news moves nothing', async () => {
    const one = flow();
    await one.poll();
    const happened = await subject.happen(2);
    expect(told(await one.poll())).toEqual(happened);
    const cursor = one.cursor();
    expect(await one.poll()).toEqual([]);
    expect(one.cursor()).toBe(cursor);
  });

  it('goes on while a setting of the bridge that it does not need is broken', async () => {
    await breakSetting('mostCreations', '{');
    const one = flow();
    await one.poll();
    const happened = await subject.happen(1);
    expect(told(await one.poll())).toEqual(happened);
  });

  it('goes its own way beside others, and catches up when it was off', async () => {
    const [steady, paused] = [flow(), flow()];
    await steady.poll();
    await paused.poll();
    const first = await subject.happen(1);
    expect(told(await steady.poll())).toEqual(first);
    const late = flow();
    expect(await late.poll()).toEqual([]);
    const second = await subject.happen(2);
    expect(told(await steady.poll())).toEqual(second);
    // A contact that changed twice meanwhile is told once, as it is now.
    expect(told(await paused.pollAll())).toEqual([...new Set([...first, ...second])]);
    expect(told(await late.poll())).toEqual(second);
  });

  it('gets a backlog of the same instant by hundreds, across bridges and a restart', async () => {
    const one = flow();
    await one.poll();
    const happened = await subject.happen(130);
    const other = await stage.anotherBridge();
    const first = await one.poll(other.connection);
    expect(first).toHaveLength(100);
    await stage.bridge.close();
    await other.close();
    const { connection } = await stage.anotherBridge();
    expect(told([...first, ...(await one.pollAll(connection))])).toEqual(happened);
  });
});
