import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';

/**
 * The module keeps its settings in the administration it was made for, and ran nowhere else: what is in another product
 * was brought by a migration, and nothing there tells what the module has sent.
 * @throws CommandRefused where there is nothing of the module to take over
 */
export function refuseOtherProduct({ product }: Pick<DatabaseHandle, 'product'>): void {
  if (product.settings.shownInAdministration) return;
  throw new CommandRefused(
    `The module never ran in ${product.title}, so there is nothing of it to take over here, and nothing it can have lost. “npm run setup” makes a new installation ready; one that comes from Xperience 13 is brought by “npm run setup -- --move-from OLD”, after the module was taken over there.`,
  );
}
