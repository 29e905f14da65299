import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import { prepareContacts } from '../../../bridge/sync/contacts/prepareContacts.ts';
import { type AdministratorSettings, getSettings } from '../../../bridge/sync/settings/getSettings.ts';
import { updateSettings } from '../../../bridge/sync/settings/updateSettings.ts';
import { setUp } from '../../../bridge/sync/setup/setUp.ts';
import { intentName } from '../../../bridge/sync/state/settings/changeIntent.ts';
import { only13 } from '../only13.ts';
import { readModuleSetting } from '../readModuleSetting.ts';
import { removeModuleSetting } from '../removeModuleSetting.ts';
import { type Stage, startStage } from '../startStage.ts';
import type { ModuleSetting } from '../storeModuleSetting.ts';
import { Ended, endingAfter } from './endingAfter.ts';
import { refusalOf } from './refusalOf.ts';

let stage: Stage;
let first: AdministratorSettings;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  first = (await read()).settings;
});
afterAll(() => stage.close());
afterEach(async () => {
  await stage.database.db
    .deleteFrom('dynamics365.lease')
    .where('name', '=', intentName('settings'))
    .execute();
  await change(first);
});

const read = () => getSettings(stage.engine.parts);

async function change(changes: Partial<AdministratorSettings>, parts = stage.engine.parts): Promise<boolean> {
  return updateSettings(parts, { version: (await read()).version, changes, by: 'ada' });
}

const stored = (name: ModuleSetting) => readModuleSetting(stage.database, name);

const audits = () =>
  stage.database.db
    .selectFrom('dynamics365.audit')
    .select(['caller', 'details'])
    .where('action', '=', 'settings.update')
    .orderBy('audit_id')
    .execute();

describe('changed settings', () => {
  it('are written as Xperience writes them, and the others stay as they are', async () => {
    await change({ contactSyncEnabled: false, minimumScore: 250, activitySyncEnabled: false });
    expect([
      await stored('Dynamics365ContactSyncEnabled'),
      await stored('Dynamics365MinScore'),
      await stored('Dynamics365ActivitySyncEnabled'),
    ]).toEqual(['False', '250', 'False']);
    expect((await read()).settings).toEqual({
      ...first,
      contactSyncEnabled: false,
      minimumScore: 250,
      activitySyncEnabled: false,
    });
  });

  it("of the bridge's own are used by the next run", async () => {
    await change({ scoreRule: 'sumOfScores', mostCreations: 3, deletedRow: 'createAgain' });
    const { settings } = await prepareContacts(stage.engine.parts, { switches: 'ignored', fresh: false });
    expect(settings).toMatchObject({ scoreRule: 'sumOfScores', mostCreations: 3, deletedRow: 'createAgain' });
    await change({ mostCreations: null });
    expect((await read()).settings.mostCreations).toBeNull();
  });

  it('are in the audit with who changed what, those alone that really changed', async () => {
    const before = (await audits()).length;
    await change({ minimumScore: 60, matchByEmail: first.matchByEmail });
    const written = (await audits()).slice(before);
    expect(written.map(({ caller, details }) => [caller, JSON.parse(details ?? '')])).toEqual([
      ['ada', { before: { minimumScore: first.minimumScore }, after: { minimumScore: 60 } }],
    ]);
  });

  it('say whether Xperience has something new to show', async () => {
    expect(await change({ minimumScore: 77, matchByEmail: true })).toBe(true);
    expect(await change({ matchByEmail: false })).toBe(false);
  });

  it('that are the same already write nothing', async () => {
    const before = (await audits()).length;
    await change(first);
    expect((await audits()).length).toBe(before);
  });

  only13('it has no sites')('of a site go to the row of the site, where it has one', async () => {
    await stage.database.main
      .insertInto('CMS_SettingsKey')
      .values({
        KeyName: 'Dynamics365MinScore',
        KeyValue: '70',
        SiteID: 1,
        KeyGUID: crypto.randomUUID(),
        KeyLastModified: dateTime2('2026-01-01T00:00:00'),
      })
      .execute();
    const parts = { ...stage.engine.parts, site: 'BlueHeron' };
    const { version } = await getSettings(parts);
    await updateSettings(parts, {
      version,
      changes: { minimumScore: 71, contactSyncEnabled: false },
      by: 'ada',
    });
    const rows = await stage.database.main
      .selectFrom('CMS_SettingsKey')
      .select(['KeyName', 'KeyValue'])
      .where('KeyName', 'in', ['Dynamics365MinScore', 'Dynamics365ContactSyncEnabled'])
      .orderBy('KeyID')
      .execute();
    const valuesOf = (name: string) => rows.filter((row) => row.KeyName === name).map((row) => row.KeyValue);
    await stage.database.main.deleteFrom('CMS_SettingsKey').where('SiteID', '=', 1).execute();
    expect(valuesOf('Dynamics365MinScore')).toEqual([String(first.minimumScore), '71']);
    expect(valuesOf('Dynamics365ContactSyncEnabled')).toEqual(['False']);
  });
});

