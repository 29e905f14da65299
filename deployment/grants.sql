-- Login and rights of the Xperience–Dynamics 365 bridge. Made by “npm run generate” from what the bridge reads and
-- writes; do not edit it by hand. Run it after “npm run setup”, as an administrator, in the database of Xperience, once
-- the password below is one of your own. Where contact data is separated, run it in both databases: each part gives
-- rights where its tables are. Running it again changes nothing more.

if object_id(N'dbo.CMS_SettingsKey') is null and object_id(N'dbo.OM_Contact') is null
  throw 50000, N'This is no database of Xperience: choose the right one, and run the script again.', 1;
if suser_id(N'xperience_bridge') is null
  create login xperience_bridge with password = N'<a long random password>', check_policy = on;
if user_id(N'xperience_bridge') is null
  create user xperience_bridge for login xperience_bridge with default_schema = dbo;
go

-- Part 1, the main database: what the bridge reads and writes beside the contacts.
if object_id(N'dbo.CMS_SettingsKey') is not null
begin
  grant select on dbo.CMS_Site to xperience_bridge;
  grant view definition on dbo.CMS_SettingsKey to xperience_bridge;
  grant select on dbo.CMS_Country to xperience_bridge;
  grant select on dbo.CMS_State to xperience_bridge;
  grant select on dbo.CMS_ScheduledTask to xperience_bridge;
  grant select on dbo.CMS_Resource to xperience_bridge;
  grant select on dbo.CMS_Class to xperience_bridge;
  grant select on dbo.CMS_Form to xperience_bridge;
  grant select on dbo.CMS_Culture to xperience_bridge;
  grant select on dbo.CMS_ResourceString to xperience_bridge;
  grant select on dbo.CMS_ResourceTranslation to xperience_bridge;
  grant select on dbo.CMS_User (
    UserID, UserName, FirstName, MiddleName,
    LastName, FullName, Email, UserPassword,
    UserEnabled, UserIsExternal, UserPasswordFormat, UserCreated,
    LastLogon, UserGUID, UserLastModified, UserIsHidden,
    UserIsDomain, UserMFRequired, UserPrivilegeLevel, UserSecurityStamp
  ) to xperience_bridge;
  grant select on dbo.CMS_UserSettings (
    UserSettingsID, UserSettingsUserID, UserSettingsUserGUID, UserWaitingForApproval,
    UserInvalidLogOnAttempts, UserAccountLockReason, UserPasswordLastChanged
  ) to xperience_bridge;
  grant select on dbo.CMS_UserSite to xperience_bridge;
  grant select on dbo.CMS_Role to xperience_bridge;
  grant select on dbo.CMS_UserRole to xperience_bridge;
  grant select on dbo.CMS_MembershipRole to xperience_bridge;
  grant select on dbo.CMS_MembershipUser to xperience_bridge;
  grant select on dbo.CMS_Permission to xperience_bridge;
  grant select on dbo.CMS_RolePermission to xperience_bridge;
  grant select on dbo.CMS_FormRole to xperience_bridge;
  grant view definition on dbo.CMS_EventLog to xperience_bridge;
  grant insert on dbo.CMS_EventLog to xperience_bridge;
end;
go

-- Settings: of the site's hundreds, which hold passwords and keys too, the login sees and changes only these. The views
-- have a schema of their own, because the login may write everything in that of the bridge tables.
if object_id(N'dbo.CMS_SettingsKey') is not null and schema_id(N'dynamics365_site') is null
  exec(N'create schema dynamics365_site authorization dbo');
