import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import type { Kind } from '../kind.ts';
import { hostileText } from '../words.ts';
import { formXml } from './formDefinitions.ts';

/** The database takes no zero in a name, and an administrator none that is empty. */
const name = hostileText
  .map((text) => text.toWellFormed().replaceAll('\0', '').slice(0, 80))
  .filter((text) => text.trim() !== '' && !text.startsWith('sqlite_'));
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const attribute = (text: string): string =>
  text
    .replace(/[^\t\n\r -\ud7ff\ue000-\ufffd]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');

/**
 * A form of the sample whose table, fields, names and definition an administrator, or an import, named as they liked: read
 * by all operations that read forms. Afterwards it is what it was.
 */
export const formNames: Kind = {
  name: 'names of forms and fields',
  share: 1,
  writes: false,
  property: ({ stage, call, keys }) =>
    fc.asyncProperty(
      fc.record({
        table: name,
        field: name,
        display: hostileText,
        value: hostileText,
        xml: fc.option(formXml, { freq: 3 }),
      }),
      async ({ table, field, display, value, xml }) => {
        const database = new DatabaseSync(stage.options.xperience, { timeout: 10_000 });
        database.exec('pragma busy_timeout = 10000');
        const form = database.prepare('select * from CMS_Form where FormID = 1').get() ?? {};
        const definition =
          database.prepare('select * from CMS_Class where ClassID = ?').get(Number(form.FormClassID)) ?? {};
        const own = `hostile ${table}`.slice(0, 100);
        const fields = `<form><field column="${attribute('TestRideID')}" columntype="integer" isPK="true"/><field column="${attribute(field)}" columntype="text" visible="true"><properties><fieldcaption>${attribute(display)}</fieldcaption></properties></field></form>`;
        const change = (as: { name: unknown; display: unknown; table: unknown; xml: unknown }): void => {
          database
            .prepare('update CMS_Form set FormName = ?, FormDisplayName = ? where FormID = 1')
            .run(as.name as string, as.display as string);
          database
            .prepare('update CMS_Class set ClassTableName = ?, ClassFormDefinition = ? where ClassID = ?')
            .run(as.table as string, as.xml as string, Number(form.FormClassID));
        };
        const sameAsKey = ['testrideid', 'forminserted', 'formupdated'].includes(field.toLowerCase());
        try {
          database.exec(
            `create table ${quoted(own)} ("TestRideID" integer primary key autoincrement, "FormInserted" datetime2(7), "FormUpdated" datetime2(7)${sameAsKey ? '' : `, ${quoted(field)} nvarchar(4000)`})`,
          );
          if (!sameAsKey)
            database
              .prepare(
                `insert into ${quoted(own)} values (1, '2026-06-01T08:00:00.0000000', '2026-06-01T08:00:00.0000000', ?)`,
              )
              .run(value.toWellFormed());
          change({
            name: table,
            display: display.toWellFormed().slice(0, 100),
            table: own,
            xml: xml ?? fields,
          });
          const headers = { 'x-api-key': keys.get('forms') ?? '' };
          for (const path of [
            'lookups/forms',
            'lookups/formschema?form=1',
            'forms/1/submissions/1',
            'trigger/events/formsubmitted?form=1',
          ])
            await call({ method: 'GET', path: `/xperience-dynamics365/${path}`, headers });
        } finally {
          change({
            name: form.FormName,
            display: form.FormDisplayName,
            table: definition.ClassTableName,
            xml: definition.ClassFormDefinition,
          });
          database.exec(`drop table if exists ${quoted(own)}`);
          database.close();
        }
      },
    ),
};
