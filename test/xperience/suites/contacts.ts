import { describe, expect, test } from 'vitest';
import { findContacts } from '../../../bridge/xperience/contacts/findContacts.ts';
import { readContacts } from '../../../bridge/xperience/contacts/readContacts.ts';
import { searchContacts } from '../../../bridge/xperience/contacts/searchContacts.ts';
import { countryIdOf } from '../../../scripts/sample/addCountries.ts';
import { keptTime, type TestEngine } from '../../database/engine.ts';
import { addContact, guid, openXperience, openXperienceWithTraits } from '../openXperience.ts';

export function describeContacts(engine: TestEngine): void {
  describe(`searching contacts on the ${engine.name}`, () => {
    test('finds by the beginning of an address or a last name, by ID, and the newest of all', async () => {
      const database = await openXperience(engine);
      const add = (ContactFirstName: string, ContactLastName: string, ContactEmail: string) =>
        addContact(database, { ContactFirstName, ContactLastName, ContactEmail });
      const ids = [
        await add('Anna', 'Nová', 'anna@example.com'),
        await add('Bea', 'Annan', 'bea@example.com'),
        await add('Cyd', 'Per%cent', 'cyd_x@example.com'),
        await add('Dee', 'Nobody', 'cydax@example.com'),
      ];
      const found = async (text: string) =>
        (await searchContacts(database, text)).map(({ contactId }) => contactId);
      expect((await found('ann')).sort()).toEqual([ids[0], ids[1]].sort());
      expect(await found(' per%c ')).toEqual([ids[2]]);
      expect(await found('cyd_')).toEqual([ids[2]]);
      expect(await found(String(ids[1]))).toEqual([ids[1]]);
      expect((await found('')).slice(0, 4)).toEqual(ids.toReversed());
      expect([await found('99999999999'), await found("x' or '1'='1")]).toEqual([[], []]);
    });
  });

  describe(`reading contacts on the ${engine.name}`, () => {
    test('gives identity, link, stamp and the fields asked for, and no others', async () => {
      const { database, traits } = await openXperienceWithTraits(engine);
      const modified = keptTime('2026-05-01T10:00:00.1234567', traits);
      const contactId = await addContact(database, {
        ContactGUID: guid(1),
        ContactDynamics365RelatedID: guid(2),
        ContactEmail: 'anna@example.com',
        ContactFirstName: 'Anna',
        ContactLastName: 'Nová',
        ContactLastModified: modified,
      });
      expect(await readContacts(database, { ids: [contactId], fields: ['ContactLastName'] })).toEqual([
        {
          contactId,
          contactGuid: guid(1),
          rowId: guid(2),
          email: 'anna@example.com',
          modifiedLocal: modified,
          values: { ContactLastName: 'Nová' },
        },
      ]);
    });

    test('gives values of custom fields as their types', async () => {
      const database = await openXperience(engine);
      const values = {
        ContactLoyaltyLevel: 'Gold',
        ContactNoPhoneCalls: true,
        ContactChildren: 2,
        ContactCustomerNumber: 9_000_000_001,
        ContactYearlyBudget: 1234.56,
        ContactLatitude: 49.195,
        ContactAnniversary: '2001-09-15',
        ContactLastTestRide: '2026-05-01T10:00:00.0000000',
        ContactStoreCardID: guid(7),
        ContactWebsite: null,
      };
      const contactId = await addContact(database, values);
      const [record] = await readContacts(database, { ids: [contactId], fields: Object.keys(values) });
      expect(record?.values).toEqual(values);
    });

    test('gives references as readable text', async () => {
      const database = await openXperience(engine);
      const contactId = await addContact(database, {
        ContactCountryID: countryIdOf('CZ'),
        ContactStateID: 5,
        ContactStatusID: 2,
        ContactGender: 2,
      });
      const fields = [
        'ContactCountryName',
        'ContactStateName',
        'ContactStatusName',
        'ContactGenderName',
        'ContactOwnerName',
      ];
      const [record] = await readContacts(database, { ids: [contactId], fields });
      expect(record?.values).toEqual({
        ContactCountryName: 'Czech Republic',
        ContactStateName: 'California',
        ContactStatusName: 'Active client',
        ContactGenderName: 'Female',
        ContactOwnerName: null,
      });
    });

    test('an unknown gender and empty references are empty', async () => {
      const database = await openXperience(engine);
      const contactId = await addContact(database, { ContactGender: 0 });
      const fields = ['ContactGenderName', 'ContactCountryName'];
      const [record] = await readContacts(database, { ids: [contactId], fields });
      expect(record?.values).toEqual({ ContactGenderName: null, ContactCountryName: null });
    });

    test('leaves out contacts that are gone, and reads thousands of IDs at once', async () => {
      const database = await openXperience(engine);
      const contactId = await addContact(database);
      const ids = Array.from({ length: 5000 }, (_, index) => index + 1);
      expect((await readContacts(database, { ids, fields: [] })).map((each) => each.contactId)).toEqual([
        contactId,
      ]);
    });

    test('reads nothing for no IDs', async () => {
      const database = await openXperience(engine);
      await addContact(database);
      expect(await readContacts(database, { ids: [], fields: [] })).toEqual([]);
    });

    test('a field the table lost is an error that names it', async () => {
      const database = await openXperience(engine);
      const contactId = await addContact(database);
      const read = readContacts(database, { ids: [contactId], fields: ['ContactGone'] });
      await expect(read).rejects.toThrow(/ContactGone/i);
    });
  });

  describe(`finding contacts on the ${engine.name}`, () => {
    async function openPeople() {
      const database = await openXperience(engine);
      const anna = await addContact(database, { ContactGUID: guid(1), ContactEmail: 'Anna@example.com' });
      const other = await addContact(database, { ContactGUID: guid(2), ContactEmail: 'anna@EXAMPLE.com' });
      const zofie = await addContact(database, { ContactGUID: guid(3), ContactEmail: 'Žofie@example.com' });
      await addContact(database, { ContactEmail: 'zofie@example.com' });
      await database.db
        .insertInto('dynamics365.link')
        .values({
          contact_id: zofie,
          contact_guid: guid(3),
          row_id: guid(9),
          origin: 'created',
          linked_at: database.dialect.utcNow(),
        })
        .execute();
      return { database, anna, other, zofie };
    }

    test('by ID, GUID and row', async () => {
      const { database, anna, zofie } = await openPeople();
      const found = [
        await findContacts(database, { by: 'contactId', contactId: anna }, []),
        await findContacts(database, { by: 'contactGuid', contactGuid: guid(1) }, []),
        await findContacts(database, { by: 'rowId', rowId: guid(9) }, []),
      ];
      expect(found.map((records) => records.map((each) => each.contactId))).toEqual([
        [anna],
        [anna],
        [zofie],
      ]);
    });

    test('all of an e-mail address, whatever its capitals', async () => {
      const { database, anna, other } = await openPeople();
      const found = await findContacts(database, { by: 'email', email: 'ANNA@example.COM' }, []);
      expect(found.map((each) => each.contactId)).toEqual([anna, other]);
    });

    test('an address beyond ASCII, accents told apart', async () => {
      const { database, zofie } = await openPeople();
      const found = await findContacts(database, { by: 'email', email: 'žofie@EXAMPLE.com' }, [
        'ContactEmail',
      ]);
      expect(found.map((each) => [each.contactId, each.values])).toEqual([
        [zofie, { ContactEmail: 'Žofie@example.com' }],
      ]);
    });

    test.each(['anna@example.com ', "x' or '1'='1", ''])('nobody by "%s"', async (email) => {
      const { database } = await openPeople();
      expect(await findContacts(database, { by: 'email', email }, [])).toEqual([]);
    });
  });
}
