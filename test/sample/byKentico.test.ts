import { sql } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { buildSample, type SampleOptions } from '../../scripts/sample/buildSample.ts';
import { identityHash } from '../../scripts/sample/byKentico/identityHash.ts';
import { readDigest } from './readDigest.ts';

async function make(options: Partial<SampleOptions> = {}): Promise<BridgeDatabase> {
  const database = await openSqlite({ file: ':memory:' });
  await buildSample(database, { contacts: 300, seed: 1, product: 'xbk', ...options });
  return database;
}

async function columnsOf({ db, dialect }: BridgeDatabase, table: string): Promise<string[]> {
  return (await dialect.readColumns(db, table)).map(({ name }) => name);
}

async function read<Row>({ db }: BridgeDatabase, query: string): Promise<Row[]> {
  return (await sql.raw<Row>(query).execute(db)).rows;
}

test('the same seed makes the same data', async () => {
  const [one, other] = [await make(), await make()];
  expect(await readDigest(one)).toBe(await readDigest(other));
  await one.close();
  await other.close();
});

test('stores passwords as ASP.NET Core Identity 3 does', () => {
  const stored = Buffer.from(identityHash('somebody', 'Secret-1'), 'base64');
  expect([stored.length, stored[0], stored.readUInt32BE(1), stored.readUInt32BE(5)]).toEqual([
    61, 1, 2, 100_000,
  ]);
});

describe('a sample of Xperience by Kentico', () => {
  let database: BridgeDatabase;
  beforeAll(async () => {
    database = await make();
    return () => database.close();
  });

  test.each([
    ['OM_Contact', 'ContactPersonaID'],
    ['OM_Activity', 'ActivitySiteID'],
    ['OM_Activity', 'ActivityCulture'],
    ['OM_Activity', 'ActivityNodeID'],
    ['OM_ActivityType', 'ActivityTypeColor'],
    ['CMS_Class', 'ClassIsForm'],
    ['CMS_Form', 'FormSiteID'],
    ['CMS_SettingsKey', 'SiteID'],
    ['CMS_SettingsKey', 'KeyDefaultValue'],
    ['CMS_User', 'FullName'],
    ['CMS_User', 'UserPrivilegeLevel'],
    ['CMS_Role', 'SiteID'],
    ['CMS_EventLog', 'NodeID'],
  ])('%s has no %s', async (table, column) => {
    const columns = await columnsOf(database, table);
    expect([columns.length > 3, columns.includes(column)]).toEqual([true, false]);
  });

  test.each(['CMS_Site', 'CMS_UserSettings', 'CMS_Permission', 'OM_Score', 'OM_Rule', 'OM_ScoreContactRule'])(
    'there is no %s',
    async (table) => {
      expect(await columnsOf(database, table)).toEqual([]);
    },
  );

  test('the contact class says nothing of captions or what is visible; its form does', async () => {
    const [own] = await read<{ text: string }>(
      database,
      "select ClassFormDefinition as text from CMS_Class where ClassName = 'OM.Contact'",
    );
    const [edit] = await read<{ text: string }>(
      database,
      "select FormDefinition as text from CMS_AlternativeForm where FormName = 'ContactEdit'",
    );
    expect(own?.text).toContain('ContactDynamics365RelatedID');
    expect(own?.text).not.toMatch(/visible|caption|version/);
    expect(edit?.text).toContain('{$digitalmarketing.contact.email$}');
  });

  test('about half of the contacts are in the group that qualifies', async () => {
    const members = await read(
      database,
      'select ContactGroupMemberID from OM_ContactGroupMember where ContactGroupMemberContactGroupID = 1 and ContactGroupMemberType = 0',
    );
    expect(members.length).toBeGreaterThan(120);
    expect(members.length).toBeLessThan(180);
  });

  test('activities name channels, languages and pages that are there', async () => {
    const lost = await read(
      database,
      `select ActivityID from OM_Activity where ActivityChannelID not in (select ChannelID from CMS_Channel)
        or ActivityLanguageID not in (select ContentLanguageID from CMS_ContentLanguage)
        or (ActivityWebPageItemGUID is not null and ActivityWebPageItemGUID not in (select WebPageItemGUID from CMS_WebPageItem))`,
    );
    expect(lost).toEqual([]);
  });
});

test('before a migration there is nobody in it, and countries have other numbers than in Xperience 13', async () => {
  const database = await make({ beforeMigration: true });
  const old = await make({ product: '13' });
  onTestFinished(async () => {
    await database.close();
    await old.close();
  });
  const number = "select CountryID as id from CMS_Country where CountryTwoLetterCode = 'CZ'";
  expect(await read(database, 'select ContactID from OM_Contact')).toEqual([]);
  expect(await read(database, number)).not.toEqual(await read(old, number));
});

test('before a migration it can be without the fields of the link', async () => {
  const database = await make({ beforeMigration: true, customFields: 'withoutLink' });
  onTestFinished(() => database.close());
  const columns = await columnsOf(database, 'OM_Contact');
  expect(columns).toContain('ContactLoyaltyLevel');
  expect(columns.filter((name) => name.includes('Dynamics365'))).toEqual([]);
});
