import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { product } from '../openSampleDatabase.ts';
import { refusalOf } from './refusalOf.ts';
import { type MappingStage, pair, startMappingStage } from './startMappingStage.ts';

/** A site with a field of its own that is called like the readable form of the country. */
let stage: MappingStage;

const own = 'ContactCountryName (own)';

/** Adds a column and a field of the contact class, as Xperience's field editor does. */
async function addField(name: string, attributes: string, caption = ''): Promise<void> {
  const { db, main } = stage.database;
  await sql`alter table OM_Contact add ${sql.raw(name)} nvarchar(20) null`.execute(db);
  const contactClass = main.selectFrom('CMS_Class').select('ClassFormDefinition');
  const { ClassFormDefinition: form } = await contactClass
    .where('ClassName', '=', 'OM.Contact')
    .executeTakeFirstOrThrow();
  const field = `<field column="${name}" ${attributes}><properties><fieldcaption>${caption}</fieldcaption></properties></field>`;
  await main
    .updateTable('CMS_Class')
    .set({ ClassFormDefinition: form.replace('</form>', `${field}</form>`) })
    .where('ClassName', '=', 'OM.Contact')
    .execute();
}

beforeAll(async () => {
  stage = await startMappingStage();
  await addField(
    'ContactCountryName',
    'columntype="text" columnsize="20" visible="true" allowempty="true" guid="7d5c1bb6-6f0d-4b6f-9d3e-3f2a5b8c9d10"',
    'Home',
  );
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

const byDialog = (field: string) =>
  stage.saveInDialog(
    JSON.stringify({
      Items: [
        {
          XperienceFieldName: field,
          XperienceFieldCaption: 'Home',
          Dynamics365Field: 'jobtitle',
          DynamicsAttributeType: 'String',
          DynamicsAttributeFormat: null,
        },
      ],
    }),
  );

it('is mapped under a name of its own, both ways, beside the country', async () => {
  await stage.save([
    pair('ContactLastName', 'lastname'),
    pair(own, 'jobtitle'),
    pair('ContactCountryName', 'address1_country', { direction: 'toDynamics' }),
  ]);
  const { db } = stage.database;
  await sql`update OM_Contact set ContactCountryName = 'Moravia'`.execute(db);
  expect(await stage.sync({ mode: 'full' })).toMatchObject({ state: 'finished', counts: { failed: 0 } });
  const [[contactId, rowId] = [0, '']] = await stage.links();
  expect(stage.rows().get(rowId)).toMatchObject({ jobtitle: 'Moravia' });
  expect(stage.rows().get(rowId)?.address1_country).not.toBe('Moravia');
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: 'Silesia' });
  const result = await updateContact(stage.engine.parts, rowId, { jobtitle: 'Silesia' });
  expect(result?.changedFields).toEqual([own]);
  const { rows } = await sql<{ ContactCountryName: string }>`
    select ContactCountryName from OM_Contact where ContactID = ${contactId}`.execute(db);
  expect(rows).toEqual([{ ContactCountryName: 'Silesia' }]);
});

it('named by the dialog of the module alone is not guessed at', async () => {
  await byDialog('ContactCountryName');
  expect((await stage.read()).problems).toMatchObject([
    { code: 'fieldAmbiguous', place: 'pairs[0].field', detail: expect.stringContaining(own) },
  ]);
  const refusal = await refusalOf(stage.sync({ mode: 'full' }));
  expect(refusal).toMatchObject({ code: 'mappingInvalid', detail: expect.stringContaining(own) });
});

it.each(['ContactCountryName', own])('is settled by saving the mapping once, as %s', async (field) => {
  await byDialog('ContactCountryName');
  await stage.save([pair(field, 'jobtitle', { direction: 'toDynamics' })]);
  const { problems, items } = await stage.read();
  expect([problems, items.map((item) => item.field)]).toEqual([[], [field]]);
});

it('says what a field or column is that cannot be mapped, instead of that it does not exist', async () => {
  const column = { schemaName: 'kx_Kind', label: 'Kind', type: 'EntityName', custom: true };
  await stage.inDynamics.control('PUT', 'tables/contact/columns/kx_kind', { column, relationships: [] });
  await addField(
    'ContactPhoto',
    'columntype="file" visible="true" guid="7d5c1bb6-6f0d-4b6f-9d3e-3f2a5b8c9d11"',
  );
  const refusal = await refusalOf(
    stage.save([
      pair('ContactDynamics365RelatedID', 'kx_externalid'),
      pair('ContactPhoto', 'jobtitle'),
      pair('ContactCountryID', 'address1_country'),
      pair('contactlastname', 'lastname'),
      pair('ContactNone', 'firstname'),
      pair('ContactCity', 'kx_kind'),
      pair('ContactZIP', 'none'),
    ]),
  );
  expect(refusal.problems?.map(({ code, detail }) => [code, detail])).toEqual([
    [
      'unknownField',
      expect.stringContaining(
        product === '13'
          ? '"ContactDynamics365RelatedID" is hidden in the form of contacts'
          : '"ContactDynamics365RelatedID" holds the link to Dynamics',
      ),
    ],
    ['unknownField', expect.stringContaining('"ContactPhoto" is of the type "file"')],
    ['unknownField', expect.stringContaining('"ContactCountryID" holds the number of another row')],
    ['unknownField', expect.stringContaining('"contactlastname" is written ContactLastName')],
    ['unknownField', expect.stringContaining('"ContactNone" does not exist')],
    ['unknownColumn', expect.stringContaining('"kx_kind" is of the type "EntityName"')],
    ['unknownColumn', expect.stringContaining('"none" does not exist')],
  ]);
});
