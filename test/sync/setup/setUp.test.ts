import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { typed } from '../../../bridge/database/typed.ts';
import { removeBridge } from '../../../bridge/sync/setup/removeBridge.ts';
import { setUp } from '../../../bridge/sync/setup/setUp.ts';
import { readContactCursor } from '../../../bridge/sync/state/runs/contactCursor.ts';
import { readMark, setupMarks } from '../../../bridge/sync/state/settings/setupMarks.ts';
import { linkFields } from '../../../bridge/xperience/checks/checkLinkFields.ts';
import { moduleSettings } from '../../../bridge/xperience/setup/addMissingSettings.ts';
import type { StageDatabase } from '../../../scripts/demo/openStage.ts';
import { addModuleHistory, moduleTimes } from '../../../scripts/sample/addModuleHistory.ts';
import { buildSample } from '../../../scripts/sample/buildSample.ts';
import { only13 } from '../only13.ts';
import { openSampleDatabase, product } from '../openSampleDatabase.ts';
import { removeModuleSetting } from '../removeModuleSetting.ts';
import type { ModuleSetting } from '../storeModuleSetting.ts';

let made: StageDatabase;
let database: BridgeDatabase;
let timeZone: string;

beforeEach(async () => {
  made = await openSampleDatabase();
  ({ database, timeZone } = made);
  await buildSample(database, { contacts: 60, seed: 3, product });
});
afterEach(() => made.remove());

/** Settings are missing anyway where they are in a table of the bridge. */
const dropSetting = async (name: ModuleSetting) => {
  if (database.product.settings.shownInAdministration) await removeModuleSetting(database, name);
};
/** Those the set-up adds to what is there, beside the one that was dropped. */
const addedAnyway = (dropped: ModuleSetting) =>
  database.product.settings.shownInAdministration ? [dropped] : moduleSettings.map(({ name }) => name);
const settingNames = async () => {
  const { db, main } = database;
  const rows = database.product.settings.shownInAdministration
    ? main.selectFrom('CMS_SettingsKey').select('KeyName as name').where('KeyName', 'like', 'Dynamics365%')
    : db.selectFrom('dynamics365.setting').select('name').where('name', 'like', 'Dynamics365%');
  return (await rows.execute()).map(({ name }) => name);
};
/** The module alone has linked contacts here, or in the installation this one was migrated from. */
const takesOver = () => ({ timeZone, adoptAgain: product === 'xbk' });

describe('setUp', () => {
  it('makes the bridge tables and adds only the settings that are missing', async () => {
    await dropSetting('Dynamics365DefaultOwner');
    const report = await setUp(database, { timeZone });
    expect(report).toMatchObject({
      from: undefined,
      settingsAdded: addedAnyway('Dynamics365DefaultOwner'),
      findings: [],
    });
  });

  it('changes nothing more the second time', async () => {
    await dropSetting('Dynamics365MinScore');
    await setUp(database, { timeZone });
    const again = await setUp(database, { timeZone });
    expect(again).toMatchObject({ settingsAdded: [], adoption: undefined });
    expect((await settingNames()).filter((name) => name === 'Dynamics365MinScore')).toHaveLength(1);
  });

  it('lets two at once make one installation', async () => {
    await dropSetting('Dynamics365MinScore');
    await Promise.all([setUp(database, { timeZone }), setUp(database, { timeZone })]);
    expect((await settingNames()).filter((name) => name === 'Dynamics365MinScore')).toHaveLength(1);
  });

  it('refuses another Dynamics organisation until it is adopted again', async () => {
    const url = 'https://contoso.crm4.dynamics.com';
    const organization = { organizationId: '11111111-1111-4111-8111-111111111111', url };
    const other = { organizationId: '22222222-2222-4222-8222-222222222222', url };
    await setUp(database, { timeZone, organization });
    await expect(setUp(database, { timeZone, organization: other })).rejects.toThrow('--adopt-again');
    await expect(setUp(database, { timeZone, organization: other, adoptAgain: true })).resolves.toBeDefined();
  });

  it('refuses a database of another clone until it is adopted again', async () => {
    await setUp(database, { timeZone });
    await database.db
      .updateTable('dynamics365.installation')
      .set({ database_server: 'PRODUCTION' })
      .execute();
    await expect(setUp(database, { timeZone })).rejects.toThrow('PRODUCTION');
  });
});

