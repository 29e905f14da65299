import type { QueryExecutorProvider } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { sameText } from '../../database/sameText.ts';
import { readDatabaseIdentity, readMainIdentity } from './readDatabaseIdentity.ts';
import type { XperienceFinding } from './xperienceFinding.ts';

/** What tells the halves apart: one table of each. */
interface Holds {
  settings: boolean;
  contacts: boolean;
}

const takeAway =
  'Take XPERIENCE_CONTACT_DATABASE away: it belongs there only where web.config of the administration has a CMSOMConnectionString.';

/**
 * Checks which tables are in which database, before anything else is asked of them.
 * @returns what keeps the bridge from working on them; empty when each half is where it is looked for, once
 */
export async function checkPlaces(database: DatabaseHandle): Promise<XperienceFinding[]> {
  const contacts = await look(database, database.db);
  if (!database.separated) return checkWhole(contacts);
  if (await isSameDatabase(database)) {
    return finding(
      'notSeparated',
      'XPERIENCE_DATABASE and XPERIENCE_CONTACT_DATABASE lead to the same database.',
      `${takeAway} Where it has one, correct what leads to the wrong database.`,
    );
  }
  return checkPair(await look(database, database.main), contacts);
}

function checkWhole(found: Holds): XperienceFinding[] {
  if (found.settings && found.contacts) return [];
  if (found.settings) {
    return finding(
      'contactsElsewhere',
      'This database of Xperience has no contacts, no table OM_Contact: contact data is separated.',
      'Set XPERIENCE_CONTACT_DATABASE to the connection string of the separated database, CMSOMConnectionString in web.config of the administration.',
    );
  }
  if (found.contacts) {
    return finding(
      'mainElsewhere',
      'XPERIENCE_DATABASE leads to separated contact data: there are contacts, but no settings, no table CMS_SettingsKey.',
      'Give the connection string CMSConnectionString of web.config as XPERIENCE_DATABASE, and this one as XPERIENCE_CONTACT_DATABASE.',
    );
  }
  return finding(
    'notXperience',
    'This is not the database of an Xperience installation: it has no table CMS_SettingsKey, OM_Contact.',
    'Give the connection string of the Xperience database, as it stands in web.config of the administration of Xperience 13, or in appsettings.json of Xperience by Kentico.',
  );
}

function checkPair(main: Holds, contacts: Holds): XperienceFinding[] {
  if (main.settings && !main.contacts && contacts.contacts && !contacts.settings) return [];
  if (!main.settings && contacts.settings && main.contacts) {
    return finding(
      'databasesSwapped',
      'XPERIENCE_DATABASE leads to the contacts, and XPERIENCE_CONTACT_DATABASE to everything else.',
      'Exchange their values.',
    );
  }
  if (!main.settings) {
    return finding(
      'notXperience',
      'XPERIENCE_DATABASE does not lead to the main database of an Xperience installation: it has no table CMS_SettingsKey.',
      'Give the connection string CMSConnectionString of web.config of the administration.',
    );
  }
  if (!contacts.contacts) {
    return main.contacts
      ? finding(
          'notSeparated',
          'The contacts are in the main database; the one XPERIENCE_CONTACT_DATABASE leads to has no table OM_Contact.',
          takeAway,
        )
      : finding(
          'contactsElsewhere',
          'Neither database has contacts, a table OM_Contact.',
          'Set XPERIENCE_CONTACT_DATABASE to the connection string CMSOMConnectionString of web.config of the administration.',
        );
  }
  if (contacts.settings) {
    return finding(
      'notSeparated',
      'The database XPERIENCE_CONTACT_DATABASE leads to is a whole Xperience installation, with settings of its own.',
      takeAway,
    );
  }
  return finding(
    'contactsTwice',
    'Both databases have a table OM_Contact, and only Xperience knows which one it works with.',
    `${takeAway} Where it has one, delete the tables that the separation has left in the main database.`,
  );
}

async function look({ dialect }: DatabaseHandle, where: QueryExecutorProvider): Promise<Holds> {
  const tables = await dialect.readTables(where);
  const has = (name: string): boolean => tables.some((each) => sameText(each, name));
  return { settings: has('CMS_SettingsKey'), contacts: has('OM_Contact') };
}

async function isSameDatabase(database: DatabaseHandle): Promise<boolean> {
  const [one, other] = [await readMainIdentity(database), await readDatabaseIdentity(database)];
  return sameText(one.server, other.server) && sameText(one.database, other.database);
}

function finding(code: XperienceFinding['code'], detail: string, remedy: string): XperienceFinding[] {
  return [{ code, detail, remedy }];
}

/**
 * Whether bridge tables are in the main database although contact data is separated: it was separated after the
 * set-up, and Xperience leaves them behind.
 */
export async function hasBridgeTablesLeftBehind({
  main,
  dialect,
  separated,
}: DatabaseHandle): Promise<boolean> {
  return separated && (await dialect.readColumns(main, 'dynamics365.schema_version')).length > 0;
}
