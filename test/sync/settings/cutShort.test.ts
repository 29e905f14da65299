import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { defaultRules } from '../../../bridge/mapping/settings/defaultRules.ts';
import type { MappingItem } from '../../../bridge/mapping/types.ts';
import { prepareContacts } from '../../../bridge/sync/contacts/prepareContacts.ts';
import { getMapping, type MappingState } from '../../../bridge/sync/settings/getMapping.ts';
import { readConfiguration } from '../../../bridge/sync/settings/readConfiguration.ts';
import { storeOf } from '../../../bridge/sync/settings/settingsStore.ts';
import { updateMapping } from '../../../bridge/sync/settings/updateMapping.ts';
import { intentName } from '../../../bridge/sync/state/settings/changeIntent.ts';
import { readModuleSetting } from '../readModuleSetting.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { Ended, endingAfter } from './endingAfter.ts';

let stage: Stage;
let first: MappingState;

beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  first = await getMapping(stage.engine.parts);
});
afterAll(() => stage.close());
afterEach(async () => {
  await forgetLease();
  const { version } = await getMapping(stage.engine.parts);
  await updateMapping(stage.engine.parts, { version, items: first.items, by: 'test' });
});

const pair = (field: string, column: string, rules: Partial<MappingItem> = {}): MappingItem => ({
  ...defaultRules,
  ...rules,
  field,
  column,
});

/** Another field and column, other rules for those that stay, and a second column of one field. */
const other = [
  pair('ContactLastName', 'lastname', { direction: 'toDynamics' }),
  pair('ContactEmail', 'emailaddress1', { conflict: 'xperience', sendEmpty: true }),
  pair('ContactEmail', 'emailaddress2', { direction: 'toDynamics' }),
  pair('ContactCity', 'address2_city'),
];

const setting = () => readModuleSetting(stage.database, 'Dynamics365ContactMapping');
const saveInDialog = (value: string) =>
  storeModuleSetting(stage.database, 'Dynamics365ContactMapping', value);

/** As its time would run out. */
const forgetLease = () =>
  stage.database.db.deleteFrom('dynamics365.lease').where('name', '=', intentName('mapping')).execute();

const intents = async () =>
  (
    await stage.database.db
      .selectFrom('dynamics365.setting')
      .select('name')
      .where('name', '=', intentName('mapping'))
      .execute()
  ).length;

const audits = async () =>
  (
    await stage.database.db
      .selectFrom('dynamics365.audit')
      .select('audit_id')
      .where('action', '=', 'mapping.update')
      .execute()
  ).length;

/** A save by a process that ends after so many statements. @returns whether it ended before it was through */
async function saveAndEnd(items: readonly MappingItem[], statements: number): Promise<boolean> {
  const { version } = await getMapping(stage.engine.parts);
  const ending = endingAfter(stage.database, statements);
  const database: BridgeDatabase = { ...stage.database, db: ending.db, main: ending.main };
  try {
    await updateMapping({ ...stage.engine.parts, database, holder: 'ended' }, { version, items, by: 'ada' });
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
  }
  return ending.ended();
}

const rulesOf = (items: readonly MappingItem[]) =>
  [...items].sort((a, b) => (a.column < b.column ? -1 : 1)).map((item) => JSON.stringify(item));

describe.each<[string, MappingItem[]]>([
  ['pairs and rules', other],
  ['rules alone', []],
])('a save of %s that is cut short', (_what, given) => {
  const items = () => (given.length > 0 ? given : first.items.map((item) => ({ ...item, sendEmpty: true })));

  it('after any of its statements leaves the former mapping or the new one, never parts of both', async () => {
    const seen = new Set<string>();
    for (let statements = 0; ; statements += 1) {
      const before = await audits();
      const ended = await saveAndEnd(items(), statements);
      // Whoever reads first finishes what was begun, while the dead process still has its lease.
      const read = await getMapping(stage.engine.parts);
      const isNew = rulesOf(read.items).join() === rulesOf(items()).join();
      if (!isNew) expect(rulesOf(read.items), `after ${statements}`).toEqual(rulesOf(first.items));
      expect(read.problems, `after ${statements}`).toEqual([]);
      expect((await audits()) - before, `audit after ${statements}`).toBe(isNew ? 1 : 0);
      seen.add(isNew ? 'new' : 'former');
      await forgetLease();
      await readConfiguration(storeOf(stage.engine.parts));
      expect(await intents(), `intents after ${statements}`).toBe(0);
      if (isNew)
        await updateMapping(stage.engine.parts, { version: read.version, items: first.items, by: 'test' });
      if (!ended) break;
    }
    expect([...seen].sort()).toEqual(['former', 'new']);
  });
});

describe('a save that was cut short after Xperience had its part', () => {
  /** The first point where the setting has changed. */
  async function cutAfterSetting(): Promise<void> {
    const before = await setting();
    for (let statements = 0; ; statements += 1) {
      expect(await saveAndEnd(other, statements)).toBe(true);
      if ((await setting()) !== before) return;
      await forgetLease();
    }
  }

  it('is finished by the next run', async () => {
    await cutAfterSetting();
    const { mapping } = await prepareContacts(stage.engine.parts, { switches: 'required', fresh: false });
    expect(mapping.pairs.map(({ item }) => item.column)).toContain('emailaddress2');
    expect(await intents()).toBe(0);
  });

  it('and followed by a save in the dialog stops runs until somebody saves the mapping again', async () => {
    await cutAfterSetting();
    await saveInDialog((await setting()).replace('address2_city', 'address3_city'));
    await expect(stage.sync()).rejects.toMatchObject({
      refusal: { kind: 'notReady', code: 'mappingTorn', detail: expect.stringContaining('save it again') },
    });
    const { version, problems } = await getMapping(stage.engine.parts);
    expect(problems).toMatchObject([{ code: 'mappingTorn' }]);
    await forgetLease();
    await updateMapping(stage.engine.parts, { version, items: other, by: 'ada' });
    expect((await getMapping(stage.engine.parts)).problems).toEqual([]);
    expect(rulesOf((await getMapping(stage.engine.parts)).items)).toEqual(rulesOf(other));
  });
});
