import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { openSqlite } from '../../../bridge/database/sqlite/openSqlite.ts';
import { checkXperience } from '../../../bridge/xperience/checks/checkXperience.ts';
import { recogniseProduct } from '../../../bridge/xperience/products/recogniseProduct.ts';
import { readSettingValues } from '../../../bridge/xperience/settings/readSettingValues.ts';

/** A database of tables with one column each, or those named. */
async function open(tables: Readonly<Record<string, string>>): Promise<BridgeDatabase> {
  const database = await openSqlite({ file: ':memory:' });
  onTestFinished(() => database.close());
  for (const [table, columns] of Object.entries(tables))
    await sql.raw(`create table ${table} (${columns})`).execute(database.db);
  return database;
}

const shared = { CMS_SettingsKey: 'KeyID int', OM_Contact: 'ContactID int' };
const of13 = {
  ...shared,
  CMS_Site: 'SiteID int',
  CMS_UserSettings: 'UserSettingsID int',
  OM_Score: 'ScoreID int',
  OM_ScoreContactRule: 'ScoreID int',
  OM_Activity: 'ActivityID int, ActivitySiteID int',
  CMS_Class: 'ClassID int, ClassIsForm bit',
  CMS_User: 'UserID int, UserPrivilegeLevel int',
};
const byKentico = {
  ...shared,
  CMS_Channel: 'ChannelID int',
  CMS_ContentLanguage: 'ContentLanguageID int',
  CMS_ApplicationPermission: 'ApplicationPermissionID int',
  OM_Activity: 'ActivityID int, ActivityChannelID int',
  CMS_Class: 'ClassID int, ClassType nvarchar(10)',
  CMS_User: 'UserID int, UserAdministrationAccess bit',
};

describe('the product of a database', () => {
  test.each([
    ['xperience13', of13],
    ['xperienceByKentico', byKentico],
  ])('%s is recognised by its tables and columns', async (name, tables) => {
    expect(await recogniseProduct(await open(tables))).toMatchObject({ product: { name } });
  });

  test('is told by a name that capitals make no difference in', async () => {
    const tables = Object.fromEntries(
      Object.entries(of13).map(([table, columns]) => [table.toUpperCase(), columns.toUpperCase()]),
    );
    expect(await recogniseProduct(await open(tables))).toMatchObject({ product: { name: 'xperience13' } });
  });

  test('is neither with the tables of both, and the answer names what is there and what is not', async () => {
    const { OM_Score: _gone, ...older } = of13;
    const database = await open({ ...byKentico, ...older, OM_Activity: byKentico.OM_Activity });
    const [finding] = await checkXperience(database);
    expect(finding).toMatchObject({ code: 'halfMigrated' });
    expect(finding?.detail).toContain('CMS_Site');
    expect(finding?.detail).toContain('without OM_Score, OM_Activity.ActivitySiteID');
    expect(finding?.detail).toContain('OM_Activity.ActivityChannelID');
  });

  test('is unknown without a mark of either, and the answer names what was looked for', async () => {
    const [finding] = await checkXperience(await open(shared));
    expect(finding).toMatchObject({ code: 'notXperience' });
    expect(finding?.detail).toMatch(/OM_Score.*CMS_Channel/s);
  });

  test('has to be looked for before anything is asked that depends on it', async () => {
    const database = await open(of13);
    await expect(() => readSettingValues(database, ['CMSDBVersion'])).rejects.toThrow(
      'Nobody has looked yet',
    );
  });
});
