import type { MoveObstacleCode } from '../../../bridge/sync/move/movePlan.ts';
import { type Explanation, explain } from './explanation.ts';

const again =
  'Delete contacts and activities in the new installation, and run the migration tool again with the old site closed.';

/** What keeps an installation from being moved to Xperience by Kentico. Nothing is changed on either side. */
export const moves: Readonly<Record<MoveObstacleCode, Explanation>> = {
  oldProduct: explain(
    '--move-from names a database that is none of Xperience 13.',
    'Give the database that the migration tool read.',
  ),
  newProduct: explain(
    'The new database is none of Xperience by Kentico.',
    'Give the database that the migration tool wrote to.',
  ),
  sameDatabase: explain('Both connection strings lead to one database.', 'Give one of each.'),
  oldNotSetUp: explain(
    'The old database has no bridge tables, so that there is nothing to move.',
    'Set the new installation up as a new one.',
  ),
  oldVersion: explain(
    'The bridge tables of the old installation are those of another version.',
    'Upgrade it, let it run once, and pause it again.',
  ),
  oldMoved: explain(
    'The old installation was moved to another database before, and works there.',
    'Go on there. Where that one was given up, such as after a trial, `npm run setup -- --remove --yes` there, and --move-again here.',
  ),
  oldIsCopy: explain(
    'The old database is a copy, and the installation it comes from may be at work.',
    'Give the database itself; where it is gone, `npm run setup -- --database OLD --adopt-again` first.',
  ),
  oldNotPaused: explain(
    'The old installation may still write to Dynamics.',
    '`npm run pause -- --reason "…"` there, and stop its service.',
  ),
  oldStillRuns: explain(
    'A process of the old installation is at work.',
    'Stop its service, and try again in a minute.',
  ),
  oldUnfinished: explain(
    'Runs of the old installation have not ended, or values were about to be sent.',
    'Resume it, let a run end, and pause it again.',
  ),
  oldResumed: explain(
    'The old installation has worked again since the move began, and what was carried already is out of date.',
    '`npm run setup -- --remove --yes` in the new database, and move again.',
  ),
  newInUse: explain(
    'The bridge has worked in the new installation already.',
    'Do what the message says: a move goes into an installation that is new.',
  ),
  newUnfit: explain(
    'Something of the new installation is not as the bridge needs it.',
    'Do what the message says; see [The database does not fit](#the-database-does-not-fit).',
  ),
  notMigrated: explain(
    'The new installation has no contacts of the old one.',
    'Run the migration tool first, with contacts and activities.',
  ),
  linkFieldMissing: explain(
    'The contacts of the new installation have no field for the link.',
    'Add it, and bring the contacts over again where the message says so.',
  ),
  numbersCollide: explain(
    'Numbers belong to other contacts on both sides: contacts were added after the copy.',
    again,
  ),
  contactsAddedSince: explain(
    'Contacts were added to the old installation after the copy, or the tool skipped them.',
    again,
  ),
  mappedFieldMissing: explain(
    'A mapped field is missing in the new installation.',
    'Add it and bring the contacts over again, or take the pair out of the mapping.',
  ),
};
