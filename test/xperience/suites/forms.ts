import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { describeSubmission } from '../../../bridge/mapping/forms/describeSubmission.ts';
import { formValueText } from '../../../bridge/mapping/forms/formValueText.ts';
import { type FormSubmission, isFormMissing } from '../../../bridge/xperience/forms/formTypes.ts';
import { listForms } from '../../../bridge/xperience/forms/listForms.ts';
import { readForm } from '../../../bridge/xperience/forms/readForm.ts';
import {
  readFormSubmission,
  readFormSubmissions,
} from '../../../bridge/xperience/forms/readFormSubmissions.ts';
import { addUsers } from '../../../scripts/sample/addUsers.ts';
import type { TestEngine } from '../../database/engine.ts';
import { addForm, type TestField } from '../addForm.ts';
import { openXperience } from '../openXperience.ts';

async function submitted(
  database: DatabaseHandle,
  fields: TestField[],
  values: Record<string, string | number | boolean | null>,
): Promise<FormSubmission> {
  const form = await addForm(database, 'Demo', fields);
  const found = await readFormSubmission(database, form.formId, await form.submit(values));
  if (isFormMissing(found)) throw new Error(found.detail);
  return found;
}

export function describeForms(engine: TestEngine): void {
  describe(`forms on the ${engine.name}`, () => {
    test('are listed by display name', async () => {
      const database = await openXperience(engine);
      expect(await listForms(database)).toEqual([
        { formId: 1, itemId: 1, name: 'TestRide', displayName: 'Book a test ride', siteName: 'BlueHeron' },
        { formId: 2, itemId: 2, name: 'ContactUs', displayName: 'Contact us', siteName: 'BlueHeron' },
      ]);
    });

    test('of another site are left out when a site is given', async () => {
      const database = await openXperience(engine);
      const ofSite = await listForms(database, { site: 'blueheron' });
      expect([ofSite.length, await listForms(database, { site: 'Other' })]).toEqual([2, []]);
    });

    test('of another site are not there when a site is given', async () => {
      const database = await openXperience(engine);
      expect(await readForm(database, 1, { site: 'Other' })).toMatchObject({
        missing: 'form',
        detail: 'There is no form 1 in Xperience that is of the site Other; it may have been deleted.',
      });
    });

    test('whose table has a dot in its name have none, and the table of another schema is not read for it', async () => {
      const database = await openXperience(engine);
      const form = await addForm(database, 'Dotted', []);
      await sql`create table ${sql.id('dynamics365.setting')} (id int)`.execute(database.main);
      await database.main
        .updateTable('CMS_Class')
        .set({ ClassTableName: 'dynamics365.setting' })
        .where('ClassID', '=', form.classId)
        .execute();
      expect(await readForm(database, form.formId)).toMatchObject({
        missing: 'table',
        detail: expect.stringContaining('has no table'),
      });
    });

    test('for some roles are open to users with such a role alone', async () => {
      const database = await openXperience(engine);
      await addUsers(database);
      const users = await database.main
        .selectFrom('CMS_User')
        .select(['UserID', 'UserName'])
        .where('UserName', 'in', ['editor.modify', 'editor.read', 'editor.member'])
        .orderBy('UserName')
        .execute();
      const editors = await database.main
        .selectFrom('CMS_Role')
        .select('RoleID')
        .where('RoleName', '=', 'ContactEditors')
        .executeTakeFirstOrThrow();
      await database.main.updateTable('CMS_Form').set({ FormAccess: 1 }).where('FormID', '=', 1).execute();
      await database.main.insertInto('CMS_FormRole').values({ FormID: 1, RoleID: editors.RoleID }).execute();
      const missing = async (userId: number): Promise<string | undefined> => {
        const found = await readForm(database, 1, { userId });
        return isFormMissing(found) ? found.missing : undefined;
      };
      const seen = users.map(async ({ UserName, UserID }) => [
        UserName,
        (await listForms(database, { userId: UserID })).map(({ formId }) => formId),
        await missing(UserID),
      ]);
      expect(await Promise.all(seen)).toEqual([
        ['editor.member', [1, 2], 'table'],
        ['editor.modify', [1, 2], 'table'],
        ['editor.read', [2], 'form'],
      ]);
    });

    test('a submission tells form, number and time', async () => {
      const database = await openXperience(engine);
      expect(await submitted(database, [], {})).toEqual({
        formId: 3,
        itemId: 3,
        formName: 'Demo',
        formDisplayName: 'The form Demo',
        submissionId: 1,
        insertedLocal: '2026-03-02T10:15:00.0000000',
        fields: [],
      });
    });

    test.each<[string, TestField, string | number | boolean | null, string]>([
      ['text decoded', { column: 'A', columnType: 'text' }, ' Cargo &amp; Kids ', 'Cargo & Kids'],
      ['long text with its lines', { column: 'A', columnType: 'longtext' }, 'One\r\nTwo', 'One\nTwo'],
      ['nothing as nothing', { column: 'A', columnType: 'text' }, null, ''],
      ['a ticked box as Yes', { column: 'A', columnType: 'boolean' }, true, 'Yes'],
      ['an unticked box as No', { column: 'A', columnType: 'boolean' }, false, 'No'],
      ['a whole number', { column: 'A', columnType: 'integer' }, 12, '12'],
      [
        'a number beyond 53 bits',
        { column: 'A', columnType: 'longinteger' },
        '9007199254740993',
        '9007199254740993',
      ],
      [
        'a decimal without superfluous digits',
        { column: 'A', columnType: 'decimal', size: 18 },
        1200.5,
        '1200.5',
      ],
      ['a date', { column: 'A', columnType: 'date' }, '2026-07-15', '2026-07-15'],
      [
        'a time to the minute',
        { column: 'A', columnType: 'datetime' },
        '2026-07-15T14:05:00.0000000',
        '2026-07-15 14:05',
      ],
      [
        'a midnight as the date',
        { column: 'A', columnType: 'datetime' },
        '2026-07-15T00:00:00.0000000',
        '2026-07-15',
      ],
      [
        'a file as its name',
        { column: 'A', columnType: 'bizformfile' },
        '00000000-0000-4000-8000-000000000001.jpg/my bike.jpg',
        'my bike.jpg',
      ],
      [
        'a consent as Yes',
        { column: 'A', columnType: 'guid', control: 'Kentico.ConsentAgreement' },
        '00000000-0000-4000-8000-000000000001',
        'Yes',
      ],
    ])('%s', async (_what, field, value, expected) => {
      const { fields } = await submitted(await openXperience(engine), [field], { A: value });
      expect(fields.map(formValueText)).toEqual([expected]);
    });

    test('chosen answers are told by their labels', async () => {
      const database = await openXperience(engine);
      const choices = '<DataSource>c3;City 3\r\ntp;Trail Pro</DataSource>';
      const form = await addForm(
        database,
        'Choice',
        [
          { column: 'One', columnType: 'text' },
          { column: 'Many', columnType: 'text' },
          { column: 'Free', columnType: 'text' },
        ],
        `<form version="2"><field column="ChoiceID" columntype="integer" isPK="true"/>${[
          'One',
          'Many',
          'Free',
        ]
          .map(
            (name) =>
              `<field column="${name}" columntype="text" visible="true"><settings>${choices}</settings></field>`,
          )
          .join('')}</form>`,
      );
      const id = await form.submit({ One: 'tp', Many: 'c3|tp', Free: 'c3|other' });
      const found = await readFormSubmission(database, form.formId, id);
      expect(isFormMissing(found) ? found : found.fields.map(formValueText)).toEqual([
        'Trail Pro',
        'City 3, Trail Pro',
        'c3|other',
      ]);
    });

    test('fields may be called like keywords and hold brackets', async () => {
      const database = await openXperience(engine);
      const names = ['select', 'Order', 'from', 'Group', 'submission', '__proto__', "it's]"];
      const { fields } = await submitted(
        database,
        names.map((column) => ({ column, columnType: 'text' })),
        Object.fromEntries(names.map((column) => [column, `value of ${column}`])),
      );
      expect(fields.map(({ name, value }) => [name, value])).toEqual(
        names.map((column) => [column, `value of ${column}`]),
      );
    });

    test.each([
      ['as entered', 'Which model?', 'A', 'Which model?'],
      ['without the colon at its end', 'Which model: ', 'A', 'Which model'],
      ["from an administrator's own string", '{$blueheron.contact.loyaltylevel$}', 'A', 'Loyalty level'],
      ['from the column where the macro is unknown', '{$custom.unknown$}', 'EmailInput', 'Email input'],
      ['from the column where it is computed', '{% 1 + 1 %}', 'HomeZIPCode', 'Home ZIP code'],
      ['from the column where there is none', '', 'your_name', 'your name'],
      ['without tags', 'I agree to <b>terms</b> &amp; more', 'A', 'I agree to terms & more'],
    ])('a caption is read %s', async (_what, caption, column, expected) => {
      const database = await openXperience(engine);
      const form = await addForm(
        database,
        'Captions',
        [{ column, columnType: 'text' }],
        `<form version="2"><field column="CaptionsID" columntype="integer" isPK="true"/><field column="${column}" columntype="text" visible="true"><properties><fieldcaption>${caption.replaceAll('<', '&lt;')}</fieldcaption></properties></field></form>`,
      );
      expect(await readForm(database, form.formId)).toMatchObject({ fields: [{ caption: expected }] });
    });

    test('hidden fields, the key, the stamps and fields without a column are left out', async () => {
      const database = await openXperience(engine);
      const form = await addForm(
        database,
        'Hidden',
        [
          { column: 'Seen', columnType: 'text' },
          { column: 'Unseen', columnType: 'text' },
        ],
        `<form version="2"><field column="HiddenID" columntype="integer" isPK="true" visible="true"/>
          <field column="FormInserted" columntype="datetime" visible="true"/>
          <field column="Seen" columntype="text" visible="true"/><field column="Unseen" columntype="text"/>
          <field column="Gone" columntype="text" visible="true"/>
          <field column="Text" columntype="text" visible="true" dummy="mainform"/></form>`,
      );
      expect(await readForm(database, form.formId)).toMatchObject({ fields: [{ name: 'Seen' }] });
    });

    test('many submissions are read at once, without those that were deleted', async () => {
      const database = await openXperience(engine);
      const form = await addForm(database, 'Many', [{ column: 'A', columnType: 'text' }]);
      for (const A of ['one', 'two', 'three']) await form.submit({ A });
      await sql`delete from ${sql.id(form.table)} where A = 'two'`.execute(database.main);
      const schema = await readForm(database, form.formId);
      if (isFormMissing(schema)) throw new Error(schema.detail);
      const found = await readFormSubmissions(database, schema, [1, 2, 3, 3, 99]);
      expect([...found.values()].map(({ submissionId, fields }) => [submissionId, fields[0]?.value])).toEqual(
        [
          [1, 'one'],
          [3, 'three'],
        ],
      );
    });

    test('a form that was deleted is told', async () => {
      expect(await readFormSubmission(await openXperience(engine), 99, 1)).toMatchObject({
        missing: 'form',
        detail: expect.stringContaining('no form 99'),
      });
    });

    test('a submission that was deleted is told', async () => {
      const database = await openXperience(engine);
      const form = await addForm(database, 'Empty', []);
      expect(await readFormSubmission(database, form.formId, 7)).toMatchObject({
        missing: 'submission',
        detail: expect.stringContaining('"The form Empty" has no submission 7'),
      });
    });

    test('a form whose table is gone is told', async () => {
      const database = await openXperience(engine);
      const form = await addForm(database, 'Dropped', []);
      await sql`drop table ${sql.id(form.table)}`.execute(database.main);
      expect(await readFormSubmission(database, form.formId, 1)).toMatchObject({ missing: 'table' });
    });

    test('a table name that is none but SQL is not followed', async () => {
      const database = await openXperience(engine);
      const form = await addForm(database, 'Sneaky', []);
      await database.main
        .updateTable('CMS_Class')
        .set({ ClassTableName: 'CMS_User as u; drop table CMS_User --' })
        .where('ClassID', '=', form.classId)
        .execute();
      expect(await readFormSubmission(database, form.formId, 1)).toMatchObject({ missing: 'table' });
    });

    test('a class that is no form is not read as one', async () => {
      const database = await openXperience(engine);
      const form = await addForm(database, 'NoForm', []);
      await database.main
        .updateTable('CMS_Class')
        .set({ ClassIsForm: false })
        .where('ClassID', '=', form.classId)
        .execute();
      expect(await readFormSubmission(database, form.formId, 1)).toMatchObject({ missing: 'form' });
    });

    test('a definition that is no XML is told', async () => {
      const database = await openXperience(engine);
      const form = await addForm(database, 'Broken', [], '<form><field');
      expect(await readFormSubmission(database, form.formId, 1)).toMatchObject({ missing: 'definition' });
    });

    test('a description has a line for each filled field, further lines indented', () => {
      const field = (caption: string, value: string) =>
        ({ name: caption, caption, type: 'text', choices: [], value }) as const;
      expect(
        describeSubmission([
          field('Name', 'Ann'),
          field('Phone', ''),
          field('Message', 'Hi\nE-mail: x@example.com'),
        ]),
      ).toBe('Name: Ann\nMessage: Hi\n  E-mail: x@example.com');
    });
  });
}