describe('settings that cannot be saved', () => {
  const nobody = '/systemusers(11111111-2222-4333-8444-555555555555)';

  it.each<[string, Partial<AdministratorSettings>, RegExp]>([
    ['an owner who does not exist', { defaultOwner: nobody }, /does not exist/],
    ['an owner that is none', { defaultOwner: 'Ada' }, /neither/],
    ['a minimum below zero', { minimumScore: -1 }, /whole number/],
    ['no days of history', { keepHistoryDays: 0 }, /from 1 to 3650/],
  ])('such as %s are refused, and nothing is changed', async (_what, changes, said) => {
    const { kind, problems } = await refusalOf(change({ ...changes, matchByEmail: !first.matchByEmail }));
    expect(kind).toBe('invalid');
    expect(problems).toMatchObject([{ field: Object.keys(changes)[0], detail: expect.stringMatching(said) }]);
    expect((await read()).settings).toEqual(first);
  });

  it('because they have changed since they were read are refused with what to do', async () => {
    const { version } = await read();
    await change({ minimumScore: 61 });
    const late = updateSettings(stage.engine.parts, { version, changes: { minimumScore: 62 }, by: 'grace' });
    expect(await refusalOf(late)).toMatchObject({
      kind: 'conflict',
      code: 'settingsChanged',
      detail: expect.stringContaining('“Get the synchronization settings”'),
    });
    expect((await read()).settings.minimumScore).toBe(61);
  });

  it('because there is no row for one say that the set-up adds it', async () => {
    await removeModuleSetting(stage.database, 'Dynamics365DefaultOwner');
    const owner = (await stage.engine.parts.dataverse.listOwners())[0]?.reference ?? '';
    const refusal = await refusalOf(change({ defaultOwner: owner }));
    await setUp(stage.database, { timeZone: stage.options.timeZone });
    expect(refusal).toMatchObject({ kind: 'notReady', code: 'settingMissing' });
  });
});

it('a stored value that is none is shown as a problem, stops runs, and can be corrected', async () => {
  await change({ scoreRule: 'sumOfScores' });
  await stage.database.db
    .updateTable('dynamics365.setting')
    .set({ value: 'best' })
    .where('name', '=', 'scoreRule')
    .execute();
  expect((await read()).problems).toMatchObject([
    { name: 'scoreRule', detail: expect.stringContaining('must be one of singleScore, sumOfScores') },
  ]);
  expect((await refusalOf(stage.sync())).code).toBe('settingInvalid');
  await change({ scoreRule: 'singleScore' });
  expect(await read()).toMatchObject({ settings: { scoreRule: 'singleScore' }, problems: [] });
});

it('a change that is cut short after any of its statements is made as a whole or not at all', async () => {
  const changes = {
    minimumScore: 300,
    contactSyncEnabled: false,
    deletedRow: 'createAgain',
    mostCreations: 1,
  } as const;
  const seen = new Set<string>();
  for (let statements = 0; ; statements += 1) {
    const before = (await audits()).length;
    const ending = endingAfter(stage.database, statements);
    const database: BridgeDatabase = { ...stage.database, db: ending.db, main: ending.main };
    await change(changes, { ...stage.engine.parts, database, holder: 'ended' }).catch((error: unknown) => {
      if (!(error instanceof Ended)) throw error;
    });
    const { settings } = await read();
    const made = settings.minimumScore === 300;
    expect(settings, `after ${statements}`).toEqual(made ? { ...first, ...changes } : first);
    expect((await audits()).length - before, `audit after ${statements}`).toBe(made ? 1 : 0);
    seen.add(String(made));
    await stage.database.db
      .deleteFrom('dynamics365.lease')
      .where('name', '=', intentName('settings'))
      .execute();
    if (made) await change(first);
    if (!ending.ended()) break;
  }
  expect([...seen].sort()).toEqual(['false', 'true']);
});
