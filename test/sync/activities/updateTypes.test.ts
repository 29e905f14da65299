import { afterEach, beforeEach, expect, it } from 'vitest';
import { activityTypeOperations } from '../../../bridge/api/resources/activityTypes.ts';
import { administrator, carryOut } from '../../api/carryOut.ts';
import { engineOf } from '../../api/engineOf.ts';
import { refusalOf } from '../settings/refusalOf.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 20 });
});

afterEach(() => stage.close());

const rule = (type: string) => ({ type, send: false, owner: 'default', complete: true, cut: false });
const operations = () => activityTypeOperations(engineOf(stage.engine));
const types = () => carryOut(operations(), 'GetActivityTypes');
const updateTypes = (value: ReturnType<typeof rule>[], version: string, name: string) =>
  carryOut(operations(), 'UpdateActivityTypes', {
    body: { value, version },
    caller: { ...administrator, name },
  });
const ruled = async () => (await types()).value.flatMap(({ type, rule }) => (rule ? [type] : []));

it('an administrator who read the types before another changed them saves nothing', async () => {
  const { version } = await types();
  await updateTypes([rule('pagevisit')], version, 'one');
  const refusal = await refusalOf(updateTypes([rule('purchase')], version, 'other'));
  expect(refusal).toMatchObject({ kind: 'conflict', code: 'activityTypesChanged' });
  expect(await ruled()).toEqual(['pagevisit']);
});

it('each version that an update answers serves for the next', async () => {
  const { version } = await types();
  const first = await updateTypes([rule('pagevisit')], version, 'one');
  await updateTypes([rule('purchase')], first.version, 'one');
  expect(await ruled()).toEqual(['purchase']);
});

it.each([
  ['the first rules', []],
  ['rules in place of others', [rule('bizformsubmit')]],
])('of administrators who save %s at once, one succeeds', async (_what, before) => {
  const started = await types();
  const { version } = before.length ? await updateTypes(before, started.version, 'setter') : started;
  const saves = ['pagevisit', 'purchase', 'newsletteropen', 'newsletterclickthrough'].map((type) =>
    updateTypes([rule(type)], version, type),
  );
  const results = await Promise.allSettled(saves);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('rules that somebody broke in the database are told for every type, and replaced', async () => {
  const { db, dialect } = stage.database;
  const row = { name: 'activityTypes', value: '[{"type":7}]', changed_at: dialect.utcNow() };
  await db.insertInto('dynamics365.setting').values(row).execute();
  const { version, value } = await types();
  expect(value.length).toBeGreaterThan(0);
  for (const each of value) expect(each).toMatchObject({ state: 'blocked', code: 'typeMapInvalid' });
  await updateTypes([rule('pagevisit')], version, 'administrator');
  expect(await ruled()).toEqual(['pagevisit']);
});
