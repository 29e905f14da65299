import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { BridgeSettings } from '../../bridge/sync/state/settings/bridgeSettings.ts';

/** Stores a setting of the bridge in place of its default. */
export async function storeSetting<Name extends keyof BridgeSettings>(
  { db, dialect }: BridgeDatabase,
  name: Name,
  value: BridgeSettings[Name],
): Promise<void> {
  await db.deleteFrom('dynamics365.setting').where('name', '=', name).execute();
  await db
    .insertInto('dynamics365.setting')
    .values({ name, value: JSON.stringify(value), changed_at: dialect.utcNow() })
    .execute();
}
