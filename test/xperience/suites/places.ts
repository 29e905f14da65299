import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import { pairDatabases } from '../../../bridge/database/pairDatabases.ts';
import { checkXperience } from '../../../bridge/xperience/checks/checkXperience.ts';
import {
  contactTables,
  mainTables,
} from '../../../bridge/xperience/products/xperience13/tables/xperienceTables.ts';
import type { TestEngine } from '../../database/engine.ts';
import { separatedEngine } from '../../database/separatedEngine.ts';
import { useDatabase } from '../../database/useDatabase.ts';
import { addContact, openXperience } from '../openXperience.ts';

type Half = 'settings' | 'contacts';

/** An empty database with the tables of one half of Xperience's data, of both, or none. */
async function holding(engine: TestEngine, ...halves: Half[]): Promise<BridgeDatabase> {
  const { database } = await useDatabase(engine);
  const tables = halves.flatMap((half) => Object.values(half === 'settings' ? mainTables : contactTables));
  for (const table of tables) {
    for (const statement of database.dialect.createTable({ ...table, references: {} }))
      await sql.raw(statement).execute(database.db);
  }
  return database;
}

export function describePlaces(engine: TestEngine): void {
  describe(`where the halves of Xperience's data are, on the ${engine.name}`, () => {
    test.each<[what: string, halves: Half[], code: string, remedy: string]>([
      ['nothing', [], 'notXperience', 'web.config'],
      ['no contacts', ['settings'], 'contactsElsewhere', 'Set XPERIENCE_CONTACT_DATABASE'],
      ['nothing but contacts', ['contacts'], 'mainElsewhere', 'as XPERIENCE_CONTACT_DATABASE'],
    ])('one database with %s is told as such', async (_what, halves, code, remedy) => {
      const [finding, ...more] = await checkXperience(await holding(engine, ...halves));
      expect(finding).toMatchObject({ code, remedy: expect.stringContaining(remedy) });
      expect(more).toEqual([]);
    });

    test.each<[what: string, main: Half[], contacts: Half[], code: string, remedy: string]>([
      ['exchanged', ['contacts'], ['settings'], 'databasesSwapped', 'Exchange'],
      ['both empty', [], [], 'notXperience', 'CMSConnectionString'],
      ['with the main one twice', ['settings'], ['settings'], 'contactsElsewhere', 'CMSOMConnectionString'],
      ['not separated', ['settings', 'contacts'], [], 'notSeparated', 'Take XPERIENCE_CONTACT_DATABASE away'],
      ['one a whole Xperience', ['settings'], ['settings', 'contacts'], 'notSeparated', 'Take'],
      ['both with contacts', ['settings', 'contacts'], ['contacts'], 'contactsTwice', 'delete the tables'],
    ])('two databases %s are told as such', async (_what, main, contacts, code, remedy) => {
      const pair = pairDatabases(await holding(engine, ...main), await holding(engine, ...contacts));
      const [finding, ...more] = await checkXperience(pair);
      expect(finding).toMatchObject({ code, remedy: expect.stringContaining(remedy) });
      expect(more).toEqual([]);
    });

    test('one database given twice is told as such', async () => {
      const { database, again } = await useDatabase(engine);
      const findings = await checkXperience(pairDatabases(database, await again()));
      expect(findings.map(({ code }) => code)).toEqual(['notSeparated']);
      expect(findings[0]?.detail).toContain('the same database');
    });
  });

  describe(`whether two databases belong together, on the ${engine.name}`, () => {
    const open = () => openXperience(separatedEngine(engine));
    const found = async (database: Awaited<ReturnType<typeof open>>) =>
      (await checkXperience(database)).filter(({ code }) => code === 'databasesApart');

    test('activities of sites that are all unknown are of another installation', async () => {
      const database = await open();
      const activity = { ActivityType: 'pagevisit', ActivityCreated: dateTime2('2026-01-01T00:00:00') };
      await database.db
        .insertInto('OM_Activity')
        .values({ ...activity, ActivitySiteID: 4711 })
        .execute();
      expect((await found(database))[0]?.detail).toContain('ActivitySiteID 4711');
      await database.db
        .insertInto('OM_Activity')
        .values({ ...activity, ActivitySiteID: 1 })
        .execute();
      expect(await found(database)).toEqual([]);
    });

    test('contacts of owners who are all unknown are of another installation', async () => {
      const database = await open();
      await addContact(database, { ContactOwnerUserID: 4712 });
      expect((await found(database))[0]?.detail).toContain('ContactOwnerUserID 4712');
    });

    test('a field of the contact without its column is of another installation', async () => {
      const database = await open();
      await sql`alter table OM_Contact drop column ContactLoyaltyLevel`.execute(database.db);
      expect((await found(database))[0]?.detail).toContain('ContactLoyaltyLevel');
    });
  });
}
