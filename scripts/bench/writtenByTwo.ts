import { cpus } from 'node:os';
import { headers } from './callBridge.ts';
import { callInTurn, fewTurns, type Rate, type Service, type Turns } from './callInTurn.ts';
import { delayAnswers } from './delayAnswers.ts';
import { countOn, newerRows } from './newerRows.ts';
import { sizeBy } from './sizeBy.ts';
import type { BenchBridge, BenchStage } from './startBenchStage.ts';
import type { BenchOptions, Figure } from './types.ts';
import { watchBlocked } from './watchBlocked.ts';

/** On a server; in a file the processes wait for each other's commits. */
const leastByTwo = 1.5;
/** A machine of whose processors so much is busy has no room for a second process. */
const fullyBusy = 0.9;
/** So much later answers of a server far away arrive, ms: longer than a call keeps any processor busy. */
const delayMs = 40;
/** Calls at once, whether one process answers them or two. */
const callers = { near: 16, far: 32 };
const short: Turns = { rounds: 8, seconds: 0.5 };
/** Long enough for some tens of ways to the server. */
const long: Turns = { rounds: 6, seconds: 2, warmUps: 6 };
const turns = {
  near: { small: fewTurns, usual: short, full: short },
  far: { small: fewTurns, usual: long, full: long },
};

/** A field of the next row, as it is written by a call. */
type NextBody = () => Buffer;

/**
 * Calls that each write a field, to one process and to two. On a server they are made once more over ways that take long,
 * where processors have little to do: whether anything of the bridge, such as its locks, keeps two processes from writing
 * at the same time shows there, on a machine of any size.
 */
export async function writtenByTwo(
  options: BenchOptions,
  stage: BenchStage,
  bridges: readonly BenchBridge[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<Figure[]> {
  const next = newerRows(rows);
  const body = () => Buffer.from(JSON.stringify(next((edition) => ({ address1_city: `City ${edition}` }))));
  options.progress('calls that write shared among two processes');
  const what = 'two: UpdateContact calls that write a field, against one process';
  const near = await callTwo(options, stage, bridges, body, { what, place: 'near' });
  return options.server === undefined ? [near] : [near, await writtenFromAfar(options, stage, body)];
}

async function writtenFromAfar(options: BenchOptions, stage: BenchStage, body: NextBody): Promise<Figure> {
  options.progress('calls that write shared among two processes far from their server');
  const way = await delayAnswers(stage.environment.XPERIENCE_DATABASE ?? '', delayMs);
  const bridges: BenchBridge[] = [];
  try {
    for (const _each of ['one', 'two'])
      bridges.push(await stage.startBridge(undefined, { XPERIENCE_DATABASE: way.address }));
    const what = `two: the same, each answer of the server ${delayMs} ms later, against one process`;
    return await callTwo(options, stage, bridges, body, { what, place: 'far' });
  } finally {
    for (const bridge of bridges) await bridge.stop();
    await way.close();
  }
}

async function callTwo(
  options: BenchOptions,
  stage: BenchStage,
  bridges: readonly BenchBridge[],
  body: NextBody,
  { what, place }: { what: string; place: keyof typeof callers },
): Promise<Figure> {
  await countOn(stage, ...bridges);
  const by = (answering: readonly BenchBridge[]): Service => ({
    urls: answering.map(({ url }) => `${url}/updatecontact`),
    headers,
    body,
    statuses: [200, 204, 409],
    usages: answering.map(({ usage }) => usage),
    callers: callers[place] / answering.length,
  });
  const watch = watchBlocked(stage.database);
  const { one, two } = await callInTurn(
    { one: by(bridges.slice(0, 1)), two: by(bridges) },
    sizeBy(options, turns[place]),
  );
  const waits = await watch.end();
  const waited = waits
    ? `; a session waited for a lock of another in ${waits.blocked} of ${waits.looks} looks`
    : '';
  return {
    what,
    value: two.callsPerSecond / one.callsPerSecond,
    unit: '×',
    ...(options.server !== undefined && { target: { atLeast: leastByTwo } }),
    from: `${said(two)}, against ${said(one)}${waited}; ${limitOf(two)}`,
  };
}

/** Both processes share the machine with the callers, and perhaps with the database, so what a call costs them is told as well. */
function said({ callsPerSecond, cpuPerCall, statementsPerCall, p99, busy }: Rate): string {
  const [cost, asked] = [cpuPerCall, statementsPerCall].map((value) => Number(value.toPrecision(3)));
  return `${Math.round(callsPerSecond)} a second at ${cost} ms of processor and ${asked} statements, p99 ${Math.round(p99)} ms, this machine ${percent(busy)} busy`;
}

/** Which side kept the calls from being more. */
function limitOf({ busy, callsPerSecond, cpuPerCall }: Rate): string {
  if (busy < fullyBusy) return 'the processors of this machine were not the limit';
  const ofBridges = (callsPerSecond * cpuPerCall) / 1000 / cpus().length / busy;
  return `the processors of this machine were the limit, ${percent(ofBridges)} of their work was the bridges', so this tells nothing of whether two hinder each other`;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
