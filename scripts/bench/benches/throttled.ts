import { startBenchStage } from '../startBenchStage.ts';
import type { Bench } from '../types.ts';

/** A small allowance with a short memory, so that a run meets its end many times. */
const limits = { windowMilliseconds: 2000, requests: 20 };
const contacts = 10_000;

/** A run against a Dynamics that allows less than the bridge could send. */
export const throttled: Bench = {
  name: 'throttled',
  title: 'A first sync of 10,000 contacts, Dynamics allows 20 requests in 2 seconds',
  run: async (options) => {
    const stage = await startBenchStage(options, contacts, { limits });
    try {
      const bridge = await stage.startBridge();
      const { seconds } = await bridge.sync();
      const { requests, byStatus } = stage.dynamics.conditions.log.counts();
      const refused = byStatus['429'] ?? 0;
      const allowed = (limits.requests * seconds * 1000) / limits.windowMilliseconds;
      return [
        {
          what: 'share of the allowed rate that was reached',
          value: (requests - refused) / allowed,
          unit: '',
          from: `${requests - refused} requests in ${seconds.toFixed(1)} s`,
        },
        {
          what: 'requests that were refused with 429',
          value: refused,
          unit: 'requests',
          from: `of ${requests}`,
        },
      ];
    } finally {
      await stage.close();
    }
  },
};
