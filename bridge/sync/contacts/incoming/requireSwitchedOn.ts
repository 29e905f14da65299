import { readSwitches } from '../../../xperience/settings/readSettings.ts';
import { refusePaused } from '../../state/pause/pause.ts';
import type { SyncParts } from '../../syncParts.ts';
import { SyncRefused } from '../../syncRefused.ts';

/**
 * Takes nothing from Dynamics while contact sync is off.
 * @throws SyncRefused `paused`, and `forbidden` when contact sync is off or the minimum not above 0, as the module answered
 */
export async function requireSwitchedOn({
  database,
  site,
}: Pick<SyncParts, 'database' | 'site'>): Promise<void> {
  await refusePaused({ database });
  const { contactSyncEnabled, minimumScore } = await readSwitches(database, site);
  if (contactSyncEnabled && minimumScore > 0) return;
  throw new SyncRefused({
    kind: 'forbidden',
    code: contactSyncEnabled ? 'minimumScoreNotSet' : 'contactSyncOff',
    detail: contactSyncEnabled
      ? 'The minimum score in the settings of Xperience is not above 0. Set it to take changes from Dynamics.'
      : 'Contact synchronization is switched off in the settings of Xperience. Switch it on to take changes from Dynamics.',
  });
}
