import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

/** Has Xperience say that it changes its own database just now, as each product says it. @throws where it cannot be said */
export async function beginUpdate({ main, product }: BridgeDatabase): Promise<void> {
  const { numUpdatedRows } = await main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: 'True' })
    .where('KeyName', '=', product.settings.updateInProgress)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new Error(`There is no setting ${product.settings.updateInProgress}.`);
}
