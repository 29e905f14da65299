import { headers } from '../callBridge.ts';
import { callInTurn, fewTurns, type Service, type Turns } from '../callInTurn.ts';
import { settledRows } from '../settledRows.ts';
import { sizeBy } from '../sizeBy.ts';
import { type BenchBridge, type BenchStage, startBenchStage } from '../startBenchStage.ts';
import type { Bench, BenchOptions, Figure } from '../types.ts';
import { writtenByTwo } from '../writtenByTwo.ts';

const counts = [1, 2, 4] as const;
const contacts = { small: 100, usual: 1000, full: 1000 };
const short: Turns = { rounds: 8, seconds: 0.5 };
const turns = { small: fewTurns, usual: short, full: short };

/** Several bridges on one database: all are asked for the same run at once, then all take calls. */
export const processes: Bench = {
  name: 'processes',
  title: 'One, two and four bridge processes on one database',
  startsBridges: true,
  run: async (options) => {
    const figures: Figure[] = [];
    for (const count of counts) {
      options.progress(`one run asked of ${count}`);
      const stage = await startBenchStage(options, sizeBy(options, contacts));
      try {
        const bridges = await Promise.all(Array.from({ length: count }, () => stage.startBridge()));
        figures.push(await sameRun(stage, bridges));
        if (count === Math.max(...counts)) figures.push(...(await sharedCalls(options, stage, bridges)));
      } finally {
        await stage.close();
      }
    }
    return figures;
  },
};

async function sameRun(stage: BenchStage, bridges: readonly BenchBridge[]): Promise<Figure> {
  await Promise.all(bridges.map((bridge) => bridge.sync()));
  const rows = stage.dynamics.organization.table('contact')?.rows.size() ?? 0;
  const { rowsWritten } = stage.dynamics.conditions.log.counts();
  return {
    what: `${bridges.length}: writes a row, all processes asked for the same run`,
    value: rowsWritten / rows,
    unit: '×',
    target: { atMost: 1 },
    from: `${rowsWritten} writes, ${rows} rows`,
  };
}

/** The same calls to one of the processes, to two and to all. */
async function sharedCalls(
  options: BenchOptions,
  stage: BenchStage,
  bridges: readonly BenchBridge[],
): Promise<Figure[]> {
  const [first] = bridges;
  if (!first) return [];
  options.progress('calls shared among the processes');
  const rows = await settledRows(stage, first, 200);
  const bodies = rows.map((row) => Buffer.from(JSON.stringify(row)));
  const none = Buffer.alloc(0);
  const by = (count: number): Service => {
    const answering = bridges.slice(0, count);
    return {
      urls: answering.map(({ url }) => `${url}/updatecontact`),
      headers,
      body: (call) => bodies[call % bodies.length] ?? none,
      statuses: [204],
      usages: answering.map(({ usage }) => usage),
    };
  };
  const { one, ...several } = await callInTurn(
    { one: by(1), two: by(2), four: by(4) },
    sizeBy(options, turns),
  );
  const unchanged = Object.entries(several).map(([name, { callsPerSecond }]) => ({
    what: `${name}: UpdateContact calls that change nothing, against one process`,
    value: callsPerSecond / one.callsPerSecond,
    unit: '×',
    from: `${Math.round(callsPerSecond)} against ${Math.round(one.callsPerSecond)} a second, on this machine`,
  }));
  return [...unchanged, ...(await writtenByTwo(options, stage, bridges.slice(0, 2), rows))];
}
