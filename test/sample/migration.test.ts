import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { buildSample, type SampleOptions } from '../../scripts/sample/buildSample.ts';
import { migrate } from '../standins/migrationTool/migrate.ts';
import type { MigrationReport } from '../standins/migrationTool/migrationLog.ts';

interface Pair {
  folder: string;
  old: BridgeDatabase;
  fresh: BridgeDatabase;
  run(): Promise<MigrationReport>;
  remove(): Promise<void>;
}

async function prepare(target: Partial<SampleOptions> = {}): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'migration-'));
  const [source, to] = [join(folder, 'old.db'), join(folder, 'new.db')];
  const old = await openSqlite({ file: source });
  await buildSample(old, { contacts: 200, seed: 1 });
  const fresh = await openSqlite({ file: to });
  await buildSample(fresh, { contacts: 0, seed: 1, product: 'xbk', beforeMigration: true, ...target });
  return {
    folder,
    old,
    fresh,
    run: () => migrate({ source, target: to }),
    remove: async () => {
      await old.close();
      await fresh.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function read<Row>({ db }: BridgeDatabase, query: string): Promise<Row[]> {
  return (await sql.raw<Row>(query).execute(db)).rows;
}

describe('a migrated sample', () => {
  let pair: Pair;
  let report: MigrationReport;
  beforeAll(async () => {
    pair = await prepare();
    await sql.raw('update OM_Contact set ContactCountryID = null').execute(pair.old.db);
    await sql
      .raw(
        "update OM_Contact set ContactCountryID = (select CountryID from CMS_Country where CountryTwoLetterCode = 'AQ') where ContactID = 7",
      )
      .execute(pair.old.db);
    await sql.raw('update OM_Contact set ContactOwnerUserID = 15 where ContactID = 8').execute(pair.old.db);
    await sql.raw('update OM_Contact set ContactCountryID = 234 where ContactID = 9').execute(pair.old.db);
    await sql.raw("delete from CMS_Country where CountryTwoLetterCode = 'AQ'").execute(pair.fresh.db);
    report = await pair.run();
    return () => pair.remove();
  });

  test('keeps numbers, GUIDs, times and text of contacts', async () => {
    const kept =
      'select ContactID, ContactGUID, ContactCreated, ContactLastModified, ContactEmail, ContactNotes, ContactLoyaltyLevel from OM_Contact where ContactID <> 7 order by ContactID';
    expect(await read(pair.fresh, kept)).toEqual(await read(pair.old, kept));
  });

  test('leaves birthday, status and bounces empty', async () => {
    const left =
      'select ContactID from OM_Contact where ContactBirthday is not null or ContactStatusID is not null or ContactBounces is not null';
    expect(await read(pair.fresh, left)).toEqual([]);
  });

  test('skips a contact whose country has no match, and says so', () => {
    const skipped = report.skipped.filter(({ what }) => what === 'contact');
    expect(skipped).toEqual([
      { what: 'contact', id: '7', reason: expect.stringContaining('ContactCountryID') },
    ]);
  });

  test('gives a country its number in the target, and an owner the number of a member', async () => {
    const named =
      'select CountryName from CMS_Country inner join OM_Contact on ContactCountryID = CountryID where ContactID = 9';
    expect(await read(pair.fresh, named)).toEqual(await read(pair.old, named));
    const owner = 'select ContactOwnerUserID from OM_Contact where ContactID = 8';
    expect([await read(pair.fresh, owner), report.written.members]).toEqual([[{ ContactOwnerUserID: 1 }], 1]);
  });

  test('keeps number and time of activities, but not what they were about', async () => {
    const kept = 'select ActivityID, ActivityCreated, ActivityType from OM_Activity where';
    const old = await read(
      pair.old,
      `${kept} ActivityNodeID is null or ActivityNodeID < 16 order by ActivityID`,
    );
    expect(await read(pair.fresh, `${kept} 1 = 1 order by ActivityID`)).toEqual(old);
    const about = 'select ActivityID from OM_Activity where ActivityItemID is not null';
    expect(await read(pair.fresh, about)).toEqual([]);
  });

  test('renumbers forms and their submissions', async () => {
    const forms = 'select FormID, FormGUID from CMS_Form order by FormGUID';
    const [old, fresh] = [await read<Form>(pair.old, forms), await read<Form>(pair.fresh, forms)];
    expect(fresh.map(({ FormGUID }) => FormGUID)).toEqual(old.map(({ FormGUID }) => FormGUID));
    expect(fresh.map(({ FormID }) => FormID)).not.toEqual(old.map(({ FormID }) => FormID));
    const rows = 'select TestRideID, EmailInput from Form_BlueHeron_TestRide order by TestRideID';
    expect(await read(pair.fresh, rows)).not.toEqual(await read(pair.old, rows));
  });

  test('copies neither the bridge’s settings nor where merged visitors went', async () => {
    expect(
      await read(pair.fresh, "select KeyID from CMS_SettingsKey where KeyName = 'Dynamics365MinScore'"),
    ).toEqual([]);
    expect(await read(pair.fresh, 'select VisitorToContactID from OM_VisitorToContact')).toEqual([]);
  });

  test('refuses a target that holds contacts', async () => {
    await expect(pair.run()).rejects.toThrow(/Data must not exist in OM_Contact/);
  });
});

interface Form {
  FormID: number;
  FormGUID: string;
}

test('custom fields come along only where the target has them before', async () => {
  const pair = await prepare({ customFields: 'none' });
  onTestFinished(() => pair.remove());
  await pair.run();
  const columns = await pair.fresh.dialect.readColumns(pair.fresh.db, 'OM_Contact');
  expect(columns.some(({ name }) => name === 'ContactLoyaltyLevel')).toBe(false);
  expect((await read(pair.fresh, 'select ContactID from OM_Contact')).length).toBe(200);
});

test('a custom field the source lacks fails the step, and leaves nothing', async () => {
  const pair = await prepare();
  onTestFinished(() => pair.remove());
  await sql.raw('alter table OM_Contact drop column ContactWebsite').execute(pair.old.db);
  await expect(pair.run()).rejects.toThrow(/no column ContactWebsite/);
  expect(await read(pair.fresh, 'select ContactID from OM_Contact')).toEqual([]);
});
