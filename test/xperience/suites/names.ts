import { describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import { listActivityTypes } from '../../../bridge/xperience/activities/listActivityTypes.ts';
import { readContacts } from '../../../bridge/xperience/contacts/readContacts.ts';
import { listForms } from '../../../bridge/xperience/forms/listForms.ts';
import { readForm } from '../../../bridge/xperience/forms/readForm.ts';
import type { TestEngine } from '../../database/engine.ts';
import { addContact, openXperience } from '../openXperience.ts';

const czech = 2;

async function setCulture(
  { main, dialect }: DatabaseHandle,
  code: string,
  siteId: number | null,
): Promise<void> {
  const row = {
    KeyName: 'CMSDefaultCultureCode',
    KeyValue: code,
    SiteID: siteId,
    KeyLastModified: dialect.now(),
  };
  await main.insertInto('CMS_SettingsKey').values(row).execute();
}

/** A string of the administrator's own, by culture. */
async function addString(
  { main }: DatabaseHandle,
  key: string,
  texts: Record<number, string>,
): Promise<void> {
  await main
    .insertInto('CMS_ResourceString')
    .values({ StringKey: key, StringGUID: crypto.randomUUID() })
    .execute();
  const { StringID } = await main
    .selectFrom('CMS_ResourceString')
    .select('StringID')
    .where('StringKey', '=', key)
    .executeTakeFirstOrThrow();
  for (const [culture, TranslationText] of Object.entries(texts)) {
    await main
      .insertInto('CMS_ResourceTranslation')
      .values({ TranslationStringID: StringID, TranslationText, TranslationCultureID: Number(culture) })
      .execute();
  }
}

/** What a contact's status is called when its display name is this. */
async function statusNamed(database: DatabaseHandle, name: string): Promise<unknown> {
  await database.db
    .updateTable('OM_ContactStatus')
    .set({ ContactStatusDisplayName: name })
    .where('ContactStatusID', '=', 1)
    .execute();
  const id = await addContact(database, { ContactStatusID: 1 });
  const [contact] = await readContacts(database, { ids: [id], fields: ['ContactStatusName'] });
  return contact?.values.ContactStatusName;
}

export function describeNames(engine: TestEngine): void {
  describe(`names in several languages on the ${engine.name}`, () => {
    test.each([
      ['{$=Warm lead|cs-CZ=Teplý kontakt$}', 'Teplý kontakt'],
      ['{$=Warm lead|CS-cz = Teplý = vřelý$}', 'Teplý = vřelý'],
      ['{$=Warm lead|de-DE=Warmer Kontakt$}', 'Warm lead'],
      ['{$=Price 5$|cs-CZ=Cena 5$ a více$} {$=a|cs-CZ=b$}', 'Cena 5$ a více b'],
      ['{$=Save {0}|cs-CZ=Ušetři {0}$}', 'Ušetři {0}'],
      ['{$ custom.warm $} ({$=new|cs-CZ=nový$})', 'Vřelý (nový)'],
      ['{$custom.english$}', 'English only'],
      ['{$custom.unknown$}', 'Prospect'],
      ['{% CurrentUser.Name %}', 'Prospect'],
      ['Plain & simple', 'Plain & simple'],
      [`{$=${'x'.repeat(100_000)}`, 'Prospect'],
    ])('a status %j is in the default culture of the site', async (name, expected) => {
      const database = await openXperience(engine);
      await setCulture(database, 'en-US', null);
      await setCulture(database, 'cs-CZ', 1);
      await addString(database, 'custom.warm', { 1: 'Warm', [czech]: 'Vřelý' });
      await addString(database, 'custom.english', { 1: 'English only' });
      const shown = name.length > 150 ? name.slice(0, 150) : name;
      expect(await statusNamed(database, shown)).toBe(expected);
    });

    test('of several sites the one that is configured says its own culture', async () => {
      const database = await openXperience(engine);
      const { main, dialect } = database;
      const stamps = { SiteGUID: crypto.randomUUID(), SiteLastModified: dialect.now() };
      const [site] = await main.selectFrom('CMS_Site').selectAll().execute();
      const { SiteID: _id, ...rest } = site ?? { SiteID: 0 };
      await main
        .insertInto('CMS_Site')
        .values({ ...rest, SiteName: 'Other', ...stamps } as never)
        .execute();
      await setCulture(database, 'en-US', null);
      await setCulture(database, 'cs-CZ', 1);
      const name = '{$=Warm|cs-CZ=Vřelý$}';
      expect(await statusNamed(database, name)).toBe('Warm');
      expect(await statusNamed({ ...database, site: site?.SiteName.toUpperCase() }, name)).toBe('Vřelý');
      expect(await statusNamed({ ...database, site: 'Other' }, name)).toBe('Warm');
      const inside = (transaction: DatabaseHandle) => statusNamed(transaction, name);
      expect(await inTransaction({ ...database, site: site?.SiteName }, inside)).toBe('Vřelý');
    });

    test('without a setting the culture of visitors counts, and without one the text for all', async () => {
      const database = await openXperience(engine);
      const name = '{$=Warm|cs-CZ=Vřelý$}';
      expect(await statusNamed(database, name)).toBe('Warm');
      await database.main.updateTable('CMS_Site').set({ SiteDefaultVisitorCulture: 'cs-CZ' }).execute();
      expect(await statusNamed(database, name)).toBe('Vřelý');
    });

    test('countries, states, forms and types of activities have them too', async () => {
      const database = await openXperience(engine);
      const { db, main } = database;
      const inBoth = (english: string, own: string) => `{$=${english}|cs-CZ=${own}$}`;
      await setCulture(database, 'cs-CZ', null);
      await main
        .updateTable('CMS_Country')
        .set({ CountryDisplayName: inBoth('Chad', 'Čad') })
        .execute();
      await main
        .updateTable('CMS_State')
        .set({ StateDisplayName: inBoth('Ohio', 'Ohajo') })
        .execute();
      await main
        .updateTable('CMS_Form')
        .set({ FormDisplayName: inBoth('Order', 'Objednávka') })
        .execute();
      const id = await addContact(database, { ContactCountryID: 1, ContactStateID: 1 });
      const [contact] = await readContacts(database, {
        ids: [id],
        fields: ['ContactCountryName', 'ContactStateName'],
      });
      expect(contact?.values).toEqual({ ContactCountryName: 'Čad', ContactStateName: 'Ohajo' });
      expect((await listForms(database)).map(({ displayName }) => displayName)).toContain('Objednávka');
      expect(await readForm(database, 1)).toMatchObject({ detail: expect.stringContaining('"Objednávka"') });

      await db
        .insertInto('OM_ActivityType')
        .values({ ActivityTypeName: 'call', ActivityTypeDisplayName: inBoth('Call', 'Hovor') })
        .execute();
      expect(await listActivityTypes(database)).toEqual([
        { name: 'call', displayName: 'Hovor', enabled: true },
      ]);
    });
  });
}
