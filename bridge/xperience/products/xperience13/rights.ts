import {
  excessiveRights,
  neededRightsOf,
  optionalRightsOf,
  readSettingsRight,
} from '../../checks/databaseRights.ts';
import { readableSettings, settingViews } from '../../settings/settingNames.ts';
import type { ProductRights } from '../product.ts';
import { tables } from './tables.ts';

export const rights: ProductRights = {
  script: 'deployment/grants.sql',
  views: Object.values(settingViews),
  readableSettings: readableSettings.filter((name) => name !== 'CMSUpdateInProgress'),
  needed: neededRightsOf({
    tables: tables.needed,
    // Secrets of a second factor, profiles.
    readByColumn: ['CMS_User', 'CMS_UserSettings'],
    // Settings are read through views, the event log is only added to, and rules only tell that the database is whole.
    neverRead: ['CMS_SettingsKey', 'CMS_EventLog', 'OM_Rule'],
  }),
  settings: [
    readSettingsRight,
    // An UPDATE reads the columns that it compares.
    { right: 'SELECT', on: 'table', name: settingViews.write },
    { right: 'UPDATE', on: 'table', name: settingViews.write, columns: ['KeyValue', 'KeyLastModified'] },
  ],
  wideSettings: [
    { right: 'SELECT', on: 'table', name: 'CMS_SettingsKey' },
    { right: 'UPDATE', on: 'table', name: 'CMS_SettingsKey', columns: ['KeyValue', 'KeyLastModified'] },
  ],
  optional: optionalRightsOf([
    ...tables.optional.map(({ table }) => table.name),
    'Newsletter_Newsletter',
    'Newsletter_NewsletterIssue',
  ]),
  excessive: excessiveRights,
};
