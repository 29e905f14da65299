import { describe, expect, test } from 'vitest';
import type { MainHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import { isSampleDatabase } from '../../../bridge/xperience/settings/isSampleDatabase.ts';
import { readSettingRows } from '../../../bridge/xperience/settings/readSettingRows.ts';
import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { readSettingValues } from '../../../bridge/xperience/settings/readSettingValues.ts';
import { writeSettingValue } from '../../../bridge/xperience/settings/writeSettingValue.ts';
import { sampleMapping } from '../../../scripts/sample/sampleMapping.ts';
import type { TestEngine } from '../../database/engine.ts';
import { openXperience } from '../openXperience.ts';

async function override({ main }: MainHandle, name: string, value: string | null, siteId: number | null = 1) {
  await main
    .insertInto('CMS_SettingsKey')
    .values({
      KeyName: name,
      KeyValue: value,
      SiteID: siteId,
      KeyGUID: crypto.randomUUID(),
      KeyLastModified: dateTime2('2026-01-01T00:00:00'),
    })
    .execute();
}

async function setGlobal({ main }: MainHandle, name: string, value: string | null) {
  await main.updateTable('CMS_SettingsKey').set({ KeyValue: value }).where('KeyName', '=', name).execute();
}

async function valuesOf({ main }: MainHandle, name: string): Promise<(string | null)[]> {
  const rows = await main
    .selectFrom('CMS_SettingsKey')
    .select('KeyValue')
    .where('KeyName', '=', name)
    .orderBy('KeyID')
    .execute();
  return rows.map((row) => row.KeyValue);
}

export function describeSettings(engine: TestEngine): void {
  describe(`settings on the ${engine.name}`, () => {
    test("the module's five are read into one object", async () => {
      const database = await openXperience(engine);
      expect(await readSettings(database)).toEqual({
        contactSyncEnabled: true,
        minimumScore: 100,
        contactMapping: JSON.stringify(sampleMapping),
        activitySyncEnabled: true,
        defaultOwner: '',
      });
    });

    test.each([
      ['without a site the global row counts', undefined, '100'],
      ["a site's row comes before the global one", 'BlueHeron', '50'],
      ['site names know no capitals', 'blueheron', '50'],
      ['an unknown site has the global row', 'Other', '100'],
    ])('%s', async (_what, site, expected) => {
      const database = await openXperience(engine);
      await override(database, 'Dynamics365MinScore', '50');
      expect(await readSettingValues(database, ['Dynamics365MinScore'], site)).toEqual({
        Dynamics365MinScore: expected,
      });
    });

    test.each([
      ['an empty text of the site is a value', '', ''],
      ['a row of the site without a value is none', null, '100'],
    ])('%s', async (_what, value, expected) => {
      const database = await openXperience(engine);
      await override(database, 'Dynamics365MinScore', value);
      expect(await readSettingValues(database, ['Dynamics365MinScore'], 'BlueHeron')).toEqual({
        Dynamics365MinScore: expected,
      });
    });

    test('a setting that is nowhere is empty', async () => {
      const database = await openXperience(engine);
      expect(await readSettingValues(database, ['CMSMFRequired'], 'BlueHeron')).toEqual({
        CMSMFRequired: '',
      });
    });

    test('of two global rows of a name the first counts', async () => {
      const database = await openXperience(engine);
      await override(database, 'Dynamics365MinScore', '7', null);
      expect((await readSettings(database)).minimumScore).toBe(100);
    });

    test.each([
      ['true', true],
      ['TRUE ', true],
      ['False', false],
      ['1', false],
      ['', false],
    ])('a switch of "%s" is %j', async (value, expected) => {
      const database = await openXperience(engine);
      await setGlobal(database, 'Dynamics365ContactSyncEnabled', value);
      expect((await readSettings(database)).contactSyncEnabled).toBe(expected);
    });

    test.each([
      [' 25 ', 25],
      ['-1', -1],
      ['1.5', 0],
      ['many', 0],
      ['', 0],
    ])('a minimum of "%s" is %j', async (value, expected) => {
      const database = await openXperience(engine);
      await setGlobal(database, 'Dynamics365MinScore', value);
      expect((await readSettings(database)).minimumScore).toBe(expected);
    });

    test.each([
      ["a site's value in the row of the site", 'BlueHeron', '50', ['100', '200']],
      ['the global value where the site has none', 'BlueHeron', null, ['200', null]],
      ['the global value without a site', undefined, '50', ['200', '50']],
    ])('writing changes %s', async (_what, site, ofSite, expected) => {
      const database = await openXperience(engine);
      await override(database, 'Dynamics365MinScore', ofSite);
      const { Dynamics365MinScore: row } = await readSettingRows(database, ['Dynamics365MinScore'], site);
      expect(row && (await writeSettingValue(database, row, '200'))).toBe(true);
      expect(await valuesOf(database, 'Dynamics365MinScore')).toEqual(expected);
    });

    test.each([
      ['another value', '100', '70'],
      ['other capitals', 'true', 'True'],
      ['blanks at the end', 'True', 'True '],
      ['a value in place of none', null, ''],
      ['none in place of a value', '', null],
    ])('nothing is written over %s than was read', async (_what, read, stored) => {
      const database = await openXperience(engine);
      await setGlobal(database, 'Dynamics365MinScore', read);
      const { Dynamics365MinScore: row } = await readSettingRows(database, ['Dynamics365MinScore']);
      await setGlobal(database, 'Dynamics365MinScore', stored);
      expect(row && (await writeSettingValue(database, row, '200'))).toBe(false);
      expect(await valuesOf(database, 'Dynamics365MinScore')).toEqual([stored]);
    });

    test('a row without any value is written to where there is no other', async () => {
      const database = await openXperience(engine);
      await setGlobal(database, 'Dynamics365MinScore', null);
      const { Dynamics365MinScore: row } = await readSettingRows(database, ['Dynamics365MinScore']);
      expect(row && (await writeSettingValue(database, row, '200'))).toBe(true);
      expect((await readSettings(database)).minimumScore).toBe(200);
    });

    test('a sample says that it is one, and a real installation does not', async () => {
      const database = await openXperience(engine);
      const sample = await isSampleDatabase(database);
      await database.main.deleteFrom('CMS_SettingsKey').where('KeyName', 'like', '%Sample%').execute();
      expect([sample, await isSampleDatabase(database)]).toEqual([true, false]);
    });
  });
}
