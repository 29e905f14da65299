import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';

/** Where people find the settings of the module, for sentences about them. */
export function settingsPlace({ product }: Pick<DatabaseHandle, 'product'>): string {
  return product.settings.shownInAdministration ? 'the settings of Xperience' : 'the settings of the bridge';
}
