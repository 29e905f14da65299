import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { DatabaseHandle, MainHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import { linkFields } from '../checks/checkLinkFields.ts';
import { contactClass, readContactForm } from '../fields/readContactFields.ts';
import { isTrue } from '../settings/readSettings.ts';
import { readSettingValues } from '../settings/readSettingValues.ts';

/** A field the set-up adds, with the text it puts into the form definition. */
export interface CreatedField {
  name: string;
  definition: string;
}

/**
 * Which of the two link fields a test database lacks, with the text their form definition will get.
 * @throws while continuous integration would carry a half-made field on
 */
export async function planLinkFields(database: DatabaseHandle): Promise<CreatedField[]> {
  const { CMSEnableCI } = await readSettingValues(database, ['CMSEnableCI']);
  if (isTrue(CMSEnableCI)) {
    throw new Error(
      'Continuous integration is on in this Xperience (setting CMSEnableCI), so fields are not created here. Add them in the field editor.',
    );
  }
  const columns = await readColumnNames(database);
  const form = await readContactForm(database);
  return linkFields
    .filter(
      ({ name }) => ![...columns, ...form.map(({ column }) => column)].some((each) => sameText(each, name)),
    )
    .map(({ name, columnType }) => {
      const guid = randomUUID();
      return { name, definition: database.product.fields.linkFieldXml({ name, columnType, guid }) };
    });
}

/**
 * Adds planned fields to a test database, or what is missing of them: their columns and their part of the form
 * definition. Xperience also keeps an XSD of the table, which only its own field editor writes; therefore never do
 * this to a live installation.
 * @returns those it made something of
 */
export async function createLinkFields(
  database: DatabaseHandle,
  fields: readonly CreatedField[],
): Promise<CreatedField[]> {
  const columns = await readColumnNames(database);
  const created: CreatedField[] = [];
  for (const field of fields) {
    const { name, definition } = field;
    const isNew = !columns.some((each) => sameText(each, name));
    if (isNew) {
      const described = linkFields.find((field) => field.name === name);
      const type = described?.sqlType === 'datetime2' ? 'datetime2(7)' : 'uniqueidentifier';
      await sql`alter table OM_Contact add ${sql.id(name)} ${sql.raw(type)} null`.execute(database.db);
    }
    const changed = await changeForm(database, (text) =>
      text.includes(definition) ? text : text.replace('</form>', `${definition}</form>`),
    );
    if (isNew || changed) created.push(field);
  }
  return created;
}

/** Takes fields away again that {@link createLinkFields} made. */
export async function dropLinkFields(
  database: DatabaseHandle,
  fields: readonly CreatedField[],
): Promise<void> {
  const columns = await readColumnNames(database);
  for (const { name, definition } of fields) {
    await changeForm(database, (text) => text.replace(definition, ''));
    if (columns.some((each) => sameText(each, name)))
      await sql`alter table OM_Contact drop column ${sql.id(name)}`.execute(database.db);
  }
}

async function readColumnNames({ db, dialect }: DatabaseHandle): Promise<string[]> {
  return (await dialect.readColumns(db, 'OM_Contact')).map(({ name }) => name);
}

async function changeForm({ main }: MainHandle, change: (text: string) => string): Promise<boolean> {
  const row = await main
    .selectFrom('CMS_Class')
    .select(['ClassID', 'ClassFormDefinition'])
    .where('ClassName', '=', contactClass)
    .executeTakeFirst();
  if (!row) return false;
  const changed = change(row.ClassFormDefinition);
  if (changed === row.ClassFormDefinition) return false;
  await main
    .updateTable('CMS_Class')
    .set({ ClassFormDefinition: changed })
    .where('ClassID', '=', row.ClassID)
    .execute();
  return true;
}
