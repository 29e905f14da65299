import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readPause } from '../state/pause/pause.ts';
import { readWaitingRuns } from '../state/runs/runStore.ts';
import type { Basis } from './readBasis.ts';

/** What keeps every contact from being sent now, as the end of a sentence; undefined where nothing does. */
export async function readObstacle(
  database: DatabaseHandle,
  { contactSyncEnabled, settings }: Basis,
): Promise<string | undefined> {
  const pause = await readPause(database);
  if (pause) return `the bridge is paused by ${pause.by} (${pause.reason})`;
  if (!contactSyncEnabled) return 'contact synchronization is switched off in the settings of Xperience';
  if (settings.minimumScore <= 0) return 'the minimum score in the settings of Xperience is not above 0';
  const [waiting] = await readWaitingRuns(database, 'contacts');
  return waiting && `run ${waiting.id} waits for a confirmation`;
}
