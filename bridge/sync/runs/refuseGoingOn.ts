import { readSwitches } from '../../xperience/settings/readSettings.ts';
import { refuseActivitiesOff } from '../activities/prepareActivities.ts';
import { refuseContactsOff } from '../contacts/prepareContacts.ts';
import { refusePaused } from '../state/pause/pause.ts';
import type { RunKind } from '../state/runs/run.ts';
import type { SyncParts } from '../syncParts.ts';

/**
 * Asked again and again while a run goes, so that switches and the pause count for it, too.
 * @throws SyncRefused when it may write nothing more
 */
export async function refuseGoingOn(
  { database, site }: Pick<SyncParts, 'database' | 'site'>,
  kind: RunKind,
): Promise<void> {
  await refusePaused({ database });
  const switches = await readSwitches(database, site);
  if (kind === 'activities') refuseActivitiesOff(switches);
  else refuseContactsOff(switches);
}
