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
import { contactGroup, contactGroupMember } from '../../../tables/groupTables.ts';
import { activity, activityType } from './activityTables.ts';
import { alternativeForm, dataClass, form, formRole } from './classTables.ts';
import { contact } from './contactTables.ts';
import { channel, contentLanguage, eventLog, scheduledTask, settingsKey } from './systemTables.ts';
import { applicationPermission, role, user, userRole } from './userTables.ts';

/** Tables without which the bridge cannot work, each behind those it refers to. */
export const neededTables = {
  CMS_SettingsKey: settingsKey,
  CMS_Channel: channel,
  CMS_ContentLanguage: contentLanguage,
  CMS_Country: country,
  CMS_State: state,
  CMS_Class: dataClass,
  CMS_AlternativeForm: alternativeForm,
  CMS_Form: form,
  CMS_ResourceString: resourceString,
  CMS_ResourceTranslation: resourceTranslation,
  CMS_User: user,
  CMS_Role: role,
  CMS_UserRole: userRole,
  CMS_ApplicationPermission: applicationPermission,
  CMS_EventLog: eventLog,
  OM_ContactStatus: contactStatus,
  OM_Contact: contact,
  OM_VisitorToContact: visitorToContact,
  OM_ContactGroup: contactGroup,
  OM_ContactGroupMember: contactGroupMember,
  OM_ActivityType: activityType,
  OM_Activity: activity,
};

/** Tables it can do without. */
export const optionalTables = {
  CMS_Culture: culture,
  CMS_FormRole: formRole,
  CMS_ScheduledTaskConfiguration: scheduledTask,
};

const all = { ...neededTables, ...optionalTables };

/** All of them as queries see them; contact data is never separated. */
export type XperienceByKenticoTables = { [Name in keyof typeof all]: Table<(typeof all)[Name]> };
