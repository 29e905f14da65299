import type { MainHandle } from '../../database/bridgeDatabase.ts';

/** What a user's roles allow. */
export interface Permissions {
  /** On contacts. */
  read: boolean;
  modify: boolean;
  modifyConfiguration: boolean;
  /** See activities. */
  readActivities: boolean;
  /** See what was submitted through forms; single forms may be for some roles alone. */
  readForms: boolean;
}

/**
 * Permissions that the user's roles give, as the product's administration checks them.
 * @param site SiteName, where the product has sites and one is configured
 */
export function readPermissions(database: MainHandle, userId: number, site?: string): Promise<Permissions> {
  return database.product.users.readPermissions(database, userId, site);
}
