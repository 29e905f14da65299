import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DatabaseHandle, MainHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { checkXperience } from '../../../bridge/xperience/checks/checkXperience.ts';
import { readVersion } from '../../../bridge/xperience/settings/readVersion.ts';
import type { TestEngine } from '../../database/engine.ts';
import { openXperience } from '../openXperience.ts';

async function set({ main }: MainHandle, name: string, value: string) {
  await main.updateTable('CMS_SettingsKey').set({ KeyValue: value }).where('KeyName', '=', name).execute();
}

async function changeForm({ main }: MainHandle, change: (xml: string) => string) {
  const row = await main
    .selectFrom('CMS_Class')
    .select('ClassFormDefinition as xml')
    .where('ClassName', '=', 'OM.Contact')
    .executeTakeFirstOrThrow();
  await main
    .updateTable('CMS_Class')
    .set({ ClassFormDefinition: change(row.xml) })
    .where('ClassName', '=', 'OM.Contact')
    .execute();
}

export function describeCheck(engine: TestEngine): void {
  const codes = async (database: DatabaseHandle, site?: string) =>
    (await checkXperience(database, site)).map((each) => each.code);

  describe(`checking the database on the ${engine.name}`, () => {
    test('a sound Xperience 13 has no findings', async () => {
      expect(await checkXperience(await openXperience(engine), 'BlueHeron')).toEqual([]);
    });

    test.each(['12.0', '', '130.0'])('version "%s" is the wrong one', async (version) => {
      const database = await openXperience(engine);
      await set(database, 'CMSDBVersion', version);
      await set(database, 'CMSDataVersion', version);
      expect(await codes(database)).toEqual(['wrongVersion']);
    });

    test('the version is that of the data where the database tells none of its own', async () => {
      const database = await openXperience(engine);
      await database.main
        .updateTable('CMS_SettingsKey')
        .set({ KeyValue: null })
        .where('KeyName', '=', 'CMSDBVersion')
        .execute();
      await set(database, 'CMSDataVersion', '13.0');
      await set(database, 'CMSHotfixVersion', '131');
      expect(await readVersion(database)).toEqual({ version: '13.0', hotfix: '131' });
    });

    test('a hotfix in progress is told', async () => {
      const database = await openXperience(engine);
      await set(database, 'CMSHotfixProcedureInProgress', 'True');
      expect(await codes(database)).toEqual(['hotfixInProgress']);
    });

    test('a link field that is only a column is missing, with the way to add it', async () => {
      const database = await openXperience(engine);
      await changeForm(database, (xml) =>
        xml.replace(/<field[^>]*column="ContactDynamics365RelatedID".*?<\/field>/, ''),
      );
      const [finding, ...others] = await checkXperience(database);
      expect([finding?.code, others]).toEqual(['linkFieldMissing', []]);
      expect(finding?.detail).toContain('ContactDynamics365RelatedID');
      expect(finding?.remedy).toMatch(
        /Modules → Contact management → Classes → Contact → Fields.*Unique identifier \(GUID\)/,
      );
    });

    test('a link field whose column is gone is missing', async () => {
      const database = await openXperience(engine);
      await sql
        .raw('alter table OM_Contact drop column ContactDynamics365SynchronizedOn')
        .execute(database.db);
      expect(await codes(database)).toEqual(['linkFieldMissing']);
    });

    test('a link field of another type is told', async () => {
      const database = await openXperience(engine);
      await changeForm(database, (xml) =>
        xml.replace(/(column="ContactDynamics365RelatedID" columntype=)"guid"/, '$1"text"'),
      );
      expect(await codes(database)).toEqual(['linkFieldWrong']);
    });

    test('a column the bridge reads and does not find is named', async () => {
      const database = await openXperience(engine);
      await sql.raw('alter table OM_Contact drop column ContactNotes').execute(database.db);
      expect(await checkXperience(database)).toEqual([
        expect.objectContaining({
          code: 'columnMissing',
          detail: expect.stringContaining('OM_Contact.ContactNotes'),
        }),
      ]);
    });

    test('a site that does not exist is told, with those that do', async () => {
      const database = await openXperience(engine);
      expect(await checkXperience(database, 'Other')).toEqual([
        expect.objectContaining({ code: 'siteMissing', remedy: expect.stringContaining('BlueHeron') }),
      ]);
    });
  });
}
