import type { ProductTables } from '../product.ts';
import { neededTables, optionalTables } from './tables/xperienceByKenticoTables.ts';

/** Columns of activities that only tell more about them; releases have dropped such columns before. */
const ofActivities = {
  ActivityURL: 'addresses of pages',
  ActivityComment: 'comments',
  ActivityURLReferrer: 'referrers',
  ActivityTrackedWebsiteID: 'tracked other sites',
  ActivityWebPageItemGUID: 'pages',
  ActivityLanguageID: 'languages',
  ActivityChannelID: 'channels',
};

export const tables: ProductTables = {
  needed: Object.values(neededTables),
  optional: [
    { table: optionalTables.CMS_Culture, without: 'texts are shown in the language entered first' },
    { table: optionalTables.CMS_FormRole, without: 'forms for some roles are open to administrators alone' },
    {
      table: optionalTables.CMS_ScheduledTaskConfiguration,
      without: 'scheduled tasks are not looked through for those of the former module',
    },
  ],
  optionalColumns: new Map([
    ...Object.entries(ofActivities).map(
      ([column, what]) => [`OM_Activity.${column}`, `activities are sent without ${what}`] as const,
    ),
    ['OM_ActivityType.ActivityTypeIsCustom', 'nothing is missing'],
    ['OM_ActivityType.ActivityTypeDescription', 'nothing is missing'],
    ['OM_ContactGroupMember.ContactGroupMemberFromCondition', 'nothing is missing'],
    ['OM_ContactGroupMember.ContactGroupMemberFromAccount', 'nothing is missing'],
    ['OM_ContactGroupMember.ContactGroupMemberFromManual', 'nothing is missing'],
    ...[
      'ID',
      'ReplicationDisabled',
      'ReplicationDateTime',
      'ReplicationSuspensionDateTime',
      'ReplicationRequired',
    ].map((column) => [`OM_Contact.ContactSalesForceLead${column}`, 'nothing is missing'] as const),
    ['OM_Contact.ContactStatusID', 'contacts have no status'],
    ['OM_Contact.ContactBounces', 'bounces are not offered for the mapping'],
    ['OM_Contact.ContactCampaign', 'campaigns are not offered for the mapping'],
    ['OM_Contact.ContactMonitored', 'whether activities are tracked is not offered for the mapping'],
  ]),
};
