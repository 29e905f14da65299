import { knownConfiguration } from '../../bridge/sync/settings/knownConfiguration.ts';
import { readStoredMapping } from '../../bridge/sync/settings/readStoredMapping.ts';
import type { SyncParts } from '../../bridge/sync/syncParts.ts';
import { filterOfUpdates } from '../../bridge/sync/webhooks/filterOfUpdates.ts';
import { followsActivities } from '../../bridge/sync/webhooks/followedActivities.ts';

/** What a webhook of this installation has to be. */
export interface WantedWebhook {
  installationId: string;
  /** Columns whose updates have to arrive, in alphabetical order. */
  columns: string[];
  /** Whether tasks and appointments are told of, too. */
  activities: boolean;
}

/** @throws SyncRefused before the set-up, or where the mapping cannot be read */
export async function readWanted(parts: SyncParts): Promise<WantedWebhook> {
  const known = await knownConfiguration(parts);
  const { items } = readStoredMapping(known.configuration.mapping);
  return {
    installationId: await known.installationId(),
    columns: filterOfUpdates(items),
    activities: await followsActivities(parts.database),
  };
}
