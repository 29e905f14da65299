import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { dateTime2 } from '../../bridge/database/dateTime2.ts';
import { writeContact } from '../../bridge/xperience/contacts/write/writeContact.ts';
import { writeLinks } from '../../bridge/xperience/contacts/write/writeLinks.ts';
import { writeSettingValue } from '../../bridge/xperience/settings/writeSettingValue.ts';
import { describeOnServer } from '../database/sqlServer/describeOnServer.ts';
import { addContact, guid, openXperience } from './openXperience.ts';

describeOnServer('tables with triggers of the site', (engine) => {
  /** Triggers as sites write them: they count and log, and forget SET NOCOUNT ON. */
  async function openWithTriggers() {
    const database = await openXperience(engine);
    const { db, main } = database;
    await sql`create table site_log (id int identity(1,1) primary key, what nvarchar(50))`.execute(db);
    await sql`create trigger tr_contact on OM_Contact after update as
      insert into site_log (what) select 'contact' from inserted
      insert into site_log (what) values ('statement'), ('statement')`.execute(db);
    await sql`create trigger tr_setting on CMS_SettingsKey after update as
      insert into site_log (what) values ('setting'), ('setting')`.execute(main);
    return database;
  }

  describe('on tables with triggers of the site, the bridge', () => {
    test('writes links and knows which ones it wrote', async () => {
      const database = await openWithTriggers();
      const free = await addContact(database);
      const taken = await addContact(database, { ContactDynamics365RelatedID: guid(5) });
      const links = [free, taken].map((contactId) => ({
        contactId,
        rowId: guid(contactId),
        expectedRowId: null,
      }));
      const written = await writeLinks(database, links, dateTime2('2026-06-01T12:00:00'));
      expect(written).toEqual(new Set([free]));
    });

    test('writes a contact, and knows when it held another value', async () => {
      const database = await openWithTriggers();
      const contactId = await addContact(database, { ContactCity: 'Brno' });
      const write = (from: string, to: string) =>
        writeContact(database, { contactId, values: { ContactCity: to }, expected: { ContactCity: from } });
      expect([await write('Brno', 'Praha'), await write('Brno', 'Plzeň')]).toEqual([true, false]);
    });

    test('writes a setting, and knows when somebody else has', async () => {
      const database = await openWithTriggers();
      const { keyId, value } = await database.main
        .selectFrom('CMS_SettingsKey')
        .select(['KeyID as keyId', 'KeyValue as value'])
        .where('KeyName', '=', 'Dynamics365MinScore')
        .executeTakeFirstOrThrow();
      const write = (to: string) => writeSettingValue(database, { keyId, value }, to);
      expect([await write('77'), await write('78')]).toEqual([true, false]);
    });
  });
});
