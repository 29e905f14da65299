import {
  excessiveRights,
  neededRightsOf,
  optionalRightsOf,
  readSettingsRight,
} from '../../checks/databaseRights.ts';
import { settingViews } from '../../settings/settingNames.ts';
import type { ProductRights } from '../product.ts';
import { userView } from './tables/userTables.ts';
import { tables } from './tables.ts';

export const rights: ProductRights = {
  script: 'deployment/grants-xperience-by-kentico.sql',
  views: [settingViews.read, userView],
  readableSettings: [
    'CMSDBVersion',
    'CMSUpdateInProgress',
    'CMSEnableCI',
    'CMSEnableOnlineMarketing',
    'CMSCMActivitiesEnabled',
    'CMSDefaultCultureCode',
    'Dynamics365BridgeSample',
  ],
  needed: neededRightsOf({
    tables: tables.needed,
    readByColumn: [],
    // Settings and users are read through views, the event log is only added to, and channels only tell the product.
    neverRead: ['CMS_SettingsKey', 'CMS_EventLog', 'CMS_User', 'CMS_Channel'],
  }),
  settings: [readSettingsRight, { right: 'SELECT', on: 'table', name: userView }],
  wideSettings: [],
  optional: optionalRightsOf([
    ...tables.optional.map(({ table }) => table.name),
    'EmailLibrary_EmailConfiguration',
  ]),
  excessive: [...excessiveRights, { right: 'SELECT', on: 'table', name: 'CMS_User' }],
};
