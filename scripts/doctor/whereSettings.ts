import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';

/** Where an administrator changes a setting of the module. */
export function whereSettings({ product }: Pick<DatabaseHandle, 'product'>): string {
  return product.settings.shownInAdministration
    ? 'in Settings → Integration → Dynamics 365 of Xperience or with UpdateSettings'
    : 'on the page Settings of the bridge, or with “npm run settings” or UpdateSettings';
}
