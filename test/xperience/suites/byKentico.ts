import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { inMainTransaction } from '../../../bridge/database/inTransaction.ts';
import { listActivities } from '../../../bridge/xperience/activities/listActivities.ts';
import { listActivityTypes } from '../../../bridge/xperience/activities/listActivityTypes.ts';
import { readNewsletterNames } from '../../../bridge/xperience/activities/readNewsletterNames.ts';
import { checkLinkFields } from '../../../bridge/xperience/checks/checkLinkFields.ts';
import { checkXperience, isHotfixInProgress } from '../../../bridge/xperience/checks/checkXperience.ts';
import { readContacts } from '../../../bridge/xperience/contacts/readContacts.ts';
import { explainContactFields } from '../../../bridge/xperience/fields/explainContactField.ts';
import { readContactFields } from '../../../bridge/xperience/fields/readContactFields.ts';
import { isClosed } from '../../../bridge/xperience/forms/formAccess.ts';
import { isFormMissing } from '../../../bridge/xperience/forms/formTypes.ts';
import { listForms } from '../../../bridge/xperience/forms/listForms.ts';
import { readForm } from '../../../bridge/xperience/forms/readForm.ts';
import { recognised } from '../../../bridge/xperience/openXperience.ts';
import { isSampleDatabase } from '../../../bridge/xperience/settings/isSampleDatabase.ts';
import { readSettingRows } from '../../../bridge/xperience/settings/readSettingRows.ts';
import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { readVersion } from '../../../bridge/xperience/settings/readVersion.ts';
import { readValues, writeSettingValue } from '../../../bridge/xperience/settings/writeSettingValue.ts';
import {
  createLinkFields,
  dropLinkFields,
  planLinkFields,
} from '../../../bridge/xperience/setup/createLinkFields.ts';
import { readModuleSteps, readModuleTasks } from '../../../bridge/xperience/setup/readModule.ts';
import { readPermissions } from '../../../bridge/xperience/users/readPermissions.ts';
import { readSignInBars } from '../../../bridge/xperience/users/readSignInBars.ts';
import { readUser } from '../../../bridge/xperience/users/readUser.ts';
import { writeEventLog } from '../../../bridge/xperience/writeEventLog.ts';
import type { TestEngine } from '../../database/engine.ts';
import { openByKentico } from '../openByKentico.ts';

const run = (database: DatabaseHandle, text: string) => sql.raw(text).execute(database.db);

/** As after a release that has dropped a column, which the bridge sees when it is started again. */
async function without(database: DatabaseHandle, table: string, column: string): Promise<DatabaseHandle> {
  await run(database, `alter table ${table} drop column ${column}`);
  return recognised({ ...database, forRuns: database, close: async () => {} });
}

const barsOf = async (database: DatabaseHandle, name: string) => {
  const user = await readUser(database, name);
  return user && readSignInBars(database, user);
};

