-- Login and rights of the Xperience–Dynamics 365 bridge. Made by “npm run generate” from what the bridge reads and
-- writes; do not edit it by hand. Run it after “npm run setup”, as an administrator, in the database of Xperience, once
-- the password below is one of your own. Running it again changes nothing more.

if suser_id(N'xperience_bridge') is null
  create login xperience_bridge with password = N'<a long random password>', check_policy = on;
if user_id(N'xperience_bridge') is null
  create user xperience_bridge for login xperience_bridge with default_schema = dbo;
go

-- What the bridge reads and writes in Xperience's tables. To OM_Contact it writes the link and what changes in Dynamics
-- bring. Add the names of contact fields of your own that are mapped and may be changed by Dynamics.
grant select on dbo.CMS_Site to xperience_bridge;
grant select on dbo.CMS_SettingsKey to xperience_bridge;
grant select on dbo.CMS_Country to xperience_bridge;
grant select on dbo.CMS_State to xperience_bridge;
grant select on dbo.CMS_ScheduledTask to xperience_bridge;
grant select on dbo.CMS_Resource to xperience_bridge;
grant select on dbo.CMS_Class to xperience_bridge;
grant select on dbo.CMS_Form to xperience_bridge;
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
grant select on dbo.CMS_EventLog to xperience_bridge;
grant select on dbo.OM_ContactStatus to xperience_bridge;
grant select on dbo.OM_Contact to xperience_bridge;
grant select on dbo.OM_VisitorToContact to xperience_bridge;
grant select on dbo.OM_ActivityType to xperience_bridge;
grant select on dbo.OM_Activity to xperience_bridge;
grant select on dbo.OM_Score to xperience_bridge;
grant select on dbo.OM_Rule to xperience_bridge;
grant select on dbo.OM_ScoreContactRule to xperience_bridge;
grant update on dbo.OM_Contact (
  ContactLastModified, ContactDynamics365RelatedID, ContactDynamics365SynchronizedOn, ContactFirstName,
  ContactMiddleName, ContactLastName, ContactJobTitle, ContactAddress1,
  ContactCity, ContactZIP, ContactMobilePhone, ContactBusinessPhone,
  ContactEmail, ContactBirthday, ContactGender, ContactNotes
) to xperience_bridge;
grant update on dbo.CMS_SettingsKey (
  KeyValue, KeyLastModified
) to xperience_bridge;
grant insert on dbo.CMS_EventLog to xperience_bridge;

-- Its own tables. It makes and changes none: that is for the set-up.
grant select on schema::dynamics365 to xperience_bridge;
grant insert on schema::dynamics365 to xperience_bridge;
grant update on schema::dynamics365 to xperience_bridge;
grant delete on schema::dynamics365 to xperience_bridge;
go

-- What the bridge can do without: names of newsletters, and the doctor's look at automation processes.
if object_id(N'dbo.CMS_Workflow') is not null grant select on dbo.CMS_Workflow to xperience_bridge;
if object_id(N'dbo.CMS_WorkflowAction') is not null grant select on dbo.CMS_WorkflowAction to xperience_bridge;
if object_id(N'dbo.CMS_WorkflowStep') is not null grant select on dbo.CMS_WorkflowStep to xperience_bridge;
if object_id(N'dbo.Newsletter_Newsletter') is not null grant select on dbo.Newsletter_Newsletter to xperience_bridge;
if object_id(N'dbo.Newsletter_NewsletterIssue') is not null grant select on dbo.Newsletter_NewsletterIssue to xperience_bridge;
go

-- Submissions of forms. Each form has a table of its own, so run this again after a new form was made.
declare @grants nvarchar(max) = N'';
select @grants = @grants + N'grant select on ' + quotename(tables.name) + N' to xperience_bridge;'
from CMS_Form as form
  inner join CMS_Class as class on class.ClassID = form.FormClassID
  inner join sys.tables as tables on tables.name = class.ClassTableName and tables.schema_id = schema_id(N'dbo');
exec sp_executesql @grants;
go
