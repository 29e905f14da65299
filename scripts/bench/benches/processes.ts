import { headers } from '../callBridge.ts';
import { callInTurn, fewTurns, type Rate, type Service, type Turns } from '../callInTurn.ts';
import { countOn, newerRows } from '../newerRows.ts';
import { settledRows } from '../settledRows.ts';
import { sizeBy } from '../sizeBy.ts';
import { type BenchBridge, type BenchStage, startBenchStage } from '../startBenchStage.ts';
import type { Bench, BenchOptions, Figure } from '../types.ts';
import { watchBlocked } from '../watchBlocked.ts';

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
  return [...unchanged, await writtenByTwo(options, stage, bridges.slice(0, 2), rows)];
}

/** On a server; in a file the processes wait for each other's commits. */
const leastByTwo = 1.5;

/** The same calls that each write a field, to one process and to two. */
async function writtenByTwo(
  options: BenchOptions,
  stage: BenchStage,
  bridges: readonly BenchBridge[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<Figure> {
  options.progress('calls that write shared among two processes');
  await countOn(stage, ...bridges);
  const next = newerRows(rows);
  const by = (answering: readonly BenchBridge[]): Service => ({
    urls: answering.map(({ url }) => `${url}/updatecontact`),
    headers,
    body: () => Buffer.from(JSON.stringify(next((edition) => ({ address1_city: `City ${edition}` })))),
    statuses: [200, 204, 409],
    usages: answering.map(({ usage }) => usage),
    // As many callers, whether one process answers them or two.
    callers: 16 / answering.length,
  });
  const watch = watchBlocked(stage.database);
  const { one, two } = await callInTurn(
    { one: by(bridges.slice(0, 1)), two: by(bridges) },
    sizeBy(options, turns),
  );
  const waits = await watch.end();
  const waited = waits
    ? `; a session waited for a lock of another in ${waits.blocked} of ${waits.looks} looks`
    : '';
  return {
    what: 'two: UpdateContact calls that write a field, against one process',
    value: two.callsPerSecond / one.callsPerSecond,
    unit: '×',
    ...(options.server !== undefined && { target: { atLeast: leastByTwo } }),
    from: `${said(two)}, against ${said(one)}, on this machine${waited}`,
  };
}

/** Both processes share the machine with the database and the callers, so what a call costs them is told as well. */
function said({ callsPerSecond, cpuPerCall, statementsPerCall, p99 }: Rate): string {
  const [cost, asked] = [cpuPerCall, statementsPerCall].map((value) => Number(value.toPrecision(3)));
  return `${Math.round(callsPerSecond)} a second at ${cost} ms of processor and ${asked} statements, p99 ${Math.round(p99)} ms`;
}
