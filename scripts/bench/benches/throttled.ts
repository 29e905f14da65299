import type { LoggedRequest } from '../../../test/standins/dataverse/limits/createRequestLog.ts';
import { nearby } from '../nearby.ts';
import { sizeBy } from '../sizeBy.ts';
import { startBenchStage } from '../startBenchStage.ts';
import type { Bench } from '../types.ts';

/**
 * Half of what Dataverse allows a user (20 minutes of work and 6,000 requests in five minutes), so that this machine
 * can reach it, and over a sixtieth of the time, so that a run of half a minute meets the end of it several times.
 */
const limits = { windowMilliseconds: 5000, executionMilliseconds: 10_000, requests: 50 };
const contacts = { small: 500, usual: 10_000, full: 10_000 };
/** More at once than the limits allow in the long run. */
const dopHint = 8;

/** A run against a Dynamics that allows less than the bridge could send. */
export const throttled: Bench = {
  name: 'throttled',
  title: 'A first sync of 10,000 contacts, Dynamics allows 10 s of work in 5 s',
  startsBridges: true,
  run: async (options) => {
    const stage = await startBenchStage(options, sizeBy(options, contacts), {
      limits,
      dopHint,
      timeModel: nearby,
    });
    try {
      const bridge = await stage.startBridge();
      await bridge.sync();
      const requests = stage.dynamics.conditions.log.entries();
      const refused = requests.filter(({ status }) => status === 429).length;
      const { worked, allowed } = afterFirstWindow(requests);
      return [
        {
          what: 'share of the allowed work that was done, after the first 5 s',
          value: worked / allowed,
          unit: '',
          from: `${(worked / 1000).toFixed(0)} s of ${(allowed / 1000).toFixed(0)} s`,
        },
        {
          what: 'requests that were refused with 429',
          value: refused,
          unit: 'requests',
          from: `of ${requests.length}`,
        },
      ];
    } finally {
      await stage.close();
    }
  },
};

/** At its start a run may use up a whole window at once; that says nothing about the rate it keeps. */
function afterFirstWindow(requests: readonly LoggedRequest[]): { worked: number; allowed: number } {
  const times = requests.map(({ at }) => Date.parse(at));
  const from = Math.min(...times) + limits.windowMilliseconds;
  const served = requests.filter(({ at, status }) => status !== 429 && Date.parse(at) > from);
  return {
    worked: served.reduce((sum, { executionMilliseconds }) => sum + executionMilliseconds, 0),
    allowed: ((Math.max(...times) - from) * limits.executionMilliseconds) / limits.windowMilliseconds,
  };
}
