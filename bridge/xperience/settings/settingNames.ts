/** The module's settings, which the bridge may write. */
export const writtenSettings = [
  'Dynamics365ContactSyncEnabled',
  'Dynamics365MinScore',
  'Dynamics365ContactMapping',
  'Dynamics365ActivitySyncEnabled',
  'Dynamics365DefaultOwner',
] as const;

/** Settings the bridge reads; the login of the service sees no others, for some hold passwords and keys. */
export const readableSettings = [
  ...writtenSettings,
  'CMSDBVersion',
  'CMSDataVersion',
  'CMSHotfixVersion',
  'CMSHotfixProcedureInProgress',
  'CMSUpdateInProgress',
  'CMSEnableCI',
  'CMSEnableOnlineMarketing',
  'CMSCMActivitiesEnabled',
  'CMSDefaultCultureCode',
  'CMSPasswordExpiration',
  'CMSPasswordExpirationPeriod',
  'CMSPasswordExpirationBehaviour',
  'CMSSiteSharedAccounts',
  'CMSMFEnabled',
  'CMSMFRequired',
  // Only samples of this product have it.
  'Dynamics365BridgeSample',
] as const;

export type ReadableSetting = (typeof readableSettings)[number];

/**
 * Views over the rows of those settings, which `deployment/grants.sql` makes; the table itself is closed to the login. Their
 * schema is their own, because the login may write everything in that of the bridge tables.
 */
export const settingViews = {
  read: 'dynamics365_site.readable_setting',
  write: 'dynamics365_site.module_setting',
} as const;
