import type { TableDefinition } from '../../../../bridge/database/defineTable.ts';
import { resource } from '../../../../bridge/xperience/products/xperience13/tables/classTables.ts';
import {
  contactStatus,
  country,
  culture,
  resourceString,
  resourceTranslation,
  state,
  visitorToContact,
} from '../../../../bridge/xperience/tables/commonTables.ts';
import { activity, activityType } from './activityTables.ts';
import { alternativeForm, dataClass, form, formRole } from './classTables.ts';
import {
  activityQueue,
  contactChangeQueue,
  contactGroup,
  contactGroupMember,
  emailMarketingRecipient,
} from './contactTables.ts';
import {
  channel,
  contentLanguage,
  emailConfiguration,
  webPageItem,
  websiteChannel,
} from './contentTables.ts';
import { eventLog, scheduledTask, settingsKey } from './systemTables.ts';
import { applicationPermission, member, role, user, userRole } from './userTables.ts';

/**
 * Tables of Xperience by Kentico 31.6 that the sample has, in the order they must be made: what is the same in Xperience
 * 13 is taken from there, the rest follows the models of the vendor's migration tool and its published class definitions.
 * @param contact OM_Contact with its custom fields
 */
export function tablesByKentico(contact: TableDefinition): readonly TableDefinition[] {
  return [
    settingsKey,
    scheduledTask,
    eventLog,
    channel,
    contentLanguage,
    websiteChannel,
    webPageItem,
    emailConfiguration,
    country,
    state,
    resource,
    dataClass,
    alternativeForm,
    culture,
    resourceString,
    resourceTranslation,
    user,
    member,
    role,
    userRole,
    applicationPermission,
    form,
    formRole,
    contactStatus,
    contact,
    visitorToContact,
    contactGroup,
    contactGroupMember,
    contactChangeQueue,
    activityQueue,
    emailMarketingRecipient,
    activityType,
    activity,
  ];
}
