import type { Table } from '../../../../database/defineTable.ts';
import {
  contactStatus,
  country,
  culture,
  resourceString,
  resourceTranslation,
  state,
  visitorToContact,
} from '../../../tables/commonTables.ts';
import { activity, activityType } from './activityTables.ts';
import { dataClass, form, formRole, resource } from './classTables.ts';
import { contact } from './contactTables.ts';
import {
  membershipRole,
  membershipUser,
  permission,
  role,
  rolePermission,
  userRole,
} from './permissionTables.ts';
import { rule, score, scoreContactRule } from './scoreTables.ts';
import { eventLog, scheduledTask, settingsKey, site } from './siteTables.ts';
import { user, userSettings, userSite } from './userTables.ts';

/** Xperience's tables that the bridge reads or writes and that stay in the main database; each stands behind those it refers to. */
export const mainTables = {
  CMS_Site: site,
  CMS_SettingsKey: settingsKey,
  CMS_Country: country,
  CMS_State: state,
  CMS_ScheduledTask: scheduledTask,
  CMS_Resource: resource,
  CMS_Class: dataClass,
  CMS_Form: form,
  CMS_Culture: culture,
  CMS_ResourceString: resourceString,
  CMS_ResourceTranslation: resourceTranslation,
  CMS_User: user,
  CMS_UserSettings: userSettings,
  CMS_UserSite: userSite,
  CMS_Role: role,
  CMS_UserRole: userRole,
  CMS_MembershipRole: membershipRole,
  CMS_MembershipUser: membershipUser,
  CMS_Permission: permission,
  CMS_RolePermission: rolePermission,
  CMS_FormRole: formRole,
  CMS_EventLog: eventLog,
};

/**
 * Those that Xperience moves into a database of their own when contact data is separated
 * (https://docs.kentico.com/13/on-line-marketing-features/configuring-and-customizing-your-on-line-marketing-features/separating-the-contact-management-database).
 */
export const contactTables = {
  OM_ContactStatus: contactStatus,
  OM_Contact: contact,
  OM_VisitorToContact: visitorToContact,
  OM_ActivityType: activityType,
  OM_Activity: activity,
  OM_Score: score,
  OM_Rule: rule,
  OM_ScoreContactRule: scoreContactRule,
};

/** All of them, by name. */
export const xperienceTables = { ...mainTables, ...contactTables };

type RowsOf<Described> = { [Name in keyof Described]: Table<Described[Name]> };

export type XperienceMainTables = RowsOf<typeof mainTables>;
export type XperienceContactTables = RowsOf<typeof contactTables>;

declare module '../../../../database/tables.ts' {
  interface MainTables extends XperienceMainTables {}
  interface ContactTables extends XperienceContactTables {}
}
