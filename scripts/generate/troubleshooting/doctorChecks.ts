import { type Explanation, explain } from './explanation.ts';

/** What each check of the doctor is about, by its title: what is wrong where it complains, and what is done then. */
export const doctorChecks: Readonly<Record<string, Explanation>> = {
  Configuration: explain(
    'A variable is missing, misspelt, contradicts another one, or still has the value of an example.',
    'Correct the variable that is named, in `.env`, `bridge.config.json` or the environment of the service.',
  ),
  'Database of Xperience': explain(
    'The server does not answer, the database is missing, the login is refused, or its certificate is not trusted.',
    'Do what the sentence says; it tells these apart.',
  ),
  Xperience: explain(
    'The database is none the bridge works with, or Xperience is changing it.',
    'See [The database does not fit](#the-database-does-not-fit).',
  ),
  'Link fields of the contact': explain(
    'A field that holds the link is missing or has another type.',
    'Add it in Xperience as [install.md](install.md#5-xperience) says, in Xperience by Kentico as [xperience-by-kentico.md](xperience-by-kentico.md#installing) says.',
  ),
  'Rights of the database login': explain(
    'The login of the service lacks a right, or has one that would make its theft worse.',
    'Run [grants.sql](../deployment/grants.sql) again, or take the right away that is named.',
  ),
  'Clock and time zone of the database server': explain(
    'XPERIENCE_TIME_ZONE is not the zone of the server, or its clock is wrong: changes would be found late, and times be off.',
    'Correct the variable, or the clock.',
  ),
  'Indexes and locks for a site of this size': explain(
    'A site of this size needs an index that Xperience does not bring, or readers that do not wait for writers.',
    'Let the database administrator decide: [sql-server.md](sql-server.md) has the statements.',
  ),
  'Bridge tables': explain(
    'They are missing, older or newer than the program, or a column is gone.',
    '`npm run setup`; after an upgrade that of the new release ([upgrading.md](upgrading.md)).',
  ),
  'Clock since the last run': explain(
    'Somebody set the clock of the database server, or it was wrong when changes were last looked for. The next run and the next look for events read so much further back by themselves ([sql-server.md](sql-server.md#time-zones)).',
    'Set the clock by a time server.',
  ),
  'On-line marketing': explain(
    'Xperience makes neither contacts nor activities: a setting of it is off.',
    'Switch it on in *Settings → On-line marketing*. Xperience by Kentico does not show it: set it where the application is deployed from.',
  ),
  Scoring: explain(
    'No enabled score gives points, so that no contact qualifies. In Xperience by Kentico the check is called *Contact groups*: none is chosen, or one is gone or being rebuilt.',
    'Enable or make a score in the application *Scoring*, and have it recalculated; or choose groups on the page *Settings*.',
  ),
  "The module's scheduled tasks": explain(
    'A task of the .NET module still writes to Dynamics beside the bridge.',
    'Disable it ([moving-from-the-module.md](moving-from-the-module.md#2-switch-off)).',
  ),
  'Automation processes': explain(
    'A process holds a step of the module’s, which writes to Dynamics past the bridge.',
    'Take it out; [marketing-automation.md](marketing-automation.md) shows the flows that take its place.',
  ),
  'Instant triggers': explain(
    'A flow that waits by an instant trigger is told nothing: its subscription is paused, or the bridge cannot send to its address.',
    'See [Why an instant trigger tells nothing](#why-an-instant-trigger-tells-nothing).',
  ),
  'Webhook of Dataverse': explain(
    'The mapping was changed since the webhook was registered, so its filter tells of other columns.',
    'Run `npm run webhook -- register` again; see [Webhooks](webhooks.md#registering-it).',
  ),
  'Inbox of webhooks': explain(
    'Rows that Dataverse told of by a webhook wait for long, or could not be taken.',
    'They are looked at while the bridge runs, is not paused, contact sync is on and Dynamics answers; failures say what is in the way of one ([webhooks.md](webhooks.md#what-becomes-of-a-call)).',
  ),
  'Regular callers': explain(
    'Somebody who called by the clock does no more, such as a flow that the platform has switched off.',
    'Look at the flow in Power Automate: its owner’s licence and its connections.',
  ),
  Settings: explain(
    'Synchronization is off, the minimum is not set, or the bridge is paused.',
    'Change it on the page *Settings* or with `npm run settings`; `npm run resume` ends a pause.',
  ),
  'Dynamics 365': explain(
    'Address, sign-in or application user are wrong, or the environment refuses our address by its IP firewall.',
    'Do what the sentence says. [network.md](network.md) lists what has to be reached.',
  ),
  'Secrets and certificates': explain(
    'A secret or certificate has expired or is about to.',
    'Make a second one and change over: [upgrading.md](upgrading.md#secrets-without-a-gap).',
  ),
  'Sample data': explain(
    'Invented contacts would go to a real Dynamics.',
    'Give the database of your Xperience, or a Dynamics address on this machine.',
  ),
  Installation: explain(
    'Database and Dynamics are another pair than the set-up stored. Nothing is written.',
    'When the move is meant: `npm run setup -- --adopt-again`.',
  ),
  'Rights in Dynamics': explain(
    'The roles of the application user lack a right.',
    'Import the solution with the role again, or give the right that is named.',
  ),
  Mapping: explain(
    'A pair cannot be used, a column is secured, or the dialog of Xperience has dropped a pair.',
    '`npm run mapping -- check` names every mistake with its place.',
  ),
  'Default owner of activities': explain(
    'The owner is missing or disabled, or can own nothing.',
    'Choose another one on the page *Settings*.',
  ),
  'Public address': explain(
    'BRIDGE_PUBLIC_URL does not lead to the bridge, or something in front answers in its place.',
    'Look at the host in front ([hosting.md](hosting.md)); its certificate has to be trusted.',
  ),
};
