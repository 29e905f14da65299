import { readUnrecordedRuns } from '../../state/events/unrecorded.ts';
import type { SyncParts } from '../../syncParts.ts';
import { readDetectionState } from '../detectionState.ts';
import { detectRuns } from '../detectRuns.ts';
import type { Look } from './look.ts';

/** Looks for runs that ended. */
export function createRunLook({ database }: Pick<SyncParts, 'database'>): Look {
  return {
    kind: 'runFinished',
    begin: async () => undefined,
    async findNews() {
      if ((await readUnrecordedRuns(database, 1)).length === 0) return undefined;
      return async (work) => detectRuns(work, await readDetectionState(work.database));
    },
  };
}