go
if object_id(N'dbo.CMS_SettingsKey') is not null
begin
  drop view if exists dynamics365_site.readable_setting;
  drop view if exists dynamics365_site.module_setting;
  exec(N'create view dynamics365_site.readable_setting (KeyID, KeyName, KeyValue, SiteID, KeyLastModified) as select KeyID, KeyName, KeyValue, SiteID, KeyLastModified from dbo.CMS_SettingsKey where KeyName in (N''Dynamics365ContactSyncEnabled'', N''Dynamics365MinScore'', N''Dynamics365ContactMapping'', N''Dynamics365ActivitySyncEnabled'', N''Dynamics365DefaultOwner'', N''CMSDBVersion'', N''CMSDataVersion'', N''CMSHotfixVersion'', N''CMSHotfixProcedureInProgress'', N''CMSEnableCI'', N''CMSEnableOnlineMarketing'', N''CMSCMActivitiesEnabled'', N''CMSDefaultCultureCode'', N''CMSPasswordExpiration'', N''CMSPasswordExpirationPeriod'', N''CMSPasswordExpirationBehaviour'', N''CMSSiteSharedAccounts'', N''CMSMFEnabled'', N''CMSMFRequired'', N''Dynamics365BridgeSample'') with check option');
  exec(N'create view dynamics365_site.module_setting (KeyID, KeyName, KeyValue, SiteID, KeyLastModified) as select KeyID, KeyName, KeyValue, SiteID, KeyLastModified from dbo.CMS_SettingsKey where KeyName in (N''Dynamics365ContactSyncEnabled'', N''Dynamics365MinScore'', N''Dynamics365ContactMapping'', N''Dynamics365ActivitySyncEnabled'', N''Dynamics365DefaultOwner'') with check option');
  grant select on dynamics365_site.readable_setting to xperience_bridge;
  grant select on dynamics365_site.module_setting to xperience_bridge;
  grant update on dynamics365_site.module_setting (
    KeyValue, KeyLastModified
  ) to xperience_bridge;
  revoke select, update on dbo.CMS_SettingsKey from xperience_bridge;
  revoke select on dbo.CMS_EventLog from xperience_bridge;
end;
go

-- What the bridge can do without: names of newsletters, and the doctor's look at automation processes.
if object_id(N'dbo.OM_ContactGroup') is not null grant select on dbo.OM_ContactGroup to xperience_bridge;
if object_id(N'dbo.OM_ContactGroupMember') is not null grant select on dbo.OM_ContactGroupMember to xperience_bridge;
if object_id(N'dbo.CMS_Workflow') is not null grant select on dbo.CMS_Workflow to xperience_bridge;
if object_id(N'dbo.CMS_WorkflowAction') is not null grant select on dbo.CMS_WorkflowAction to xperience_bridge;
if object_id(N'dbo.CMS_WorkflowStep') is not null grant select on dbo.CMS_WorkflowStep to xperience_bridge;
if object_id(N'dbo.Newsletter_Newsletter') is not null grant select on dbo.Newsletter_Newsletter to xperience_bridge;
if object_id(N'dbo.Newsletter_NewsletterIssue') is not null grant select on dbo.Newsletter_NewsletterIssue to xperience_bridge;
go

-- Submissions of forms. Each form has a table of its own, so run this again after a new form was made.
if object_id(N'dbo.CMS_Form') is not null
begin
  declare @grants nvarchar(max) = N'';
  select @grants = @grants + N'grant select on ' + quotename(tables.name) + N' to xperience_bridge;'
  from CMS_Form as form
    inner join CMS_Class as class on class.ClassID = form.FormClassID
    inner join sys.tables as tables on tables.name = class.ClassTableName and tables.schema_id = schema_id(N'dbo');
  exec sp_executesql @grants;
end;
go

-- Part 2, the database of the contacts, mostly the same one. To OM_Contact the bridge writes the link and what changes
-- in Dynamics bring. Add the names of contact fields of your own that are mapped and may be changed by Dynamics. In
-- its own schema it makes and changes no table: that is for the set-up.
if object_id(N'dbo.OM_Contact') is not null
begin
  grant select on dbo.OM_ContactStatus to xperience_bridge;
  grant select on dbo.OM_Contact to xperience_bridge;
  grant select on dbo.OM_VisitorToContact to xperience_bridge;
  grant select on dbo.OM_ActivityType to xperience_bridge;
  grant select on dbo.OM_Activity to xperience_bridge;
  grant select on dbo.OM_Score to xperience_bridge;
  grant view definition on dbo.OM_Rule to xperience_bridge;
  grant select on dbo.OM_ScoreContactRule to xperience_bridge;
  grant update on dbo.OM_Contact (
    ContactLastModified, ContactDynamics365RelatedID, ContactDynamics365SynchronizedOn, ContactFirstName,
    ContactMiddleName, ContactLastName, ContactJobTitle, ContactAddress1,
    ContactCity, ContactZIP, ContactMobilePhone, ContactBusinessPhone,
    ContactEmail, ContactBirthday, ContactGender, ContactNotes
  ) to xperience_bridge;
  grant select on schema::dynamics365 to xperience_bridge;
  grant insert on schema::dynamics365 to xperience_bridge;
  grant update on schema::dynamics365 to xperience_bridge;
  grant delete on schema::dynamics365 to xperience_bridge;
end;
go
