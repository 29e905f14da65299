import { readHighestPoints } from '../../../xperience/points/readPoints.ts';
import { readSettings } from '../../../xperience/settings/readSettings.ts';
import { neededMarks } from '../../state/events/numberMarks.ts';
import type { SyncParts } from '../../syncParts.ts';
import { readDetectionState } from '../detectionState.ts';
import { usableRule } from '../detectPass.ts';
import { recordQualified } from '../detectQualified.ts';
import { lateFrom } from '../passWork.ts';
import type { Look } from './look.ts';

/** More new rows of points are for an ordinary pass: scores were recalculated at large. */
const mostAtOnce = 20_000;

/** Looks for contacts that reached the minimum, by the highest number of a row of points. */
export function createPointsLook({ database, site }: Pick<SyncParts, 'database' | 'site'>): Look {
  let seen = 0;
  return {
    kind: 'contactQualified',
    begin: async () => {
      const known = neededMarks((await readDetectionState(database))?.score?.points ?? []);
      seen = known[0]?.id ?? (await readHighestPoints(database));
    },
    async findNews() {
      const highest = await readHighestPoints(database);
      if (highest <= seen) return undefined;
      return async (work) => {
        const score = (await readDetectionState(work.database))?.score;
        const { minimumScore } = await readSettings(work.database, site);
        const scoreRule = await usableRule(work);
        // Until an ordinary pass has noted who reached this minimum before, nobody knows who reaches it now.
        const isKnown =
          score !== undefined &&
          !score.rest?.baseline &&
          minimumScore > 0 &&
          score.minimumScore === minimumScore &&
          score.scoreRule === scoreRule;
        if (isKnown && scoreRule && highest - seen <= mostAtOnce) {
          const since = lateFrom(score.lookedAt, work.times);
          await recordQualified(work, { minimumScore, scoreRule }, { after: seen, upTo: highest }, since);
        }
        seen = highest;
      };
    },
  };
}
