-- Login and rights of the Xperience–Dynamics 365 bridge in a database of Xperience by Kentico. Made by “npm run generate”
-- from what the bridge reads and writes; do not edit it by hand. Run it after “npm run setup”, as an administrator, once the
-- password below is one of your own. Running it again changes nothing more. For Xperience 13 there is grants.sql.

if object_id(N'dbo.CMS_Channel') is null or object_id(N'dbo.OM_Contact') is null
  throw 50000, N'This is no database of Xperience by Kentico: choose the right one, and run the script again.', 1;
if suser_id(N'xperience_bridge') is null
  create login xperience_bridge with password = N'<a long random password>', check_policy = on;
if user_id(N'xperience_bridge') is null
  create user xperience_bridge for login xperience_bridge with default_schema = dbo;
go

-- What the bridge reads and writes. To OM_Contact it writes the link and what changes in Dynamics bring: add the names of
-- contact fields of your own that are mapped and may be changed by Dynamics. In its own schema it makes and changes no
-- table: that is for the set-up.
grant view definition on dbo.CMS_SettingsKey to xperience_bridge;
grant view definition on dbo.CMS_Channel to xperience_bridge;
grant select on dbo.CMS_ContentLanguage to xperience_bridge;
grant select on dbo.CMS_Country to xperience_bridge;
grant select on dbo.CMS_State to xperience_bridge;
grant select on dbo.CMS_Class to xperience_bridge;
grant select on dbo.CMS_AlternativeForm to xperience_bridge;
grant select on dbo.CMS_Form to xperience_bridge;
grant select on dbo.CMS_ResourceString to xperience_bridge;
grant select on dbo.CMS_ResourceTranslation to xperience_bridge;
grant view definition on dbo.CMS_User to xperience_bridge;
grant select on dbo.CMS_Role to xperience_bridge;
grant select on dbo.CMS_UserRole to xperience_bridge;
grant select on dbo.CMS_ApplicationPermission to xperience_bridge;
grant view definition on dbo.CMS_EventLog to xperience_bridge;
grant select on dbo.OM_ContactStatus to xperience_bridge;
grant select on dbo.OM_Contact to xperience_bridge;
grant select on dbo.OM_VisitorToContact to xperience_bridge;
grant select on dbo.OM_ContactGroup to xperience_bridge;
grant select on dbo.OM_ContactGroupMember to xperience_bridge;
grant select on dbo.OM_ActivityType to xperience_bridge;
grant select on dbo.OM_Activity to xperience_bridge;
grant update on dbo.OM_Contact (
  ContactLastModified, ContactDynamics365RelatedID, ContactDynamics365SynchronizedOn, ContactFirstName,
  ContactMiddleName, ContactLastName, ContactJobTitle, ContactAddress1,
  ContactCity, ContactZIP, ContactMobilePhone, ContactBusinessPhone,
  ContactEmail, ContactBirthday, ContactGender, ContactNotes
) to xperience_bridge;
grant insert on dbo.CMS_EventLog to xperience_bridge;
grant select on schema::dynamics365 to xperience_bridge;
grant insert on schema::dynamics365 to xperience_bridge;
grant update on schema::dynamics365 to xperience_bridge;
grant delete on schema::dynamics365 to xperience_bridge;
go

-- Settings and users: of the settings, which hold passwords and keys too, the login sees these alone, and of users no secret
-- of a second factor. The views have a schema of their own, because the login may write everything in that of the bridge
-- tables.
if schema_id(N'dynamics365_site') is null
  exec(N'create schema dynamics365_site authorization dbo');
go
drop view if exists dynamics365_site.readable_setting;
drop view if exists dynamics365_site.readable_user;
exec(N'create view dynamics365_site.readable_setting (KeyID, KeyName, KeyValue, KeyLastModified) as select KeyID, KeyName, KeyValue, KeyLastModified from dbo.CMS_SettingsKey where KeyName in (N''CMSDBVersion'', N''CMSUpdateInProgress'', N''CMSEnableCI'', N''CMSEnableOnlineMarketing'', N''CMSCMActivitiesEnabled'', N''CMSDefaultCultureCode'', N''Dynamics365BridgeSample'') with check option');
exec(N'create view dynamics365_site.readable_user (UserID, UserName, FirstName, LastName, UserPassword, UserEnabled, UserGUID, UserSecurityStamp, UserIsPendingRegistration, UserAdministrationAccess, UserIsExternal, UserAuthenticatorSharedKey, UserLockoutEnd) as select UserID, UserName, FirstName, LastName, UserPassword, UserEnabled, UserGUID, UserSecurityStamp, UserIsPendingRegistration, UserAdministrationAccess, UserIsExternal, case when nullif(UserAuthenticatorSharedKey, N'''') is null then null else N''set'' end, UserLockoutEnd from dbo.CMS_User');
grant select on dynamics365_site.readable_setting to xperience_bridge;
grant select on dynamics365_site.readable_user to xperience_bridge;
revoke select, update on dbo.CMS_SettingsKey from xperience_bridge;
revoke select on dbo.CMS_User from xperience_bridge;
revoke select on dbo.CMS_EventLog from xperience_bridge;
go

-- What the bridge can do without.
if object_id(N'dbo.CMS_Culture') is not null grant select on dbo.CMS_Culture to xperience_bridge;
if object_id(N'dbo.CMS_FormRole') is not null grant select on dbo.CMS_FormRole to xperience_bridge;
if object_id(N'dbo.CMS_ScheduledTaskConfiguration') is not null grant select on dbo.CMS_ScheduledTaskConfiguration to xperience_bridge;
if object_id(N'dbo.EmailLibrary_EmailConfiguration') is not null grant select on dbo.EmailLibrary_EmailConfiguration to xperience_bridge;
go

-- Submissions of forms. Each form has a table of its own, so run this again after a new form was made.
begin
  declare @grants nvarchar(max) = N'';
  select @grants = @grants + N'grant select on ' + quotename(tables.name) + N' to xperience_bridge;'
  from CMS_Form as form
    inner join CMS_Class as class on class.ClassID = form.FormClassID
    inner join sys.tables as tables on tables.name = class.ClassTableName and tables.schema_id = schema_id(N'dbo');
  exec sp_executesql @grants;
end;
go
