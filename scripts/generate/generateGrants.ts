import { rightsOfHalf } from '../../bridge/xperience/checks/databaseRights.ts';
import { rights } from '../../bridge/xperience/products/xperience13/rights.ts';
import { settingViews, writtenSettings } from '../../bridge/xperience/settings/settingNames.ts';
import { createUser, grant, grantForms, ifPresent, indented, settingView, user } from './grantText.ts';

/** The script that makes the login of the service and gives it the rights the bridge needs, from the same list. */
export function generateGrants(): string {
  return `-- Login and rights of the Xperience–Dynamics 365 bridge. Made by “npm run generate” from what the bridge reads and
-- writes; do not edit it by hand. Run it after “npm run setup”, as an administrator, in the database of Xperience, once
-- the password below is one of your own. Where contact data is separated, run it in both databases: each part gives
-- rights where its tables are. Running it again changes nothing more.

if object_id(N'dbo.CMS_SettingsKey') is null and object_id(N'dbo.OM_Contact') is null
  throw 50000, N'This is no database of Xperience: choose the right one, and run the script again.', 1;
${createUser}
go

-- Part 1, the main database: what the bridge reads and writes beside the contacts.
if object_id(N'dbo.CMS_SettingsKey') is not null
begin
${indented(rightsOfHalf(rights.needed, 'main').map(grant))}
end;
go

-- Settings: of the site's hundreds, which hold passwords and keys too, the login sees and changes only these. The views
-- have a schema of their own, because the login may write everything in that of the bridge tables.
if object_id(N'dbo.CMS_SettingsKey') is not null and schema_id(N'dynamics365_site') is null
  exec(N'create schema dynamics365_site authorization dbo');
go
if object_id(N'dbo.CMS_SettingsKey') is not null
begin
${indented([settingViews.read, settingViews.write].map((view) => `drop view if exists ${view};`))}
  exec(N'${settingView(settingViews.read, 'KeyID, KeyName, KeyValue, SiteID, KeyLastModified', rights.readableSettings)}');
  exec(N'${settingView(settingViews.write, 'KeyID, KeyName, KeyValue, SiteID, KeyLastModified', writtenSettings)}');
${indented(rights.settings.map(grant))}
  revoke select, update on dbo.CMS_SettingsKey from ${user};
  revoke select on dbo.CMS_EventLog from ${user};
end;
go

-- What the bridge can do without: names of newsletters, and the doctor's look at automation processes.
${rights.optional.map(ifPresent).join('\n')}
go

-- Submissions of forms. Each form has a table of its own, so run this again after a new form was made.
if object_id(N'dbo.CMS_Form') is not null
begin
${grantForms}
end;
go

-- Part 2, the database of the contacts, mostly the same one. To OM_Contact the bridge writes the link and what changes
-- in Dynamics bring. Add the names of contact fields of your own that are mapped and may be changed by Dynamics. In
-- its own schema it makes and changes no table: that is for the set-up.
if object_id(N'dbo.OM_Contact') is not null
begin
${indented(rightsOfHalf(rights.needed, 'contacts').map(grant))}
end;
go
`;
}
