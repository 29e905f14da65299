import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { DatabaseHandle, MainHandle } from '../database/bridgeDatabase.ts';
import { linkFields } from './checkLinkFields.ts';
import { contactClass, readContactForm } from './readContactFields.ts';
import { isTrue } from './readSettings.ts';
import { readSettingValues } from './readSettingValues.ts';

/** A field the set-up added, with the text it put into the form definition. */
export interface CreatedField {
  name: string;
  definition: string;
}

/**
 * Adds the two link fields to a test database: the columns and their part of the form definition. Xperience also
 * keeps an XSD of the table, which only its own field editor writes; therefore never do this to a live installation.
 * @throws while continuous integration would carry a half-made field on
 */
export async function createLinkFields(database: DatabaseHandle): Promise<CreatedField[]> {
  const { CMSEnableCI } = await readSettingValues(database, ['CMSEnableCI']);
  if (isTrue(CMSEnableCI)) {
    throw new Error(
      'Continuous integration is on in this Xperience (setting CMSEnableCI), so fields are not created here. Add them in the field editor.',
    );
  }
  const columns = await database.dialect.readColumns(database.db, 'OM_Contact');
  const form = await readContactForm(database);
  const created: CreatedField[] = [];
  for (const { name, columnType, sqlType } of linkFields) {
    const same = (other: string): boolean => other.toLowerCase() === name.toLowerCase();
    if (columns.some((column) => same(column.name)) || form.some((field) => same(field.column))) continue;
    const type = sqlType === 'datetime2' ? 'datetime2(7)' : sqlType;
    await sql`alter table OM_Contact add ${sql.id(name)} ${sql.raw(type)} null`.execute(database.db);
    const precision = columnType === 'datetime' ? ' columnprecision="7"' : '';
    const definition = `<field allowempty="true" column="${name}"${precision} columntype="${columnType}" guid="${randomUUID()}"><properties><fieldcaption>${name}</fieldcaption></properties><settings><controlname>labelcontrol</controlname></settings></field>`;
    await changeForm(database, (text) => text.replace('</form>', `${definition}</form>`));
    created.push({ name, definition });
  }
  return created;
}

/** Takes fields away again that {@link createLinkFields} made. */
export async function dropLinkFields(
  database: DatabaseHandle,
  fields: readonly CreatedField[],
): Promise<void> {
  for (const { name, definition } of fields) {
    await changeForm(database, (text) => text.replace(definition, ''));
    await sql`alter table OM_Contact drop column ${sql.id(name)}`.execute(database.db);
  }
}

async function changeForm({ main }: MainHandle, change: (text: string) => string): Promise<void> {
  const row = await main
    .selectFrom('CMS_Class')
    .select(['ClassID', 'ClassFormDefinition'])
    .where('ClassName', '=', contactClass)
    .executeTakeFirst();
  if (!row) return;
  await main
    .updateTable('CMS_Class')
    .set({ ClassFormDefinition: change(row.ClassFormDefinition) })
    .where('ClassID', '=', row.ClassID)
    .execute();
}
