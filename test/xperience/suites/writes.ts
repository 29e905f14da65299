import { describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { dateTime2, minutesBetween } from '../../../bridge/database/dateTime2.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import { readContacts } from '../../../bridge/xperience/contacts/readContacts.ts';
import { readContactColumns } from '../../../bridge/xperience/contacts/write/contactColumns.ts';
import { type ContactChange, writeContact } from '../../../bridge/xperience/contacts/write/writeContact.ts';
import { writeContacts } from '../../../bridge/xperience/contacts/write/writeContacts.ts';
import { writeLinks } from '../../../bridge/xperience/contacts/write/writeLinks.ts';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { keptTime, oneTickAfter, type TestEngine } from '../../database/engine.ts';
import { recordStatements } from '../../sync/recordStatements.ts';
import { addContact, guid, openXperience, openXperienceWithTraits } from '../openXperience.ts';

const stamp = dateTime2('2026-01-01T00:00:00');
const linkedOn = dateTime2('2026-06-01T12:00:00');

function rowOf({ db }: DatabaseHandle, contactId: number) {
  return db.selectFrom('OM_Contact').selectAll().where('ContactID', '=', contactId).executeTakeFirstOrThrow();
}

export function describeWrites(engine: TestEngine): void {
  describe(`writing links on the ${engine.name}`, () => {
    test('writes the two link fields and nothing else', async () => {
      const { database, traits } = await openXperienceWithTraits(engine);
      const exactly = keptTime('2026-06-01T12:00:00.1234567', traits);
      const contactId = await addContact(database, { ContactFirstName: 'Anna' });
      const before = await rowOf(database, contactId);
      const written = await writeLinks(
        database,
        [{ contactId, rowId: guid(1), expectedRowId: null }],
        exactly,
      );
      expect(written).toEqual(new Set([contactId]));
      expect(await rowOf(database, contactId)).toEqual({
        ...before,
        ContactDynamics365RelatedID: guid(1),
        ContactDynamics365SynchronizedOn: exactly,
      });
    });

    test('leaves a contact alone that holds another link than expected', async () => {
      const database = await openXperience(engine);
      const [free, taken, moved] = [
        await addContact(database),
        await addContact(database, { ContactDynamics365RelatedID: guid(5) }),
        await addContact(database, { ContactDynamics365RelatedID: guid(6) }),
      ];
      const written = await writeLinks(
        database,
        [
          { contactId: free, rowId: guid(1), expectedRowId: null },
          { contactId: taken, rowId: guid(2), expectedRowId: null },
          { contactId: moved, rowId: guid(3), expectedRowId: guid(6) },
          { contactId: 999, rowId: guid(4), expectedRowId: null },
        ],
        linkedOn,
      );
      const rows = await database.db
        .selectFrom('OM_Contact')
        .select('ContactDynamics365RelatedID as row')
        .orderBy('ContactID')
        .execute();
      expect([written, rows.map((each) => each.row)]).toEqual([
        new Set([free, moved]),
        [guid(1), guid(5), guid(3)],
      ]);
    });

    test('unlinks', async () => {
      const database = await openXperience(engine);
      const contactId = await addContact(database, {
        ContactDynamics365RelatedID: guid(5),
        ContactDynamics365SynchronizedOn: linkedOn,
      });
      await writeLinks(database, [{ contactId, rowId: null, expectedRowId: guid(5) }], linkedOn);
      expect(await rowOf(database, contactId)).toMatchObject({
        ContactDynamics365RelatedID: null,
        ContactDynamics365SynchronizedOn: null,
      });
    });

    test('writes no links for none', async () => {
      const database = await openXperience(engine);
      expect(await writeLinks(database, [], linkedOn)).toEqual(new Set());
    });
  });

  describe(`writing a contact on the ${engine.name}`, () => {
    test('writes the named fields and stamps the contact with local time', async () => {
      const database = await openXperience(engine);
      const contactId = await addContact(database, {
        ContactFirstName: 'Anna',
        ContactCity: 'Brno',
        ContactChildren: 1,
      });
      const before = await rowOf(database, contactId);
      const done = await writeContact(database, {
        contactId,
        values: { ContactFirstName: 'Žofie', ContactChildren: null, ContactNoPhoneCalls: true },
        expected: { ContactFirstName: 'Anna', ContactChildren: 1, ContactNoPhoneCalls: null },
      });
      const after = await rowOf(database, contactId);
      const { local } = await currentTimes(database);
      expect(done).toBe(true);
      expect(after).toEqual({
        ...before,
        ContactFirstName: 'Žofie',
        ContactChildren: null,
        ContactNoPhoneCalls: true,
        ContactLastModified: after.ContactLastModified,
      });
      expect(Math.abs(minutesBetween(after.ContactLastModified, local))).toBeLessThan(1);
    });

    test.each([
      ['a text', { ContactFirstName: 'Anna' }, { ContactFirstName: 'Eva' }],
      ['capitals of a text', { ContactFirstName: 'Anna' }, { ContactFirstName: 'anna' }],
      ['a blank at its end', { ContactFirstName: 'Anna' }, { ContactFirstName: 'Anna ' }],
      ['an empty text', { ContactFirstName: '' }, { ContactFirstName: null }],
      ['a field that was empty', { ContactFirstName: null }, { ContactFirstName: 'Anna' }],
      ['a number', { ContactChildren: 1 }, { ContactChildren: 2 }],
      ['a GUID', { ContactStoreCardID: guid(1) }, { ContactStoreCardID: guid(2) }],
    ])('writes nothing when %s has moved', async (_what, expected, found) => {
      const database = await openXperience(engine);
      const contactId = await addContact(database, found);
      const done = await writeContact(database, { contactId, values: { ContactCity: 'Brno' }, expected });
      expect([done, await rowOf(database, contactId)]).toEqual([
        false,
        expect.objectContaining({ ContactCity: null, ContactLastModified: stamp }),
      ]);
    });

    test('writes nothing when a time has moved by the least there is', async () => {
      const { database, traits } = await openXperienceWithTraits(engine);
      const contactId = await addContact(database, {
        ContactBirthday: oneTickAfter('2026-01-01T00:00:00', traits),
      });
      const values = { ContactCity: 'Brno' };
      expect(await writeContact(database, { contactId, values, expected: { ContactBirthday: stamp } })).toBe(
        false,
      );
      expect(await rowOf(database, contactId)).toMatchObject({ ContactCity: null });
    });

    test.each([
      ['text', { ContactFirstName: "O'Žofie " }],
      ['an empty text', { ContactFirstName: '' }],
      ['nothing', { ContactFirstName: null }],
      ['a number', { ContactChildren: 3 }],
      ['a large number', { ContactCustomerNumber: 9_000_000_001 }],
      ['a decimal', { ContactYearlyBudget: 1234.56 }],
      ['a fraction', { ContactLatitude: 0.1 }],
      ['a bit', { ContactNoPhoneCalls: false }],
      ['a date', { ContactAnniversary: '2001-09-15' }],
      ['a time', { ContactBirthday: dateTime2('1980-02-29T00:00:00.1234567') }],
      ['a GUID', { ContactStoreCardID: guid(1) }],
    ])('recognizes %s that has not moved', async (_what, values) => {
      const database = await openXperience(engine);
      const contactId = await addContact(database, values);
      const done = await writeContact(database, {
        contactId,
        values: { ContactCity: 'Brno' },
        expected: values,
      });
      expect([done, (await rowOf(database, contactId)).ContactCity]).toEqual([true, 'Brno']);
    });

    test('a contact that is gone is not written', async () => {
      const database = await openXperience(engine);
      const change = { contactId: 1, values: { ContactCity: 'Brno' }, expected: {} };
      expect(await writeContact(database, change)).toBe(false);
    });

    test.each([
      ['identity', { ContactID: 2 }, /ContactID is kept by Xperience/],
      ['the visitor cookie', { ContactGUID: guid(1) }, /ContactGUID is kept by Xperience/],
      ['a stamp', { ContactLastModified: stamp }, /kept by Xperience/],
      ['the link', { ContactDynamics365RelatedID: guid(1) }, /kept by Xperience/],
      ['bounces, in any spelling', { contactbounces: 0 }, /kept by Xperience/],
      ['a column that is none', { 'ContactCity" = 1 --': 'x' }, /no column/],
      [
        'too long a text',
        { ContactJobTitle: 'x'.repeat(51) },
        /ContactJobTitle of contact 1 takes 50 characters.*51/,
      ],
      ['a text too long only in UTF-16', { ContactJobTitle: '🚲'.repeat(26) }, /takes 50 characters.*52/],
    ])('refuses to write %s', async (_what, values, message) => {
      const database = await openXperience(engine);
      const contactId = await addContact(database);
      const before = await rowOf(database, contactId);
      await expect(writeContact(database, { contactId, values, expected: {} })).rejects.toThrow(message);
      expect(await rowOf(database, contactId)).toEqual(before);
    });
  });

  describe(`writing many contacts on the ${engine.name}`, () => {
    const writeAll = async (database: DatabaseHandle, changes: readonly ContactChange[]) => {
      const fields = changes.flatMap(({ values }) => Object.keys(values));
      const columns = await readContactColumns(database, fields);
      return inTransaction(database, (transaction) => writeContacts(transaction, columns, changes));
    };

    test('gives each its own fields and stamps them, and leaves the others as they are', async () => {
      const database = await openXperience(engine);
      const one = await addContact(database, { ContactCity: 'Brno', ContactChildren: 1 });
      const two = await addContact(database, { ContactCity: 'Praha', ContactChildren: 2 });
      const other = await addContact(database, { ContactCity: 'Plzeň' });
      const moved = await writeAll(database, [
        { contactId: one, values: { ContactCity: 'Žďár ' }, expected: { ContactCity: 'Brno' } },
        {
          contactId: two,
          values: { ContactChildren: null, ContactNoPhoneCalls: true },
          expected: { ContactChildren: 2, ContactNoPhoneCalls: null },
        },
      ]);
      expect(moved).toEqual([]);
      const { ContactLastModified: stamped, ...first } = await rowOf(database, one);
      expect(first).toMatchObject({ ContactCity: 'Žďár ', ContactChildren: 1, ContactNoPhoneCalls: null });
      expect(stamped).not.toBe(stamp);
      expect(await rowOf(database, two)).toMatchObject({
        ContactCity: 'Praha',
        ContactChildren: null,
        ContactNoPhoneCalls: true,
      });
      expect(await rowOf(database, other)).toMatchObject({
        ContactCity: 'Plzeň',
        ContactLastModified: stamp,
      });
    });

    test.each([
      ['text', { ContactFirstName: "O'Žofie " }],
      ['a text with everything JSON escapes', { ContactFirstName: '"\\/\t🚲' }],
      ['an empty text', { ContactFirstName: '' }],
      ['nothing', { ContactFirstName: null }],
      ['a number', { ContactChildren: 3 }],
      ['a large number', { ContactCustomerNumber: 9_000_000_001 }],
      ['a decimal', { ContactYearlyBudget: 1234.56 }],
      ['a fraction', { ContactLatitude: 0.1 }],
      ['a bit', { ContactNoPhoneCalls: false }],
      ['a date', { ContactAnniversary: '2001-09-15' }],
      ['a time', { ContactBirthday: dateTime2('1980-02-29T00:00:00.1234567') }],
      ['a GUID', { ContactStoreCardID: guid(1) }],
    ])('writes %s as one by one, and recognizes it', async (_what, values: ContactChange['values']) => {
      const database = await openXperience(engine);
      const [alone, together] = [await addContact(database), await addContact(database)];
      const [field = ''] = Object.keys(values);
      await writeContact(database, { contactId: alone, values, expected: {} });
      expect(await writeAll(database, [{ contactId: together, values, expected: {} }])).toEqual([]);
      const written = (await rowOf(database, together)) as Record<string, unknown>;
      expect(written[field]).toEqual(((await rowOf(database, alone)) as Record<string, unknown>)[field]);
      const change = { contactId: together, values: { ContactCity: 'Brno' }, expected: values };
      expect(await writeAll(database, [change])).toEqual([]);
    });

    test.each([
      ['capitals of a text', { ContactFirstName: 'Anna' }, { ContactFirstName: 'anna' }],
      ['a blank at its end', { ContactFirstName: 'Anna' }, { ContactFirstName: 'Anna ' }],
      ['an empty text', { ContactFirstName: '' }, { ContactFirstName: null }],
      ['a number', { ContactChildren: 1 }, { ContactChildren: 2 }],
    ])('writes none when %s has moved, and tells whose', async (_what, expected, found) => {
      const database = await openXperience(engine);
      const same = await addContact(database, expected);
      const moved = await addContact(database, found);
      const changes = [same, moved, 4711].map((contactId) => ({
        contactId,
        values: { ContactCity: 'Brno' },
        expected,
      }));
      expect(await writeAll(database, changes)).toEqual([moved, 4711]);
      expect(await rowOf(database, same)).toMatchObject({ ContactCity: null, ContactLastModified: stamp });
    });

    test('recognizes a decimal with many digits as it was read', async () => {
      const database = await openXperience(engine);
      const contactId = await addContact(database, { ContactYearlyBudget: 1234.5 });
      const fields = ['ContactYearlyBudget'];
      const [read] = await readContacts(database, { ids: [contactId], fields });
      const change = { contactId, values: { ContactCity: 'Brno' }, expected: read?.values ?? {} };
      expect(await writeAll(database, [change])).toEqual([]);
    });

    test('asks with the same statements, whichever of the possible fields change', async () => {
      const { database, texts } = recordStatements(await openXperience(engine));
      const contactId = await addContact(database, { ContactCity: 'Brno', ContactNotes: 'Long.' });
      const columns = await readContactColumns(database, []);
      const possible = ['ContactCity', 'ContactZIP', 'ContactNotes', 'ContactGender', 'ContactNone'];
      const write = (values: ContactChange['values'], expected: ContactChange['expected']) =>
        inTransaction(database, (transaction) =>
          writeContacts(transaction, columns, [{ contactId, values, expected }], possible),
        );
      expect(await write({ ContactCity: 'Praha' }, { ContactCity: 'Brno' })).toEqual([]);
      const first = texts();
      expect(await write({ ContactZIP: '602 00' }, { ContactZIP: null })).toEqual([]);
      expect(await write({ ContactCity: null, ContactGender: 1 }, {})).toEqual([]);
      expect(texts()).toEqual(first);
      expect(await rowOf(database, contactId)).toMatchObject({
        ContactCity: null,
        ContactZIP: '602 00',
        ContactNotes: 'Long.',
        ContactGender: 1,
      });
    });

    test('names no column that does not change and that the login may have no right to', async () => {
      const { database, texts } = recordStatements(await openXperience(engine));
      const contactId = await addContact(database);
      const columns = await readContactColumns(database, []);
      const change = { contactId, values: { ContactCity: 'Praha' }, expected: {} };
      await inTransaction(database, (transaction) =>
        writeContacts(transaction, columns, [change], ['ContactCity', 'ContactChildren']),
      );
      const updates = texts().filter((text) => text.startsWith('update '));
      expect(updates).toEqual([expect.not.stringContaining('ContactChildren')]);
    });

    test('refuses what one contact cannot hold, and what is never written', async () => {
      const database = await openXperience(engine);
      const contactId = await addContact(database);
      const change = (values: ContactChange['values']) => [{ contactId, values, expected: {} }];
      await expect(writeAll(database, change({ ContactJobTitle: 'x'.repeat(51) }))).rejects.toThrow(
        /takes 50 characters/,
      );
      await expect(writeAll(database, change({ ContactGUID: guid(1) }))).rejects.toThrow(/kept by Xperience/);
      await expect(writeAll(database, change({ ContactNone: 'x' }))).rejects.toThrow(/no column/);
    });
  });
}
