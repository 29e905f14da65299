import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareContacts } from '../../../bridge/sync/contacts/prepareContacts.ts';
import { updateSettings } from '../../../bridge/sync/settings/updateSettings.ts';
import type { SyncParts } from '../../../bridge/sync/syncParts.ts';
import { type CountedDatabase, countStatements } from '../../../scripts/bench/countStatements.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { storeSetting } from '../storeSetting.ts';
import { type MappingStage, pair, startMappingStage } from './startMappingStage.ts';

/** What calls are configured by is kept until a stamp of it moves, which is looked at once a while. */
let stage: MappingStage;
let counted: CountedDatabase;

beforeAll(async () => {
  stage = await startMappingStage();
  counted = countStatements(stage.engine.parts.database);
});
afterAll(() => stage.close());

/** An engine of its own, as another process on the same database has one. */
function anotherEngine(reuseMs: number): SyncParts {
  const { parts } = stage.engine;
  return { ...parts, database: counted.database, timing: { ...parts.timing, reuseMs } };
}

const configured = { switches: 'ignored', fresh: false, reuse: true } as const;
const prepared = (parts: SyncParts) => prepareContacts(parts, { ...configured, needs: ['scoreRule'] });

/** For callers who do not ask who qualifies, which Xperience itself may have to tell each time. */
const preparedForExchange = (parts: SyncParts) => prepareContacts(parts, { ...configured, needs: [] });

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  counted.take();
  await work();
  return counted.take().statements;
}

describe('while nothing changes', () => {
  it('one statement says so, or one for each database', async () => {
    const parts = anotherEngine(0);
    await preparedForExchange(parts);
    const { separated } = parts.database;
    expect(await statementsOf(() => preparedForExchange(parts))).toBe(separated ? 2 : 1);
  });

  it('nothing is asked again within a moment', async () => {
    const parts = anotherEngine(60_000);
    await preparedForExchange(parts);
    expect(await statementsOf(() => preparedForExchange(parts))).toBe(0);
  });

  it('callers who ask at the same time share the answer', async () => {
    const parts = anotherEngine(60_000);
    const alone = await statementsOf(() => preparedForExchange(anotherEngine(60_000)));
    expect(
      await statementsOf(() => Promise.all(Array.from({ length: 50 }, () => preparedForExchange(parts)))),
    ).toBe(alone);
  });

  it('the mapping is compiled once', async () => {
    const parts = anotherEngine(0);
    const { mapping } = await preparedForExchange(parts);
    expect((await preparedForExchange(parts)).mapping).toBe(mapping);
  });
});

describe('a change that somebody else makes counts', () => {
  /** What an engine sees that has looked a moment ago, until it sees something else. */
  async function seen<Value>(
    look: (plan: Awaited<ReturnType<typeof prepared>>) => Value,
    change: () => Promise<unknown>,
  ): Promise<Value> {
    const parts = anotherEngine(50);
    const before = look(await prepared(parts));
    await change();
    return vi.waitFor(
      async () => {
        const now = look(await prepared(parts));
        expect(now).not.toEqual(before);
        return now;
      },
      { timeout: 2_000, interval: 10 },
    );
  }
  it('of a setting in Xperience', async () => {
    const change = () => storeModuleSetting(stage.database, 'Dynamics365MinScore', '77');
    expect(await seen(({ settings }) => settings.minimumScore, change)).toBe(77);
  });

  it('of a setting of the bridge', async () => {
    const change = () => storeSetting(stage.database, 'scoreRule', 'sumOfScores');
    expect(await seen(({ settings }) => settings.scoreRule, change)).toBe('sumOfScores');
  });

  it('of the mapping, in the dialog of the module', async () => {
    const change = () =>
      stage.saveInDialog(
        '{"Items":[{"XperienceFieldName":"ContactLastName","Dynamics365Field":"lastname"}]}',
      );
    const look = ({ mapping }: Awaited<ReturnType<typeof prepared>>) =>
      mapping.pairs.map(({ field }) => field.name);
    expect(await seen(look, change)).toEqual(['ContactLastName']);
    await stage.reset();
  });

  it('of the fields of the contact class', async () => {
    const { main } = stage.database;
    const { ClassFormDefinition: form } = await main
      .selectFrom('CMS_Class')
      .select('ClassFormDefinition')
      .where('ClassName', '=', 'OM.Contact')
      .executeTakeFirstOrThrow();
    const store = (ClassFormDefinition: string) =>
      main
        .updateTable('CMS_Class')
        .set({ ClassFormDefinition })
        .where('ClassName', '=', 'OM.Contact')
        .execute();
    // Somebody shortens a text field in Xperience.
    const shorter = form.replace(/(?<= column="ContactLastName" columnsize=")\d+/, '7');
    expect(shorter).not.toBe(form);
    const look = ({ fields }: Awaited<ReturnType<typeof prepared>>) => fields.get('ContactLastName')?.size;
    expect(await seen(look, () => store(shorter))).toBe(7);
    await store(form);
  });
});

it('what this process saves itself counts for who asks afterwards, though others are still being answered', async () => {
  const parts = anotherEngine(1);
  let release = (): void => undefined;
  let held: Promise<void> | undefined;
  // Read before the change, answered after it.
  const { database } = parts;
  const main = new Proxy(database.main, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target);
      if (name !== 'executeQuery') return typeof value === 'function' ? value.bind(target) : value;
      return async (...given: Parameters<typeof target.executeQuery>) => {
        const answer = await target.executeQuery(...given);
        await held;
        return answer;
      };
    },
  });
  const slow: SyncParts = { ...parts, database: { ...database, main } };
  const { minimumScore } = (await prepared(slow)).settings;
  const known = performance.now();
  await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(known + parts.timing.reuseMs));
  held = new Promise((resolve) => {
    release = resolve;
  });
  const before = prepared(slow);
  const next = minimumScore + 1;
  await updateSettings(parts, { changes: { minimumScore: next }, by: 'ada' } as never);
  const after = prepared(slow);
  release();
  await before;
  expect((await after).settings.minimumScore).toBe(next);
});

it('what this process saves itself counts at once', async () => {
  const parts = anotherEngine(60_000);
  await prepared(parts);
  await stage.save([pair('ContactJobTitle', 'jobtitle')]);
  expect((await prepared(parts)).mapping.pairs.map(({ field }) => field.name)).toEqual(['ContactJobTitle']);
  await updateSettings(parts, { changes: { minimumScore: 5 }, by: 'ada' } as never);
  expect((await prepared(parts)).settings.minimumScore).toBe(5);
});
