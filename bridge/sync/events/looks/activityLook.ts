import { readHighestActivityId } from '../../../xperience/activities/activityNumbers.ts';
import { neededMarks } from '../../state/events/numberMarks.ts';
import type { SyncParts } from '../../syncParts.ts';
import { readActivityWatches } from '../activityWatches.ts';
import { recordActivities } from '../detectActivities.ts';
import { readDetectionState } from '../detectionState.ts';
import type { Look } from './look.ts';

/** Looks for activities by their highest number. */
export function createActivityLook({ database }: Pick<SyncParts, 'database'>): Look {
  let seen = 0;
  return {
    kind: 'activityLogged',
    begin: async () => {
      const watches = await readActivityWatches(database);
      const known = neededMarks((await readDetectionState(database))?.activities ?? []);
      // From where an ordinary pass looks, too: what was logged since somebody asked for the type is news.
      const highest = await readHighestActivityId(database);
      const lowest = watches.reduce((least, { since }) => Math.min(least, since), highest);
      seen = Math.max(lowest, known[0]?.id ?? 0);
    },
    async findNews() {
      const highest = await readHighestActivityId(database);
      // Lower than before: restored from a backup, which an ordinary pass deals with.
      if (highest <= seen) return undefined;
      return async (work) => {
        const watches = await readActivityWatches(work.database);
        if (watches.length > 0) await recordActivities(work, watches, { after: seen, upTo: highest });
        seen = highest;
      };
    },
  };
}
