import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DatabaseHandle, MainHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { readContactFields } from '../../../bridge/xperience/fields/readContactFields.ts';
import type { TestEngine } from '../../database/engine.ts';
import { openXperience } from '../openXperience.ts';

async function setForm({ main }: MainHandle, fields: string): Promise<void> {
  await main
    .updateTable('CMS_Class')
    .set({ ClassFormDefinition: `<form version="2">${fields}</form>` })
    .where('ClassName', '=', 'OM.Contact')
    .execute();
}

/** Adds a column to the contacts, as Xperience's field editor does beside changing the form. */
async function addColumn({ db }: DatabaseHandle, definition: string): Promise<void> {
  await sql`alter table OM_Contact add ${sql.raw(definition)}`.execute(db);
}

const field = (attributes: string, caption = ''): string =>
  `<field ${attributes}><properties><fieldcaption>${caption}</fieldcaption></properties></field>`;

export function describeFields(engine: TestEngine): void {
  const named = async (database: DatabaseHandle, name: string) =>
    (await readContactFields(database)).find((each) => each.name === name);

  describe(`contact fields on the ${engine.name}`, () => {
    test('system fields have English captions, sizes and types', async () => {
      const database = await openXperience(engine);
      expect(await named(database, 'ContactJobTitle')).toEqual({
        name: 'ContactJobTitle',
        caption: 'Job title',
        type: 'text',
        size: 50,
        required: false,
        toDynamicsOnly: false,
      });
    });

    test('custom fields have the captions of their administrator', async () => {
      const database = await openXperience(engine);
      const captions = ['ContactLoyaltyLevel', 'ContactYearlyBudget'].map(
        async (name) => (await named(database, name))?.caption,
      );
      expect(await Promise.all(captions)).toEqual(['Loyalty level', 'Yearly budget']);
    });

    test('decimals tell digits and precision', async () => {
      const database = await openXperience(engine);
      expect(await named(database, 'ContactYearlyBudget')).toMatchObject({
        type: 'decimal',
        size: 18,
        precision: 2,
      });
    });

    test('every data type that can travel is offered as such', async () => {
      const database = await openXperience(engine);
      const names = [
        'ContactNotes',
        'ContactChildren',
        'ContactCustomerNumber',
        'ContactLatitude',
        'ContactNoPhoneCalls',
        'ContactBirthday',
        'ContactAnniversary',
        'ContactStoreCardID',
      ];
      const types = await Promise.all(names.map(async (name) => (await named(database, name))?.type));
      expect(types).toEqual([
        'longtext',
        'integer',
        'longinteger',
        'double',
        'boolean',
        'datetime',
        'date',
        'guid',
      ]);
    });

    test.each([
      'ContactDynamics365RelatedID',
      'ContactDynamics365SynchronizedOn',
      'ContactCountryID',
      'ContactOwnerUserID',
    ])('%s is not offered', async (name) => {
      const database = await openXperience(engine);
      expect(await named(database, name)).toBeUndefined();
    });

    test.each([
      'ContactID',
      'ContactCreated',
      'ContactLastModified',
      'ContactBounces',
      'ContactCompanyName',
      'ContactCountryName',
      'ContactOwnerName',
    ])('%s goes to Dynamics only', async (name) => {
      const database = await openXperience(engine);
      expect(await named(database, name)).toMatchObject({ toDynamicsOnly: true });
    });

    test('hidden custom fields, fields without a column and files are not offered', async () => {
      const database = await openXperience(engine);
      for (const name of ['Seen', 'Hidden', 'File', 'Time']) {
        await addColumn(database, `Contact${name} nvarchar(10) null`);
      }
      await setForm(
        database,
        [
          field('column="ContactSeen" columntype="text" columnsize="10" visible="true"'),
          field('column="ContactHidden" columntype="text" columnsize="10"'),
          field('column="ContactNoColumn" columntype="text" visible="true" dummy="mainform"'),
          field('column="ContactFile" columntype="file" visible="true"'),
          field('column="ContactTime" columntype="timespan" visible="true"'),
          '<category name="x"><properties><caption>y</caption></properties></category>',
          '<unknown/>',
        ].join(''),
      );
      const own = (await readContactFields(database)).filter((each) => !each.name.endsWith('Name'));
      expect(own.map((each) => each.name)).toEqual(['ContactSeen']);
    });

    test.each([
      ['an empty caption is the name of the column', '', 'ContactSeen'],
      ['an unknown macro is the name of the column', '{$custom.unknown$}', 'ContactSeen'],
      ['a computed caption is the name of the column', '{% 1 + 1 %}', 'ContactSeen'],
      ['a caption in several languages is the text for all others', '{$=Seen|cs-cz=Viděno$}', 'Seen'],
      [
        'macros within a caption are replaced',
        '{$=Seen$} by {$blueheron.contact.loyaltylevel$}',
        'Seen by Loyalty level',
      ],
      [
        'a caption with one macro that is unknown is the name of the column',
        'Seen {$custom.unknown$}',
        'ContactSeen',
      ],
      ['a caption keeps its signs', 'R&amp;D &lt;budget&gt;', 'R&D <budget>'],
    ])('%s', async (_what, caption, expected) => {
      const database = await openXperience(engine);
      await addColumn(database, 'ContactSeen nvarchar(10) null');
      await setForm(
        database,
        field('column="ContactSeen" columntype="text" columnsize="10" visible="true"', caption),
      );
      expect((await named(database, 'ContactSeen'))?.caption).toBe(expected);
    });

    test("an administrator's own string comes before the built-in caption", async () => {
      const database = await openXperience(engine);
      await database.main
        .updateTable('CMS_ResourceString')
        .set({ StringKey: 'OM.Contact.FirstName' })
        .execute();
      expect((await named(database, 'ContactFirstName'))?.caption).toBe('Loyalty level');
    });

    test('a custom column with the name of a readable reference is offered beside it', async () => {
      const database = await openXperience(engine);
      await addColumn(database, 'ContactCountryName nvarchar(20) null');
      await setForm(
        database,
        field('column="ContactCountryName" columntype="text" columnsize="20" visible="true"', 'Mine'),
      );
      const fields = (await readContactFields(database)).filter(({ name }) => /CountryName/.test(name));
      expect(fields).toEqual([
        expect.objectContaining({
          name: 'ContactCountryName (own)',
          caption: 'Mine (own field)',
          toDynamicsOnly: false,
        }),
        expect.objectContaining({ name: 'ContactCountryName', caption: 'Country', toDynamicsOnly: true }),
      ]);
    });

    test('a field without a column in the table is not offered', async () => {
      const database = await openXperience(engine);
      await setForm(database, field('column="ContactGone" columntype="text" visible="true"'));
      expect(await named(database, 'ContactGone')).toBeUndefined();
    });

    test.each([
      ['the narrower of definition and column', 'columnsize="300"', 'nvarchar(20) null', { size: 20 }],
      ['the definition where it is narrower', 'columnsize="5"', 'nvarchar(20) null', { size: 5 }],
      ['the column where the definition does not say', '', 'nvarchar(20) null', { size: 20 }],
    ])('a text takes %s', async (_what, size, type, expected) => {
      const database = await openXperience(engine);
      await addColumn(database, `ContactSeen ${type}`);
      await setForm(database, field(`column="ContactSeen" columntype="text" ${size} visible="true"`));
      expect(await named(database, 'ContactSeen')).toMatchObject(expected);
    });

    test('a decimal has the digits of its column', async () => {
      const database = await openXperience(engine);
      await addColumn(database, 'ContactSeen decimal(7,3) null');
      await setForm(
        database,
        field(
          'column="ContactSeen" columntype="decimal" columnsize="18" columnprecision="9" visible="true" allowempty="true"',
        ),
      );
      expect(await named(database, 'ContactSeen')).toMatchObject({ size: 7, precision: 3, required: false });
    });

    test('a field whose column takes no empty value is required, whatever its definition says', async () => {
      const database = await openXperience(engine);
      await addColumn(database, "ContactSeen nvarchar(10) not null default ''");
      const definition = field('column="ContactSeen" columntype="text" visible="true" allowempty="true"');
      await setForm(database, definition);
      expect(await named(database, 'ContactSeen')).toMatchObject({ required: true });
    });

    test('a form definition that is no XML says where to put it right', async () => {
      const database = await openXperience(engine);
      await setForm(database, '<field');
      await expect(readContactFields(database)).rejects.toThrow(
        /OM\.Contact is not well-formed XML.*Modules/,
      );
    });

    test('a database without the contact class says so', async () => {
      const database = await openXperience(engine);
      await database.main
        .updateTable('CMS_Class')
        .set({ ClassName: 'OM.Other' })
        .where('ClassName', '=', 'OM.Contact')
        .execute();
      await expect(readContactFields(database)).rejects.toThrow(/no class OM\.Contact/);
    });
  });
}