describe('creating the link fields', () => {
  const store = (KeyName: string, KeyValue: string) =>
    database.main.updateTable('CMS_SettingsKey').set({ KeyValue }).where('KeyName', '=', KeyName).execute();
  /** An Xperience nobody has added the fields to. */
  beforeEach(async () => {
    const row = await database.main
      .selectFrom('CMS_Class')
      .select('ClassFormDefinition')
      .where('ClassName', '=', 'OM.Contact')
      .executeTakeFirstOrThrow();
    const ClassFormDefinition = row.ClassFormDefinition.replace(
      /<field[^>]*column="ContactDynamics365\w+"(?:[^>]*\/>|[\s\S]*?<\/field>)/g,
      '',
    );
    await database.main
      .updateTable('CMS_Class')
      .set({ ClassFormDefinition })
      .where('ClassName', '=', 'OM.Contact')
      .execute();
    for (const { name } of linkFields)
      await sql`alter table OM_Contact drop column ${sql.id(name)}`.execute(database.db);
  });

  it('is offered with the steps an administrator takes', async () => {
    const { findings } = await setUp(database, { timeZone });
    expect(
      findings.map(({ code, remedy }) => [code, remedy.includes('Modules → Contact management')]),
    ).toEqual([
      ['linkFieldMissing', true],
      ['linkFieldMissing', true],
    ]);
  });

  it('makes fields that the check takes, and removing the bridge takes them away again', async () => {
    const { fieldsCreated, findings } = await setUp(database, { timeZone, createFields: true });
    expect({ fieldsCreated, findings }).toEqual({
      fieldsCreated: ['ContactDynamics365RelatedID', 'ContactDynamics365SynchronizedOn'],
      findings: [],
    });
    await removeBridge(database);
    const columns = await database.dialect.readColumns(database.db, 'OM_Contact');
    expect(columns.filter(({ name }) => name.includes('Dynamics365'))).toEqual([]);
  });

  it('is refused while continuous integration is on, with no field and no setting added', async () => {
    await store('CMSEnableCI', 'True');
    await dropSetting('Dynamics365MinScore');
    await expect(setUp(database, { timeZone, createFields: true })).rejects.toThrow('CMSEnableCI');
    const columns = await database.dialect.readColumns(database.db, 'OM_Contact');
    expect(columns.filter(({ name }) => name.includes('Dynamics365'))).toEqual([]);
    expect(await settingNames()).not.toContain('Dynamics365MinScore');
  });
});

const byTask = only13('the tasks of the module are not migrated');

