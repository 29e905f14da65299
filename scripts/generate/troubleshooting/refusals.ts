import type { OwnRefusalCode } from '../../../bridge/sync/refusalCode.ts';
import { type Explanation, explain } from './explanation.ts';

/** What the engine refuses; a code that lacks here does not compile. */
export const refusals: Readonly<Record<OwnRefusalCode, Explanation>> = {
  activitySyncOff: explain(
    'Synchronization of activities is switched off in the settings.',
    'Switch it on: `npm run settings -- set activitySyncEnabled=yes`, or on the page *Settings*.',
  ),
  activityTypeUnknown: explain(
    'A trigger names a type of activities that Xperience does not have.',
    'Choose a type of the list in the trigger, or none to hear of all.',
  ),
  activityTypesChanged: explain(
    'Somebody else saved the types of activities after they were read for this change.',
    'Read them again, make the change in what you get, and save that.',
  ),
  bridgeTablesElsewhere: explain(
    'Contact data was separated into a database of its own after the set-up, and the bridge tables stayed behind.',
    'Move the schema `dynamics365` as [sql-server.md](sql-server.md#separated-contact-data) says, then `npm run setup -- --adopt-again`.',
  ),
  columnMissing: explain(
    'A table in Dynamics lacks a column that the action needs.',
    'Import the solution again, or choose a table that has the column.',
  ),
  contactBusy: explain(
    'Several callers write the same contact at the same moment.',
    'Nothing is lost: let the flow repeat its step.',
  ),
  contactFormUnreadable: explain(
    'The form definition of the contact in Xperience cannot be read.',
    'Open and save the fields of the contact class in Xperience; the message says where it breaks.',
  ),
  contactLinkedToOther: explain(
    'The contact is linked to another row than the one it should be linked to.',
    'Unlink it first, or leave the link as it is.',
  ),
  contactNotFound: explain(
    'Xperience has no such contact, or not any more: it was deleted or merged.',
    'Look for the person by e-mail address; a flow takes this answer as the end of its work with the contact.',
  ),
  contactNotLinked: explain(
    'The contact has no row in Dynamics yet.',
    'Import the contact first, or set *Send Contact First* to Yes in the step.',
  ),
  contactSyncOff: explain(
    'Synchronization of contacts is switched off in the settings.',
    'Switch it on: `npm run settings -- set contactSyncEnabled=yes`, or on the page *Settings*.',
  ),
  databaseDiffers: explain(
    'The database is another than the one the bridge was set up in, such as a restored copy. Nothing is written, so that a copy cannot write into the original’s Dynamics.',
    'When the move is meant: `npm run setup -- --adopt-again`. Else correct the connection string.',
  ),
  defaultOwnerUnusable: explain(
    'The default owner of the settings was deleted or disabled, or can own nothing.',
    'Choose another one on the page *Settings*, or name an owner in the step.',
  ),
  definitionNotFound: explain(
    'The form is there, and its definition is not.',
    'Look at the form in Xperience; one that is broken there has no submissions here.',
  ),
  draftChanged: explain(
    'The draft of the mapping was changed in another window or by another person.',
    'Load the page again; both changes can be merged there.',
  ),
  draftUndecided: explain(
    'Two people changed the same pair of the mapping, and nobody has said which counts.',
    'Decide for each pair that the page shows, then save.',
  ),
  emailAmbiguous: explain(
    'Several contacts have the e-mail address.',
    'Name the contact by its ID or by the ID of its row.',
  ),
  endNotAfterStart: explain(
    'The end of an appointment is not after its start.',
    'Correct the times in the step.',
  ),
  failureNotFound: explain(
    'There is no failure of this number; history is forgotten after 90 days unless set otherwise.',
    'List the failures again: `npm run failures`.',
  ),
  failureSettled: explain('The failure was delivered or dismissed meanwhile.', 'Nothing need be done.'),
  formNotFound: explain(
    'Xperience has no such form, or the caller may not read it.',
    'Choose a form of the list; where roles restrict the form, give the caller one of them.',
  ),
  hotfixInProgress: explain(
    'Xperience changes its own database; nothing is written meanwhile.',
    'Try again afterwards. If no hotfix is being applied, a broken one left its mark: start the administration, which completes it.',
  ),
  idempotencyKeyReused: explain(
    'The same duplicate prevention key came with another subject: two steps share one key.',
    'Give each step a key of its own, such as the activity ID and a word for the step.',
  ),
  installationMoved: explain(
    'The installation was moved to another one, and stays paused: two that write to one Dynamics would double and overwrite rows.',
    'Go on with the new installation.',
  ),
  mappingChanged: explain(
    'The mapping was changed by somebody else since it was read, or while a run was going.',
    'Read it again and repeat the change; a run is just started anew.',
  ),
  mappingEmpty: explain(
    'No contact field is mapped to a column.',
    'Map one on the page *Mapping*, or `npm run mapping -- import deployment/first-mapping.json`.',
  ),
  mappingInvalid: explain(
    'A pair of the mapping cannot be used, such as one whose column has gone.',
    '`npm run mapping -- check` and the page *Mapping* name every mistake with its place.',
  ),
  mappingNotKept: explain(
    'There is no former mapping of this number: the last twenty are kept.',
    '`npm run mapping -- history` lists them.',
  ),
  mappingTorn: explain(
    'A change of the mapping was cut short, and the dialog of Xperience has saved it since.',
    'Look through the mapping on its page, and save it again.',
  ),
  mappingUnreadable: explain(
    'The setting Dynamics365ContactMapping, or what is kept beside it, is not as the dialog writes it.',
    'Restore a former mapping: `npm run mapping -- history`, then `npm run mapping -- restore N`.',
  ),
  migratedLinks: explain(
    'Contacts of Xperience by Kentico are linked though the bridge never worked there: they came with the migration from Xperience 13.',
    'Move the installation with `npm run setup -- --move-from OLD` ([moving-to-xperience-by-kentico.md](moving-to-xperience-by-kentico.md)). Where only the module worked there, use --adopt-again.',
  ),
  minimumScoreNotSet: explain(
    'Contacts qualify by points, and the minimum score is not above 0, so none does. Xperience by Kentico has contact groups alone.',
    'Set it: `npm run settings -- set minimumScore=100`, or on the page *Settings*.',
  ),
  moduleTaskEnabled: explain(
    'A scheduled task of the .NET module is enabled, and both would write to Dynamics.',
    'Disable it in the application *Scheduled tasks*, wait until it has ended, and repeat the set-up ([moving-from-the-module.md](moving-from-the-module.md#2-switch-off)).',
  ),
  moveUnfinished: explain(
    'A move of an installation into this database was cut short.',
    'Run the set-up with --move-from again: it goes on where it was. `npm run setup -- --remove --yes` gives the move up.',
  ),
  notDelivered: explain(
    'The contact that was to be sent first could not be.',
    'Do what the message says; `npm run explain -- CONTACT` tells more.',
  ),
  notSetUp: explain(
    'There are no bridge tables in this database.',
    '`npm run setup` with a login that may create tables.',
  ),
  notXperience: explain(
    'The database is none of Xperience, or lacks what the bridge needs.',
    'Do what the message says; it names what is missing. Check that the connection string names the right database.',
  ),
  organizationDiffers: explain(
    'DYNAMICS365_URL is another environment than the one the bridge was set up for. Nothing is written there.',
    'When the move is meant: `npm run setup -- --adopt-again`. Else correct DYNAMICS365_URL.',
  ),
  ownerUnusable: explain('The owner was deleted or disabled, or is an access team.', 'Choose another owner.'),
  paused: explain(
    'An administrator has paused everything that writes; the message says who and why.',
    '`npm run resume`, or *Resume* on any page, when the reason is gone. Where the installation has moved, go on with the new one.',
  ),
  reasonMissing: explain(
    'A pause needs a reason, for those who find it.',
    'Give one: `npm run pause -- --reason "…"`.',
  ),
  reconciliationEnded: explain(
    'The comparison has ended already.',
    'Nothing need be done; `npm run reconcile -- show` shows it.',
  ),
  reconciliationNotFound: explain(
    'There is no comparison of this number: the newest ten are kept.',
    '`npm run reconcile -- show` shows the last one.',
  ),
  resumedMeanwhile: explain(
    'Somebody has resumed the bridge since it was paused.',
    'Look at the change log, and pause it again if that is still meant.',
  ),
  rowMissing: explain(
    'The row that the contact is linked to is no longer in Dynamics.',
    'Restore the row, unlink the contact, or link it to another row.',
  ),
  rowNotFound: explain(
    'Dynamics has no row of this ID, or does not show it to the application user.',
    'Check the ID, and the rights of the application user.',
  ),
  runGoing: explain(
    'A run is going, and what was asked for would pull the ground from under it.',
    'Wait for its end, or cancel it: `npm run runs`.',
  ),
  runNotFound: explain(
    'There is no run of this number; history is forgotten after 90 days unless set otherwise.',
    '`npm run runs` lists those that are kept.',
  ),
  runNotWaiting: explain(
    'The run waits for nobody: it was confirmed, discarded or has ended.',
    '`npm run runs` says how it stands.',
  ),
  settingInvalid: explain(
    'A value is none that the setting can have.',
    'The message says what it can be; `npm run settings` shows what is set.',
  ),
  settingMissing: explain(
    'Xperience has lost a row of its settings that the bridge writes.',
    '`npm run setup` adds it again.',
  ),
  settingsBeingSaved: explain(
    'Somebody else is saving settings or the mapping at this moment.',
    'Try again in a few seconds.',
  ),
  settingsChanged: explain(
    'The settings were changed by somebody else since they were read.',
    'Read them again and repeat the change.',
  ),
  settingsNotWritable: explain(
    'The login of the service may not write the settings in Xperience.',
    'Run [grants.sql](../deployment/grants.sql) again; `npm run doctor` names what is missing.',
  ),
  submissionNotFound: explain(
    'The form has no submission of this number, or not any more.',
    'A flow takes this answer as its end; submissions can be deleted in Xperience.',
  ),
  subscriptionEnded: explain(
    'The subscription of an instant trigger has ended.',
    'Switch the flow off and on again, which makes a new one.',
  ),
  subscriptionNotFound: explain(
    'There is no subscription of this number, or it was ended at the same time.',
    'Switch the flow off and on again, which makes a new one.',
  ),
  tableNotFound: explain(
    'The table of the form is not in the database, or the login may not see it.',
    'Run [grants.sql](../deployment/grants.sql) again: it opens the tables of forms that are there now.',
  ),
  tooManySubscriptions: explain(
    'As many flows wait by instant triggers as the bridge keeps.',
    'Switch flows off that nobody needs, or take the scheduled trigger.',
  ),
  tooManyWatches: explain(
    'As many things are waited for as the bridge looks at.',
    'Switch flows off that nobody needs; what they wait for is forgotten after 30 days.',
  ),
  typeMapInvalid: explain(
    'The types of activities, as they are stored or as they were sent, have mistakes.',
    'Correct them on the page *Activities*; each mistake stands there with its place.',
  ),
  userDisabled: explain('A user who was named is disabled in Dynamics.', 'Name another one.'),
  userUnknown: explain('Dynamics has no user of this ID.', 'Choose one of the list in the step.'),
};
