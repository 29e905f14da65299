import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactListOperations } from '../../../bridge/api/resources/contactLists.ts';
import { parseExactJson } from '../../../bridge/json/parseExactJson.ts';
import type { FieldValue } from '../../../bridge/mapping/types.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { carryOut } from '../../api/carryOut.ts';
import { engineOf } from '../../api/engineOf.ts';
import { type MappingStage, pair, startMappingStage } from '../settings/startMappingStage.ts';

/** A contact field, its column, and per value: as the database has it, as Dynamics stores it, as JSON delivers it. */
interface Extremes {
  field: string;
  column: string;
  values: readonly (readonly [ours: FieldValue, theirs: unknown, delivered?: string])[];
}

const longest = (length: number) => 'ž'.repeat(length);

const table: readonly Extremes[] = [
  {
    field: 'ContactChildren',
    column: 'importsequencenumber',
    values: [
      [-2_147_483_648, -2_147_483_648],
      [2_147_483_647, 2_147_483_647],
    ],
  },
  {
    field: 'ContactCustomerNumber',
    column: 'kx_loyaltynumber',
    values: [
      ['-9223372036854775808', '-9223372036854775808', '-9223372036854775808'],
      ['9223372036854775807', '9223372036854775807', '9223372036854775807'],
      ['9007199254740993', '9007199254740993', '9007199254740993'],
    ],
  },
  {
    field: 'ContactYearlyBudget',
    column: 'kx_score',
    values: [
      [-99_999_999_999.99, -99_999_999_999.99],
      [0.01, 0.01],
      ['9007199254740993', '9007199254740993', '9007199254740993.0000'],
      ['9007199254740992', 9_007_199_254_740_992],
    ],
  },
  {
    field: 'ContactLatitude',
    column: 'kx_engagement',
    values: [
      [-99_999_999_999.999, -99_999_999_999.999],
      [0.0001, 0.0001],
    ],
  },
  {
    field: 'ContactNoPhoneCalls',
    column: 'donotphone',
    values: [
      [true, true],
      [false, false],
    ],
  },
  {
    field: 'ContactLastTestRide',
    column: 'kx_visitat',
    values: [
      ['1753-01-01T00:00:00.0000000', '1753-01-01T00:00:00Z'],
      ['9999-12-31T23:59:59.0000000', '9999-12-31T23:59:59Z'],
    ],
  },
  {
    field: 'ContactAnniversary',
    column: 'birthdate',
    values: [
      ['1753-01-01', '1753-01-01'],
      ['9999-12-31', '9999-12-31'],
    ],
  },
  {
    field: 'ContactJobTitle',
    column: 'kx_externalid',
    values: [
      ['a', 'a'],
      [longest(50), longest(50)],
    ],
  },
  {
    field: 'ContactZIP',
    column: 'kx_lifetimevalue',
    values: [
      ['912345678901234.5678', '912345678901234.5678', '912345678901234.5678'],
      ['912345678901234.0001', '912345678901234.0001', '912345678901234.0001'],
      ['0.0001', 0.0001],
    ],
  },
  {
    field: 'ContactMiddleName',
    column: 'kx_interests',
    values: [
      ['Events|Newsletter', '100000000,100000001', '[100000001,"Events"]'],
      ['Products', '100000002', '"products"'],
    ],
  },
  { field: 'ContactNotes', column: 'kx_note', values: [[longest(4000), longest(4000)]] },
  {
    field: 'ContactStoreCardID',
    column: 'kx_visitorid',
    values: [
      ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001'],
      ['ffffffff-ffff-ffff-ffff-ffffffffffff', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ],
  },
];

const cases = table.flatMap(({ field, column, values }) =>
  values.map(([ours, theirs, delivered = JSON.stringify(theirs)]) => ({
    field,
    column,
    ours,
    theirs,
    delivered,
  })),
);

let stage: MappingStage;
let contactId: number;
let rowId: string;

beforeAll(async () => {
  stage = await startMappingStage();
  await stage.grantFields(table.map(({ field }) => field));
  const widen = (column: string, limits: Record<string, number>) =>
    stage.inDynamics.control('PATCH', `tables/contact/columns/${column}`, limits);
  await widen('kx_score', { min: -1e11, max: 1e16, precision: 10 });
  await widen('kx_lifetimevalue', { max: 922_337_203_685_477, precision: 4 });
  await widen('kx_engagement', { min: -1e11, max: 1e11, precision: 4 });
  await stage.save([
    pair('ContactLastName', 'lastname'),
    ...table.map(({ field, column }) => pair(field, column)),
  ]);
  // The postal codes of the sample are no amounts, and its names no interests.
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactZIP: null, ContactMiddleName: null })
    .execute();
  await stage.sync();
  [contactId, rowId] = [...(await stage.links())][0] ?? [0, ''];
});
afterAll(() => stage.close());

const store = (field: string, value: FieldValue) =>
  sql`update OM_Contact set ${sql.id(field)} = ${value}, ContactLastModified = ${stage.database.dialect.now()}
    where ContactID = ${contactId}`.execute(stage.database.db);

async function stored(field: string): Promise<unknown> {
  const linked = await carryOut(contactListOperations(engineOf(stage.engine)), 'ListContacts', {
    query: { show: 'linked', limit: 100 },
  });
  return linked.value.find((each) => each.contactId === contactId)?.fields?.[field];
}

/** A number with more digits than a float as text, which its JSON shows as a number. */
const plain = (value: unknown): unknown => {
  const json = JSON.stringify(value);
  return json === undefined ? undefined : parseExactJson(json);
};

describe('the largest and smallest value of every type', () => {
  it.each(cases)('goes out of $field as it is: $ours', async ({ field, column, ours, theirs }) => {
    await store(field, ours);
    expect(await stage.sync({ mode: 'full' })).toMatchObject({ state: 'finished', counts: { failed: 0 } });
    expect(stage.rows().get(rowId)?.[column]).toEqual(theirs);
    expect(String(plain(await stored(field)))).toBe(String(ours));
    const again = await stage.sync({ mode: 'full' });
    expect(again).toMatchObject({ state: 'finished', counts: { failed: 0, updated: 0 } });
  });

  it.each(cases)(
    'comes into $field as it is: $delivered',
    async ({ field, column, ours, theirs, delivered }) => {
      await store(field, null);
      await stage.database.db
        .deleteFrom('dynamics365.contact_state')
        .where('contact_id', '=', contactId)
        .execute();
      await stage.inDynamics.control('PATCH', `rows/contact/${rowId}`, { values: { [column]: theirs } });
      const etag = `W/"${stage.versions().get(rowId)}"`;
      const json = `{"@odata.etag":${JSON.stringify(etag)},${JSON.stringify(column)}:${delivered}}`;
      const body = parseExactJson(json) as Record<string, unknown>;
      expect(await updateContact(stage.engine.parts, rowId, body)).toMatchObject({
        changedFields: [field],
        problems: [],
      });
      expect(String(plain(await stored(field)))).toBe(String(ours));
    },
  );
});
