import { headers } from '../callBridge.ts';
import { callInTurn, type Rate, type Service } from '../callInTurn.ts';
import { startBenchStage } from '../startBenchStage.ts';
import type { Bench, Figure } from '../types.ts';

/** What each call may take of the processor, ms; ExplainContact reads a row from Dynamics each time, which is in it. */
const targets = { GetContact: 0.7, 'ListContacts, 100 linked': 4, ExplainContact: 2 } as const;

/** What callers who only look cost the bridge. */
export const reads: Bench = {
  name: 'reads',
  title: 'Calls that read, 8 callers at once',
  startsBridges: true,
  run: async (options) => {
    const stage = await startBenchStage(options, 1000);
    try {
      const bridge = await stage.startBridge();
      await bridge.sync();
      const ids = [...(await stage.links()).keys()];
      const base = new URL(bridge.url).pathname;
      const idOf = (call: number) => ids[call % ids.length] ?? 0;
      const answering = { urls: [bridge.url], headers, usages: [bridge.usage], statuses: [200] };
      const services: Record<keyof typeof targets, Service> = {
        GetContact: { ...answering, path: (call) => `${base}/contacts/${idOf(call)}` },
        'ListContacts, 100 linked': { ...answering, path: () => `${base}/contacts?show=linked&limit=100` },
        ExplainContact: { ...answering, path: (call) => `${base}/contacts/${idOf(call)}/explanation` },
      };
      const rates = await callInTurn(services, { rounds: 5, seconds: 1 });
      return Object.entries(rates).map(([what, rate]) => described(what as keyof typeof targets, rate));
    } finally {
      await stage.close();
    }
  },
};

function described(what: keyof typeof targets, { callsPerSecond, cpuPerCall }: Rate): Figure {
  return {
    what,
    value: cpuPerCall,
    unit: 'ms of processor',
    target: { atMost: targets[what] },
    from: `${Math.round(callsPerSecond)} a second`,
  };
}
