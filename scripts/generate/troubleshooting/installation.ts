import type { XperienceFinding } from '../../../bridge/xperience/checks/xperienceFinding.ts';
import { type Explanation, explain } from './explanation.ts';

const rightOnes = 'Give the connection strings of the two databases of one installation.';

/** What keeps the bridge from working with a database, as the start, the set-up and the doctor say it. */
export const installation: Readonly<Record<XperienceFinding['code'], Explanation>> = {
  notXperience: explain(
    'The database is neither one of Xperience 13 nor one of Xperience by Kentico.',
    'Give the connection string of Xperience itself, as in its `web.config` or `appsettings.json`.',
  ),
  halfMigrated: explain(
    'The database has tables of both products: a migration or a restore was not completed.',
    'Complete it, or give the database of one product.',
  ),
  contactsElsewhere: explain(
    'The database has no contacts: contact data is separated.',
    'Give the second database in XPERIENCE_CONTACT_DATABASE.',
  ),
  mainElsewhere: explain(
    'The database has contacts alone: it is the one of separated contact data.',
    'Give the main database in XPERIENCE_DATABASE, and this one in XPERIENCE_CONTACT_DATABASE.',
  ),
  databasesSwapped: explain(
    'The two connection strings are the wrong way round.',
    'Exchange XPERIENCE_DATABASE and XPERIENCE_CONTACT_DATABASE.',
  ),
  notSeparated: explain(
    'A second database is given, and contact data is not separated.',
    'Take XPERIENCE_CONTACT_DATABASE away.',
  ),
  contactsTwice: explain('Both databases have contacts.', rightOnes),
  databasesApart: explain('The two databases do not belong together.', rightOnes),
  engineUnfit: explain(
    'A setting of the database server keeps the bridge from working, such as its compatibility level.',
    'Do what the message says ([sql-server.md](sql-server.md)).',
  ),
  wrongVersion: explain(
    'The database is one of another version than the bridge works with.',
    'Complete the update of Xperience, or give another database.',
  ),
  columnMissing: explain(
    'A table or column that the bridge needs is not there, or the login may not see it.',
    'Run [grants.sql](../deployment/grants.sql) again; if it lasts, the version of Xperience is another than the bridge knows.',
  ),
  hotfixInProgress: explain('Xperience changes its own database.', 'Try again afterwards.'),
  linkFieldMissing: explain(
    'The contact has no field for the link, or it is a column alone and not in the form definition.',
    'Add it in Xperience as [install.md](install.md#5-xperience) says, in Xperience by Kentico as [xperience-by-kentico.md](xperience-by-kentico.md#installing) says.',
  ),
  linkFieldWrong: explain(
    'A field of the link has another data type, or is required.',
    'Delete it when nothing else uses it, and add it again.',
  ),
  siteMissing: explain(
    'XPERIENCE_SITE names no site.',
    'Set it to the code name of a site, or take it away where there are none.',
  ),
};