describe('adoption', () => {
  byTask('refuses while a task of the module is enabled, and has made no table', async () => {
    await addModuleHistory(database);
    await database.main.updateTable('CMS_ScheduledTask').set({ TaskEnabled: true }).execute();
    await expect(setUp(database, { timeZone })).rejects.toThrow('Disable it');
    expect(await database.dialect.readColumns(database.db, 'dynamics365.link')).toEqual([]);
  });

  it('records every link of the module', async () => {
    const linked = await addModuleHistory(database);
    const { adoption } = await setUp(database, takesOver());
    expect(adoption).toMatchObject({ adopted: linked, ambiguous: 0 });
    expect(await readMark(database, setupMarks.firstRunUnconfirmed)).toBe(true);
  });

  it('leaves contacts that share a row alone', async () => {
    const linked = await addModuleHistory(database);
    const first = await database.db
      .selectFrom('OM_Contact')
      .select('ContactDynamics365RelatedID as rowId')
      .where('ContactID', '=', 3)
      .executeTakeFirstOrThrow();
    await database.db
      .updateTable('OM_Contact')
      .set({ ContactDynamics365RelatedID: first.rowId })
      .where('ContactID', '=', 6)
      .execute();
    const { adoption } = await setUp(database, takesOver());
    expect(adoption).toMatchObject({ adopted: linked - 2, ambiguous: 2 });
  });

  byTask('starts contacts where the module stopped', async () => {
    await addModuleHistory(database);
    await setUp(database, { timeZone, readFingerprint: async () => 'f' });
    // The sample's last run was on 31 May at 08:00: in Prague that is 06:00 in UTC.
    const utc = timeZone === 'Europe/Prague' ? '2026-05-31T06:00:00' : '2026-05-31T08:00:00';
    expect(await readContactCursor(database)).toEqual({
      local: moduleTimes.lastRun,
      utc: expect.stringContaining(utc),
      fingerprint: 'f',
    });
  });

  it.runIf(product === '13').each([
    { history: false, expected: 'onlyNew' },
    { history: true, expected: 'all' },
  ])(
    'leaves $expected activities to send with history $history, by the task of the module in Xperience 13',
    async ({ history }) => {
      await addModuleHistory(database);
      await setUp(database, { timeZone, history });
      const states = await database.db
        .selectFrom('dynamics365.activity_progress as state')
        .innerJoin('OM_Contact as contact', 'contact.ContactID', 'state.contact_id')
        .innerJoin('OM_Activity as activity', 'activity.ActivityContactID', 'state.contact_id')
        .select(['activity.ActivityID', 'activity.ActivityCreated', 'state.position'])
        .select('contact.ContactDynamics365SynchronizedOn as sent')
        .execute();
      expect(states.length).toBeGreaterThan(0);
      const lost = states.filter(
        (row) =>
          (history ||
            ((row.ActivityCreated ?? '') > moduleTimes.lastRun &&
              (row.ActivityCreated ?? '') > (row.sent ?? ''))) &&
          row.ActivityID <= (row.position ?? 0),
      );
      expect(lost).toEqual([]);
      const waiting = states.filter((row) => row.ActivityID > (row.position ?? 0));
      if (history) expect(waiting).toHaveLength(states.length);
      else expect(waiting.length).toBeLessThan(states.length);
    },
  );

  it.each([
    { expected: 'none of the activities that are there', history: false, sent: 0 },
    { expected: 'all activities on demand', history: true, sent: 1 },
  ])('sends $expected where no task tells what the module has sent', async ({ history, sent }) => {
    await addModuleHistory(database);
    if (product === '13')
      await database.main.deleteFrom('CMS_ScheduledTask').where('TaskClass', 'like', '%365Sync%').execute();
    const { adoption } = await setUp(database, { ...takesOver(), history });
    expect(adoption?.activitiesLeft ?? false).toBe(!history);
    const { waiting, all } = await database.db
      .selectFrom('dynamics365.activity_progress as state')
      .innerJoin('OM_Activity as activity', 'activity.ActivityContactID', 'state.contact_id')
      .select((eb) => [
        typed(eb.fn.countAll(), 'int').as('all'),
        typed(
          eb.fn.sum(eb.case().whenRef('activity.ActivityID', '>', 'state.position').then(1).else(0).end()),
          'int',
        ).as('waiting'),
      ])
      .executeTakeFirstOrThrow();
    expect(all).toBeGreaterThan(0);
    expect(waiting).toBe(all * sent);
  });

  it.runIf(product === 'xbk')(
    'is refused in Xperience by Kentico until it is asked for: a bridge may have worked before',
    async () => {
      await addModuleHistory(database);
      await expect(setUp(database, { timeZone })).rejects.toThrow('--move-from');
      expect(await database.dialect.readColumns(database.db, 'dynamics365.link')).toEqual([]);
    },
  );
});

describe('removeBridge', () => {
  it('takes away its tables and settings, and leaves those that were there', async () => {
    const inXperience = product === '13';
    const before = inXperience ? await settingNames() : [];
    await dropSetting('Dynamics365MinScore');
    await setUp(database, { timeZone });
    await removeBridge(database);
    if (inXperience)
      expect((await settingNames()).sort()).toEqual(
        before.filter((name) => name !== 'Dynamics365MinScore').sort(),
      );
    expect(await database.dialect.readColumns(database.db, 'dynamics365.link')).toEqual([]);
  });

  it('leaves the links in the contacts', async () => {
    const linked = await addModuleHistory(database);
    await setUp(database, takesOver());
    await removeBridge(database);
    const { adoption } = await setUp(database, takesOver());
    expect(adoption?.adopted).toBe(linked);
  });
});
