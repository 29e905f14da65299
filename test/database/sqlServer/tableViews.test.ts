import { DummyDriver, Kysely, MssqlAdapter, MssqlIntrospector } from 'kysely';
import { expect, test } from 'vitest';
import { columnTypesOf } from '../../../bridge/database/sqlServer/columnTypes.ts';
import type { SqlParameter } from '../../../bridge/database/sqlServer/sqlParameter.ts';
import { SqlServerQueryCompiler } from '../../../bridge/database/sqlServer/sqlServerQueryCompiler.ts';
import type { Tables } from '../../../bridge/database/tables.ts';
import { xperienceTables } from '../../../bridge/xperience/products/xperience13/tables/xperienceTables.ts';

const tables = Object.values(xperienceTables);
const views = new Map([['cms_settingskey', { read: 'own.readable', write: 'own.writable' }]]);
const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new MssqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (each) => new MssqlIntrospector(each),
    createQueryCompiler: () => new SqlServerQueryCompiler(columnTypesOf(tables), views),
  },
});

test('a query reads the view in the place of its table, also where it stands deeper', () => {
  const settings = db.selectFrom('CMS_SettingsKey').select('SiteID').where('KeyName', '=', 'CMSDBVersion');
  expect(settings.compile().sql).toBe('select "SiteID" from own.readable where "KeyName" = @1');
  const sites = db.selectFrom('CMS_Site').select('SiteName').where('SiteID', 'in', settings);
  expect(sites.compile().sql).toBe(
    'select "SiteName" from "CMS_Site" where "SiteID" in (select "SiteID" from own.readable where "KeyName" = @1)',
  );
});

test('an update writes to the other view, and its values keep the types of the columns', () => {
  const update = db.updateTable('CMS_SettingsKey').set({ KeyValue: 'True' }).where('KeyID', '=', 7).compile();
  expect(update.sql).toBe('update own.writable set "KeyValue" = @1 where "KeyID" = @2');
  expect((update.parameters as SqlParameter[]).map(({ sqlType }) => sqlType)).toEqual([
    'nvarchar(max)',
    'int',
  ]);
});

test('rows are deleted from the table itself', () => {
  expect(db.deleteFrom('CMS_SettingsKey').where('KeyID', '=', 7).compile().sql).toBe(
    'delete from "CMS_SettingsKey" where "KeyID" = @1',
  );
});
