import type { BridgeDatabase } from '../../database/bridgeDatabase.ts';
import { pauseBridge, resumeBridge } from '../../sync/state/pause/changePause.ts';
import type { Pause } from '../../sync/state/pause/pause.ts';
import type { PauseService } from '../services.ts';
import { isoTime } from './presentRun.ts';

/** Pausing and resuming over the engine. */
export function createPauseService(database: BridgeDatabase): PauseService {
  return {
    pause: async (reason, by) => ({
      paused: true,
      ...presentPause(await pauseBridge(database, { reason, by })),
    }),
    async resume(by) {
      const ended = await resumeBridge(database, { by });
      return { paused: false, ...(ended && presentPause(ended)) };
    },
  };
}

/** A pause as the contract shows it. */
export function presentPause({ since, by, reason }: Pause): { since: string; by: string; reason: string } {
  return { since: isoTime(since), by, reason };
}
