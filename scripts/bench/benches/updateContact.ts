import { headers } from '../callBridge.ts';
import { callInTurn, type Rate, type Service } from '../callInTurn.ts';
import { countOn, newerRows } from '../newerRows.ts';
import { settledRows } from '../settledRows.ts';
import { startBenchStage } from '../startBenchStage.ts';
import { startEmptyRoute } from '../startEmptyRoute.ts';
import type { Bench } from '../types.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * What a call of a flow costs the bridge. Calls a second are told beside it: how many the route that does nothing answers
 * depends on how fast it is called, but not what each costs.
 */
export const updateContact: Bench = {
  name: 'updateContact',
  title: 'UpdateContact against a route that does nothing, 8 callers at once',
  startsBridges: true,
  run: async (options) => {
    const stage = await startBenchStage(options, 1000);
    const empty = await startEmptyRoute();
    try {
      const bridge = await stage.startBridge();
      await bridge.sync();
      const rows = await settledRows(stage, bridge, 200);
      const bodies = rows.map((row) => Buffer.from(JSON.stringify(row)));
      const same = (call: number) => bodies[call % bodies.length] ?? Buffer.alloc(0);
      const answering = { urls: [`${bridge.url}/updatecontact`], headers, usages: [bridge.usage] };
      const services: Record<'nothing' | 'unchanged', Service> = {
        nothing: { urls: [empty.url], headers, body: same, statuses: [204], usages: [empty.usage] },
        unchanged: { ...answering, body: same, statuses: [204] },
      };
      options.progress('calls that change nothing');
      const { nothing, unchanged } = await callInTurn(services, { rounds: 40, seconds: 0.2 });
      options.progress('calls that write');
      await countOn(stage, bridge);
      const next = newerRows(rows);
      const newer = (values: (edition: number) => Row) => Buffer.from(JSON.stringify(next(values)));
      const turns = { rounds: 1, seconds: 4 };
      const { stored } = await callInTurn(
        { stored: { ...answering, body: () => newer(() => ({})), statuses: [204] } },
        turns,
      );
      const moved = () => newer((edition) => ({ address1_city: `City ${edition}` }));
      const { written } = await callInTurn(
        { written: { ...answering, body: moved, statuses: [200, 204, 409] } },
        turns,
      );
      const share = ({ cpuPerCall }: Rate) => nothing.cpuPerCall / cpuPerCall;
      const unit = 'of the calls for the same processor time';
      return [
        {
          what: 'the same row again',
          value: share(unchanged),
          unit,
          target: { atLeast: 0.3 },
          from: `${described(unchanged)}, against ${described(nothing)}`,
        },
        {
          what: 'a row that is newer in unmapped columns only',
          value: share(stored),
          unit,
          from: `${described(stored)}; its version is stored`,
        },
        { what: 'a field of the contact is written', value: share(written), unit, from: described(written) },
      ];
    } finally {
      empty.stop();
      await stage.close();
    }
  },
};

function described({ callsPerSecond, cpuPerCall }: Rate): string {
  const microseconds = Math.round(cpuPerCall * 1000);
  return `${Math.round(callsPerSecond)} a second at ${microseconds} µs of processor`;
}
