import { cpus } from 'node:os';
import { type Connection, openConnection } from './openConnection.ts';
import type { Usage } from './usage.ts';

/** Something that is called, by one process or by several that are all alike. */
export interface Service {
  /** One address for each process, called in turn. */
  urls: readonly string[];
  headers: Readonly<Record<string, string>>;
  /** The body of the so manieth call; at best made beforehand, for the time of making it counts as well. Without it, GET. */
  body?: (call: number) => Uint8Array;
  /** Path of the so manieth call with GET; without it that of the address. */
  path?: (call: number) => string;
  /** Calls at once for each process; default 8. */
  callers?: number;
  /** What every call has to answer. */
  statuses: readonly number[];
  /** What each process has used so far. */
  usages: readonly (() => Promise<Usage>)[];
}

export interface Rate {
  callsPerSecond: number;
  /** Processor time of the processes for one call, ms. */
  cpuPerCall: number;
  /** What the processes asked their database for one call. */
  statementsPerCall: number;
  /** Share of the processors of this machine that was busy, whatever with. */
  busy: number;
  /** So long half of the calls took at most, and 99 of a hundred, ms. */
  p50: number;
  p99: number;
}

export interface Turns {
  rounds: number;
  /** How long each service is called in a round. */
  seconds: number;
  /** Turns at most until a process has compiled what it runs; default 12. */
  warmUps?: number;
}

/** Turns that try all and measure nothing. */
export const fewTurns: Turns = { rounds: 2, seconds: 0.1, warmUps: 1 };

interface Turn {
  calls: number;
  ms: number;
  cpu: number;
  statements: number;
  /** Share of this machine's processors. */
  busy: number;
  /** How long each call took, ms. */
  times: number[];
}

interface Caller {
  call(seconds: number): Promise<Turn>;
  close(): void;
}

/** Calls at once for each process that answers, unless a service says otherwise. */
const callersEach = 8;
/** So many calls let a process compile what it runs; a slow one is not waited for longer than this. */
const warmUp = { calls: 20_000, turns: 12, seconds: 0.5 };

/**
 * Calls services as fast as answers come, over connections that stay open. They have short turns one after
 * the other, so that what else the machine does counts for all of them alike, and the middle one of its turns counts for
 * each.
 * @throws when a call answers anything else than expected
 */
export async function callInTurn<const Name extends string>(
  services: Readonly<Record<Name, Service>>,
  { rounds, seconds, warmUps = warmUp.turns }: Turns,
): Promise<Record<Name, Rate>> {
  const callers = Object.entries<Service>(services).map(([name, service]) => ({
    name,
    caller: openCaller(service),
    turns: [] as Turn[],
  }));
  try {
    for (const { caller } of callers) await warm(caller, warmUps);
    for (let round = 0; round < rounds; round += 1)
      for (const { caller, turns } of callers) turns.push(await caller.call(seconds));
    const rates = callers.map(({ name, turns }) => [name, rateOf(turns)]);
    return Object.fromEntries(rates) as Record<Name, Rate>;
  } finally {
    for (const { caller } of callers) caller.close();
  }
}

/** Of each turn, and the middle one of them; times are those of all calls. */
function rateOf(turns: readonly Turn[]): Rate {
  const middleOf = (read: (turn: Turn) => number) => percentile(turns.map(read), 0.5);
  const times = turns.flatMap((turn) => turn.times);
  return {
    callsPerSecond: middleOf(({ calls, ms }) => (calls * 1000) / ms),
    cpuPerCall: middleOf(({ calls, cpu }) => cpu / calls),
    statementsPerCall: middleOf((turn) => turn.statements / turn.calls),
    busy: middleOf(({ busy }) => busy),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

/** The value that so great a share of the values does not exceed; 0 where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
}

/** What the processors of this machine have done since its start, ms. */
function machineTime(): { all: number; busy: number } {
  const times = cpus().map(({ times }) => times);
  const all = times.reduce((sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle, 0);
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}

async function warm(caller: Caller, turns: number): Promise<void> {
  let done = 0;
  for (let turn = 0; turn < turns && done < warmUp.calls; turn += 1) {
    done += (await caller.call(warmUp.seconds)).calls;
  }
}

function openCaller({ urls, headers, body, path, statuses, usages, callers = callersEach }: Service): Caller {
  const connections = urls.flatMap((url) =>
    Array.from({ length: callers }, () => openConnection(url, headers)),
  );
  let call = 0;
  let times: number[] = [];
  const callUntil = async (deadline: number, connection: Connection): Promise<void> => {
    while (performance.now() < deadline) {
      const number = call++;
      const sent = body?.(number);
      const begun = performance.now();
      const { status, text } = await connection.call(sent, path?.(number));
      times.push(performance.now() - begun);
      if (!statuses.includes(status)) throw new Error(`A call answered ${status}: ${text}`);
    }
  };
  const used = async () => {
    const all = await Promise.all(usages.map((usage) => usage()));
    const sum = (read: (usage: Usage) => number) => all.reduce((total, usage) => total + read(usage), 0);
    return { cpu: sum(({ cpu }) => cpu), statements: sum(({ statements }) => statements) };
  };
  return {
    call: async (seconds) => {
      const before = { call, machine: machineTime(), ...(await used()) };
      times = [];
      const started = performance.now();
      const deadline = started + seconds * 1000;
      await Promise.all(connections.map((connection) => callUntil(deadline, connection)));
      const ms = performance.now() - started;
      const after = { machine: machineTime(), ...(await used()) };
      const all = after.machine.all - before.machine.all;
      return {
        calls: call - before.call,
        ms,
        cpu: after.cpu - before.cpu,
        statements: after.statements - before.statements,
        busy: all === 0 ? 0 : (after.machine.busy - before.machine.busy) / all,
        times,
      };
    },
    close: () => {
      for (const connection of connections) connection.close();
    },
  };
}
