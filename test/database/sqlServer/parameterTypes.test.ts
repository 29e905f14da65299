import { DummyDriver, Kysely, MssqlAdapter, MssqlIntrospector, sql } from 'kysely';
import { TYPES } from 'tedious';
import { describe, expect, test } from 'vitest';
import { bridgeTables } from '../../../bridge/database/bridgeTables.ts';
import { columnTypesOf } from '../../../bridge/database/sqlServer/columnTypes.ts';
import { SqlServerQueryCompiler } from '../../../bridge/database/sqlServer/sqlServerQueryCompiler.ts';
import { toTdsParameter } from '../../../bridge/database/sqlServer/toTdsParameter.ts';
import type { Tables } from '../../../bridge/database/tables.ts';
import { typed } from '../../../bridge/database/typed.ts';
import { xperienceTables } from '../../../bridge/xperience/products/xperience13/tables/xperienceTables.ts';

const columns = columnTypesOf([...Object.values(bridgeTables), ...Object.values(xperienceTables)]);
const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new MssqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (each) => new MssqlIntrospector(each),
    createQueryCompiler: () => new SqlServerQueryCompiler(columns),
  },
});

const guid = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
const time = '2026-06-01T12:00:00.1234567' as never;

/** Names of the types in which a query's parameters would be sent. */
const sent = (query: { compile(): { parameters: readonly unknown[] } }): string[] =>
  query.compile().parameters.map((parameter) => toTdsParameter(parameter).type.name);

/** A text that met an indexed number or GUID would have the server convert every row, or scan in place of seeking. */
describe('a parameter is sent as the type of its column', () => {
  const contacts = db.selectFrom('OM_Contact').select('ContactID');

  test.each([
    ['compared', contacts.where('ContactGUID', '=', guid), ['UniqueIdentifier']],
    [
      'compared the other way round',
      contacts.where(sql.val(guid), '=', sql.ref<string>('ContactGUID')),
      ['UniqueIdentifier'],
    ],
    ['in a list', contacts.where('ContactID', 'in', [1, 2]), ['Int', 'Int']],
    [
      'in a list of GUIDs',
      contacts.where('ContactGUID', 'in', [guid, guid]),
      ['UniqueIdentifier', 'UniqueIdentifier'],
    ],
    ['as a bound', contacts.where('ContactLastModified', '>=', time), ['DateTime2']],
    ['between two bounds', contacts.where((eb) => eb.between('ContactID', 1, 9)), ['Int', 'Int']],
    [
      'in a joined table, under its alias',
      db
        .selectFrom('OM_Contact as contact')
        .innerJoin('dynamics365.link as link', 'link.contact_id', 'contact.ContactID')
        .select('contact.ContactID')
        .where('link.row_id', '=', guid),
      ['UniqueIdentifier'],
    ],
    [
      'in a subquery that looks outwards',
      contacts.where((eb) =>
        eb.exists(
          eb
            .selectFrom('dynamics365.link as link')
            .select('link.contact_id')
            .whereRef('link.contact_id', '=', 'OM_Contact.ContactID')
            .where('OM_Contact.ContactGUID', '=', guid),
        ),
      ),
      ['UniqueIdentifier'],
    ],
    [
      'assigned',
      db.updateTable('OM_Contact').set({ ContactDynamics365RelatedID: guid }).where('ContactID', '=', 1),
      ['UniqueIdentifier', 'Int'],
    ],
    [
      'inserted, empty ones too',
      db.insertInto('dynamics365.lease').values([
        { name: 'a', holder: null, token: 1, expires_at: time },
        { name: 'b', holder: 'c', token: 2, expires_at: time },
      ]),
      ['NVarChar', 'NVarChar', 'Int', 'DateTime2', 'NVarChar', 'NVarChar', 'Int', 'DateTime2'],
    ],
    [
      'in raw SQL next to its column',
      contacts.where(sql<boolean>`${sql.ref('ContactGUID')} = ${guid}`),
      ['UniqueIdentifier'],
    ],
    [
      'of the type it names itself',
      db.selectNoFrom(typed(sql.val(guid), 'uniqueidentifier').as('id')),
      ['UniqueIdentifier'],
    ],
  ])('%s', (_how, query, types) => {
    expect(sent(query)).toEqual(types);
  });
});

test('a text has one of two sizes, so that the server keeps one plan a statement', () => {
  const length = (value: string): number | undefined => toTdsParameter(value).options?.length;
  expect([length('a'), length('a'.repeat(4_000)), length('a'.repeat(4_001))]).toEqual([4_000, 4_000, 65_535]);
});

test.each([[new Date(0)], [undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [{}]])(
  '%s is refused, which would be stored as something else',
  (value) => {
    expect(() => toTdsParameter(value)).toThrow(TypeError);
  },
);

test.each([
  ['int', 'one'],
  ['uniqueidentifier', 'no GUID'],
  ['date', '2026-06-01T12:00:00'],
  ['bit', 2],
  ['float', '1.5'],
] as const)('what is no %s is refused without its value', (sqlType, value) => {
  expect(() => toTdsParameter({ sqlType, value })).toThrow(
    `A query parameter for ${sqlType} is a ${typeof value} that is none.`,
  );
});

test('a day the calendar does not have is refused', () => {
  expect(() => toTdsParameter({ sqlType: 'datetime2(7)', value: '2026-02-30T00:00:00' })).toThrow('calendar');
});

test('a number beyond int is compared as a bigint, where it finds nothing, and an empty value keeps its type', () => {
  expect(toTdsParameter({ sqlType: 'int', value: 3_000_000_000 }).type).toBe(TYPES.BigInt);
  expect(toTdsParameter({ sqlType: 'uniqueidentifier', value: null }).type).toBe(TYPES.UniqueIdentifier);
});
