import { headers } from '../callBridge.ts';
import { callersPerSecond } from '../callersPerSecond.ts';
import { settledRows } from '../settledRows.ts';
import { startBenchStage } from '../startBenchStage.ts';
import { startEmptyRoute } from '../startEmptyRoute.ts';
import type { Bench } from '../types.ts';

const seconds = 5;

/** What a call of a flow costs the bridge. */
export const updateContact: Bench = {
  name: 'updateContact',
  title: 'UpdateContact against a route that does nothing, 8 callers at once',
  run: async (options) => {
    const stage = await startBenchStage(options, 1000);
    const empty = await startEmptyRoute();
    try {
      const bridge = await stage.startBridge();
      await bridge.sync();
      const rows = await settledRows(stage, bridge, 200);
      const bodies = rows.map((row) => JSON.stringify(row));
      const url = `${bridge.url}/updatecontact`;
      const loads = {
        empty: { urls: [empty.url], headers, bodies, statuses: [204], seconds },
        unchanged: { urls: [url], headers, bodies, statuses: [204], seconds },
      };
      // Both are measured warm.
      for (const load of Object.values(loads)) await callersPerSecond({ ...load, seconds: 1 });
      options.progress('calls that change nothing');
      const nothing = await callersPerSecond(loads.empty);
      const unchanged = await callersPerSecond(loads.unchanged);
      const newer = editions(rows, 1, () => ({}));
      const equal = await callersPerSecond({ ...loads.unchanged, bodies: newer });
      options.progress('calls that write');
      const changing = editions(rows, editionsEach + 1, (edition) => ({ address1_city: `City ${edition}` }));
      const written = await callersPerSecond({
        ...loads.unchanged,
        bodies: changing,
        statuses: [200, 204, 409],
      });
      return [
        {
          what: 'the same row again',
          value: unchanged / nothing,
          unit: 'of the calls a second',
          target: { atLeast: 0.2 },
          from: `${Math.round(unchanged)} against ${Math.round(nothing)} a second`,
        },
        {
          what: 'a row that is newer in unmapped columns only',
          value: equal / nothing,
          unit: 'of the calls a second',
          from: `${Math.round(equal)} a second; its version is stored`,
        },
        {
          what: 'a field of the contact is written',
          value: written / nothing,
          unit: 'of the calls a second',
          from: `${Math.round(written)} a second`,
        },
      ];
    } finally {
      empty.stop();
      await stage.close();
    }
  },
};

const editionsEach = 200;

/** Every row again and again, each time newer and with other values. */
function editions(
  rows: readonly Record<string, unknown>[],
  first: number,
  values: (edition: number) => Record<string, unknown>,
): string[] {
  return Array.from({ length: editionsEach }, (_, index) => first + index).flatMap((edition) =>
    rows.map(({ '@odata.etag': _etag, ...row }) => {
      const versionnumber = Number(row.versionnumber) + edition * 1_000_000;
      return JSON.stringify({ ...row, versionnumber, ...values(edition) });
    }),
  );
}
