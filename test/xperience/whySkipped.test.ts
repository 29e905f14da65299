import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { DatabaseError } from '../../bridge/database/databaseError.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { noMatchesKnown, whySkipped } from '../../bridge/xperience/contacts/whySkipped.ts';

const guid = '0f8fad5b-d9cb-469f-a165-70867728950e';
let database: BridgeDatabase;

beforeEach(async () => {
  database = await openSqlite({ file: ':memory:' });
  for (const statement of [
    'create table OM_Contact (ContactID int, ContactCountryID int, ContactStateID int, ContactOwnerUserID int, ContactCompanyName nvarchar(200))',
    'create table CMS_Country (CountryID int, CountryName nvarchar(200))',
    'create table CMS_State (StateID int, StateName nvarchar(200))',
    'create table CMS_User (UserID int, UserGUID uniqueidentifier, UserName nvarchar(200))',
    'create table CMS_Member (MemberID int, MemberGuid uniqueidentifier)',
    'insert into OM_Contact (ContactID, ContactOwnerUserID) values (7, 3)',
    `insert into CMS_User values (3, '${guid}', 'ada')`,
    `insert into CMS_Member values (1, '${guid}')`,
  ])
    await sql.raw(statement).execute(database.db);
});
afterEach(() => database.close());

it('an owner that was looked for in vain is looked for again, as when a transaction has lost a deadlock', async () => {
  const known = {
    ...noMatchesKnown(),
    countries: new Set<string>(),
    states: new Set<string>(),
    users: new Set<string>(),
  };
  const { dialect } = database;
  let answers = false;
  const readColumns: typeof dialect.readColumns = (...given) => {
    if (answers) return dialect.readColumns(...given);
    answers = true;
    return Promise.reject(new DatabaseError('deadlock', 'It lost.'));
  };
  const look = () =>
    whySkipped({ old: database, fresh: { ...database, dialect: { ...dialect, readColumns } } }, [7], known);
  await expect(look()).rejects.toThrow('It lost.');
  expect([...(await look())]).toEqual([[7, 'unknown']]);
});