/** Everything about reading and writing Xperience by Kentico, on one engine. */
export function describeByKentico(engine: TestEngine): void {
  const open = () => openByKentico(engine);

  describe(`Xperience by Kentico on the ${engine.name}`, () => {
    test('is recognised, and nothing is wrong with it', async () => {
      const database = await open();
      expect(database.product.name).toBe('xperienceByKentico');
      expect(await checkXperience(database)).toEqual([]);
      expect(await readVersion(database)).toEqual({ version: '31.6.2', hotfix: '' });
      expect(await isSampleDatabase(database)).toBe(true);
    });

    test('has no sites, which a configured one is told of', async () => {
      expect(await checkXperience(await open(), 'BlueHeron')).toMatchObject([{ code: 'siteMissing' }]);
    });

    test('that says it is of version 13 is not worked on', async () => {
      const database = await open();
      await run(database, "update CMS_SettingsKey set KeyValue = '13.0' where KeyName = 'CMSDBVersion'");
      expect(await checkXperience(database)).toMatchObject([{ code: 'wrongVersion' }]);
    });

    test('is left alone while it is updated', async () => {
      const database = await open();
      expect(await isHotfixInProgress(database)).toBe(false);
      await run(
        database,
        "update CMS_SettingsKey set KeyValue = 'True' where KeyName = 'CMSUpdateInProgress'",
      );
      expect(await isHotfixInProgress(database)).toBe(true);
      const [finding] = await checkXperience(database);
      expect(finding).toMatchObject({
        code: 'hotfixInProgress',
        remedy: expect.stringContaining('CMSUpdateInProgress'),
      });
    });
  });

  describe(`columns that a release has dropped, on the ${engine.name}`, () => {
    test('are named where the bridge needs them', async () => {
      const database = await without(await open(), 'OM_ActivityType', 'ActivityTypeEnabled');
      const [finding] = await checkXperience(database);
      expect(finding).toMatchObject({ code: 'columnMissing' });
      expect(finding?.detail).toContain('OM_ActivityType.ActivityTypeEnabled');
    });

    test.each([
      ['ActivityComment', 'comment'],
      ['ActivityTrackedWebsiteID', 'trackedWebsiteId'],
      ['ActivityURL', 'url'],
    ] as const)('leave activities as they are, only %s is empty', async (column, name) => {
      const database = await without(await open(), 'OM_Activity', column);
      expect(await checkXperience(database)).toEqual([]);
      const activities = await listActivities(database, {}, { limit: 500 });
      expect(activities.length).toBeGreaterThan(50);
      expect(activities.filter((activity) => activity[name] !== null)).toEqual([]);
    });
  });

  describe(`activities on the ${engine.name}`, () => {
    test('have a channel, a language and a page in the place of site, culture and node', async () => {
      const database = await open();
      const [visit] = await listActivities(database, { type: 'pagevisit' }, { limit: 1 });
      expect(visit).toMatchObject({
        siteId: 0,
        nodeId: null,
        campaign: null,
        channelId: expect.any(Number),
        webPageGuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        culture: expect.stringMatching(/^[a-z]{2}-[A-Z]{2}$/),
        createdLocal: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      });
    });

    test('have types, and e-mails by name', async () => {
      const database = await open();
      const names = (await listActivityTypes(database)).map(({ name }) => name);
      expect(names).toContain('emailclick');
      const { newsletters, issues } = await readNewsletterNames(database, [{ itemId: 1, itemDetailId: 1 }]);
      expect([newsletters.get(1), issues.size]).toEqual(['Spring offers', 0]);
    });
  });

  describe(`contact fields on the ${engine.name}`, () => {
    test('are those of the product and all custom ones but the two of the link', async () => {
      const names = (await readContactFields(await open())).map(({ name }) => name);
      expect(names).toContain('ContactFirstName');
      expect(names.filter((name) => /PersonaID|Dynamics365/.test(name))).toEqual([]);
      expect(names.length).toBeGreaterThan(20);
    });

    test('are called as the form of the administration calls them, else by a name people can read', async () => {
      const database = await open();
      const captions = new Map(
        (await readContactFields(database)).map(({ name, caption }) => [name, caption]),
      );
      expect(captions.get('ContactFirstName')).toBe('First name');
      expect([...captions.values()].filter((caption) => caption.includes('{$'))).toEqual([]);
    });

    test('tell why the fields of the link are not among them', async () => {
      const name = 'ContactDynamics365RelatedID';
      const reasons = await explainContactFields(await open(), [name]);
      expect(reasons.get(name)).toMatch(/holds the link/);
    });

    test('name the owner by first and last name', async () => {
      const database = await open();
      const { rows } = await sql<{ id: number }>`
        select ContactID as id from OM_Contact where ContactOwnerUserID is not null order by ContactID`.execute(
        database.db,
      );
      const [contact] = await readContacts(database, {
        ids: [rows[0]?.id ?? 0],
        fields: ['ContactOwnerName'],
      });
      expect(contact?.values.ContactOwnerName).toMatch(/^\S+ \S+/);
    });

    test('of the link are made as the administration writes them, found whole, and taken away again', async () => {
      const database = await open();
      await run(database, 'alter table OM_Contact drop column ContactDynamics365SynchronizedOn');
      await run(
        database,
        "update CMS_Class set ClassFormDefinition = replace(ClassFormDefinition, 'ContactDynamics365SynchronizedOn', 'Gone') where ClassName = 'OM.Contact'",
      );
      const [missing] = await checkLinkFields(database);
      expect(missing).toMatchObject({
        code: 'linkFieldMissing',
        remedy: expect.stringContaining('Database columns'),
      });
      const planned = await planLinkFields(database);
      expect(planned).toMatchObject([
        { definition: expect.stringMatching(/enabled="true" guid="[^"]+" \/>$/) },
      ]);
      await createLinkFields(database, planned);
      expect(await checkLinkFields(database)).toEqual([]);
      await dropLinkFields(database, planned);
      expect(await checkLinkFields(database)).toMatchObject([{ code: 'linkFieldMissing' }]);
    });
  });

  describe(`forms on the ${engine.name}`, () => {
    test('are of no site, and tell their fields', async () => {
      const database = await open();
      const forms = await listForms(database, { site: 'whatever' });
      expect(forms.length).toBe(2);
      expect(forms[0]).toMatchObject({ siteName: '' });
      const form = await readForm(database, forms[0]?.formId ?? 0);
      expect(isFormMissing(form)).toBe(false);
      expect(form).toMatchObject({ table: expect.stringMatching(/^Form_/), fields: expect.any(Array) });
    });

    test('for some roles are closed to users without them, and open to who has one', async () => {
      const database = await open();
      const userId = (await readUser(database, 'editor.read'))?.userId ?? 0;
      await run(database, 'update CMS_Form set FormAccess = 1 where FormID = 1');
      expect(await isClosed(database, 1, { userId })).toBe(true);
      expect(await isClosed(database, 1, {})).toBe(false);
      const { rows } = await sql<{ id: number }>`
        select RoleID as id from CMS_UserRole where UserID = ${sql.lit(userId)}`.execute(database.db);
      await run(database, `insert into CMS_FormRole (FormID, RoleID) values (1, ${rows[0]?.id})`);
      expect(await isClosed(database, 1, { userId })).toBe(false);
      expect((await listForms(database, { userId })).length).toBe(2);
    });
  });

  describe(`users on the ${engine.name}`, () => {
    test('are found by name whatever its capitals', async () => {
      const database = await open();
      expect(await readUser(database, 'EDITOR.Modify')).toMatchObject({
        name: 'editor.modify',
        enabled: true,
        external: false,
        privilegeLevel: 1,
        passwordFormat: 'IDENTITYV3',
        multiFactorRequired: false,
      });
      expect(await readUser(database, 'editor.modif')).toBeUndefined();
    });

    test.each([
      ['administrator', { privilegeLevel: 3 }],
      ['editor.mfa', { multiFactorRequired: true }],
      ['editor.external', { external: true, passwordHash: '' }],
      ['editor.disabled', { enabled: false }],
      ['editor.migrated', { passwordFormat: 'PBKDF2' }],
    ])('%s is told by %j', async (name, expected) => {
      expect(await readUser(await open(), name)).toMatchObject(expected);
    });

    test.each([
      ['editor.modify', {}],
      ['editor.locked', { lockedOut: true }],
      ['editor.pending', { pendingRegistration: true }],
      ['editor.outside', { noAdministration: true }],
      ['editor.migrated', { formerPassword: true }],
    ])('%s is barred by %j', async (name, expected) => {
      const bars = await barsOf(await open(), name);
      const set = Object.fromEntries(Object.entries(bars ?? {}).filter(([, value]) => value));
      expect(set).toEqual(expected);
    });

    test('are let in again when the lock has ended', async () => {
      const database = await open();
      await run(database, "update CMS_User set UserLockoutEnd = '2020-01-01T00:00:00.0000000'");
      expect(await barsOf(database, 'editor.locked')).toMatchObject({ lockedOut: false });
    });

    test.each([
      ['editor.read', { read: true, modify: false, readActivities: true, readForms: false }],
      ['editor.modify', { read: true, modify: true, modifyConfiguration: false }],
      ['editor.nothing', { read: false, modify: false, readActivities: false, readForms: false }],
    ])('%s may %j', async (name, expected) => {
      const database = await open();
      const user = await readUser(database, name);
      expect(await readPermissions(database, user?.userId ?? 0)).toMatchObject(expected);
    });

    test('may see submissions by the permission of the application Forms', async () => {
      const database = await open();
      const userId = (await readUser(database, 'editor.read'))?.userId ?? 0;
      await run(
        database,
        `insert into CMS_ApplicationPermission (RoleID, ApplicationName, PermissionName, ApplicationPermissionGuid)
         select RoleID, 'Kentico.Xperience.Application.Forms', 'View', '00000000-0000-0000-0000-000000000001'
         from CMS_UserRole where UserID = ${userId}`,
      );
      expect(await readPermissions(database, userId)).toMatchObject({ readForms: true });
    });
  });

  describe(`settings on the ${engine.name}`, () => {
    test('are kept in the table of the bridge, and not in that of Xperience', async () => {
      const database = await open();
      const { Dynamics365MinScore: row } = await readSettingRows(database, ['Dynamics365MinScore']);
      expect(row).toEqual({ keyId: 'Dynamics365MinScore', value: '0', ofSite: false });
      const { rows } =
        await sql`select KeyName from CMS_SettingsKey where KeyName like 'Dynamics365%Sync%'`.execute(
          database.db,
        );
      expect(rows).toEqual([]);
    });

    test('are written where they are still what was read, and else left alone', async () => {
      const database = await open();
      const { Dynamics365ContactSyncEnabled: row } = await readSettingRows(database, [
        'Dynamics365ContactSyncEnabled',
      ]);
      if (!row) throw new Error('The set-up has not added it.');
      const write = (to: string) =>
        inMainTransaction(database, (handle) => writeSettingValue(handle, row, to));
      expect([await write('True'), await write('x')]).toEqual([true, false]);
      expect(await readSettings(database)).toMatchObject({ contactSyncEnabled: true, contactMapping: '' });
      expect([...(await readValues(database, [row.keyId]))]).toEqual([
        ['Dynamics365ContactSyncEnabled', 'True'],
      ]);
    });
  });

  describe(`the rest on the ${engine.name}`, () => {
    test('entries of the event log are written without a site', async () => {
      const database = await open();
      const entry = { source: 'Bridge', code: 'TEST', description: 'x', machine: 'here' };
      await writeEventLog(database, { ...entry, type: 'warning' });
      const { rows } = await sql`select EventType, Source from CMS_EventLog where EventCode = 'TEST'`.execute(
        database.db,
      );
      expect(rows).toEqual([{ EventType: 'W', Source: 'Bridge' }]);
    });

    test('nothing of the module is at work', async () => {
      const database = await open();
      expect([await readModuleTasks(database), await readModuleSteps(database)]).toEqual([[], []]);
    });
  });
}
