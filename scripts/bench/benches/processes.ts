import { headers } from '../callBridge.ts';
import { callersPerSecond } from '../callersPerSecond.ts';
import { settledRows } from '../settledRows.ts';
import { startBenchStage } from '../startBenchStage.ts';
import type { Bench, BenchOptions, Figure } from '../types.ts';

const seconds = 4;

/** Several bridges on one database: all are asked for the same run at once, then all take calls. */
export const processes: Bench = {
  name: 'processes',
  title: 'One, two and four bridge processes on one database',
  run: async (options) => {
    const figures: Figure[] = [];
    let alone: number | undefined;
    for (const count of [1, 2, 4]) {
      options.progress(`${count} processes`);
      const { writes, callsPerSecond } = await measure(options, count);
      alone ??= callsPerSecond;
      figures.push(
        {
          what: `${count}: writes a row, all processes asked for the same run`,
          value: writes.sent / writes.rows,
          unit: '×',
          target: { atMost: 1 },
          from: `${writes.sent} writes, ${writes.rows} rows`,
        },
        {
          what: `${count}: UpdateContact calls that change nothing, against one process`,
          value: callsPerSecond / alone,
          unit: '×',
          from: `${Math.round(callsPerSecond)} a second`,
        },
      );
    }
    return figures;
  },
};

async function measure(options: BenchOptions, count: number) {
  const stage = await startBenchStage(options, 1000);
  try {
    const bridges = await Promise.all(Array.from({ length: count }, () => stage.startBridge()));
    await Promise.all(bridges.map((bridge) => bridge.sync()));
    const contacts = stage.dynamics.organization.table('contact')?.rows.size() ?? 0;
    const sent = stage.dynamics.conditions.log.counts().rowsWritten;
    const [first] = bridges;
    const bodies = (first ? await settledRows(stage, first, 200) : []).map((row) => JSON.stringify(row));
    const urls = bridges.map(({ url }) => `${url}/updatecontact`);
    const load = { urls, headers, bodies, statuses: [204] };
    await callersPerSecond({ ...load, seconds: 1 });
    const callsPerSecond = await callersPerSecond({ ...load, seconds });
    return { writes: { sent, rows: contacts }, callsPerSecond };
  } finally {
    await stage.close();
  }
}
