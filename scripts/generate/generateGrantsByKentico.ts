import { rights } from '../../bridge/xperience/products/xperienceByKentico/rights.ts';
import {
  user as userTable,
  userView,
} from '../../bridge/xperience/products/xperienceByKentico/tables/userTables.ts';
import { settingViews } from '../../bridge/xperience/settings/settingNames.ts';
import { createUser, grant, grantForms, ifPresent, settingView, user } from './grantText.ts';

/** Of the second factor only whether there is one is told. */
const secret = 'UserAuthenticatorSharedKey';

/** The script of rights for Xperience by Kentico, from the same list the bridge uses. */
export function generateGrantsByKentico(): string {
  const columns = userTable.columns.map(({ name }) => name);
  const shown = columns.map((name) =>
    name === secret ? `case when nullif(${name}, N'''') is null then null else N''set'' end` : name,
  );
  return `-- Login and rights of the Xperience–Dynamics 365 bridge in a database of Xperience by Kentico. Made by “npm run generate”
-- from what the bridge reads and writes; do not edit it by hand. Run it after “npm run setup”, as an administrator, once the
-- password below is one of your own. Running it again changes nothing more. For Xperience 13 there is grants.sql.

if object_id(N'dbo.CMS_Channel') is null or object_id(N'dbo.OM_Contact') is null
  throw 50000, N'This is no database of Xperience by Kentico: choose the right one, and run the script again.', 1;
${createUser}
go

-- What the bridge reads and writes. To OM_Contact it writes the link and what changes in Dynamics bring: add the names of
-- contact fields of your own that are mapped and may be changed by Dynamics. In its own schema it makes and changes no
-- table: that is for the set-up.
${rights.needed.map(grant).join('\n')}
go

-- Settings and users: of the settings, which hold passwords and keys too, the login sees these alone, and of users no secret
-- of a second factor. The views have a schema of their own, because the login may write everything in that of the bridge
-- tables.
if schema_id(N'dynamics365_site') is null
  exec(N'create schema dynamics365_site authorization dbo');
go
${[settingViews.read, userView].map((view) => `drop view if exists ${view};`).join('\n')}
exec(N'${settingView(settingViews.read, 'KeyID, KeyName, KeyValue, KeyLastModified', rights.readableSettings)}');
exec(N'create view ${userView} (${columns.join(', ')}) as select ${shown.join(', ')} from dbo.CMS_User');
${rights.settings.map(grant).join('\n')}
revoke select, update on dbo.CMS_SettingsKey from ${user};
revoke select on dbo.CMS_User from ${user};
revoke select on dbo.CMS_EventLog from ${user};
go

-- What the bridge can do without.
${rights.optional.map(ifPresent).join('\n')}
go

-- Submissions of forms. Each form has a table of its own, so run this again after a new form was made.
begin
${grantForms}
end;
go
`;
}
