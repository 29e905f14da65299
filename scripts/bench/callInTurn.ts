import { type Connection, openConnection } from './openConnection.ts';
import type { Usage } from './reportUsage.ts';

/** Something that is called, by one process or by several that are all alike. */
export interface Service {
  /** One address for each process, called in turn. */
  urls: readonly string[];
  headers: Readonly<Record<string, string>>;
  /** The body of the so manieth call; at best made beforehand, for the time of making it counts as well. Without it, GET. */
  body?: (call: number) => Uint8Array;
  /** Path of the so manieth call with GET; without it that of the address. */
  path?: (call: number) => string;
  /** What every call has to answer. */
  statuses: readonly number[];
  /** What each process has used so far. */
  usages: readonly (() => Promise<Usage>)[];
}

export interface Rate {
  callsPerSecond: number;
  /** Processor time of the processes for one call, ms. */
  cpuPerCall: number;
}

export interface Turns {
  rounds: number;
  /** How long each service is called in a round. */
  seconds: number;
}

interface Caller {
  call(seconds: number): Promise<{ calls: number; ms: number; cpu: number }>;
  close(): void;
}

/** Calls at once for each process that answers. */
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
  { rounds, seconds }: Turns,
): Promise<Record<Name, Rate>> {
  const callers = Object.entries<Service>(services).map(([name, service]) => ({
    name,
    caller: openCaller(service),
    turns: [] as Rate[],
  }));
  try {
    for (const { caller } of callers) await warm(caller);
    for (let round = 0; round < rounds; round += 1) {
      for (const { caller, turns } of callers) {
        const { calls, ms, cpu } = await caller.call(seconds);
        turns.push({ callsPerSecond: (calls * 1000) / ms, cpuPerCall: cpu / calls });
      }
    }
    const rates = callers.map(({ name, turns }) => [
      name,
      {
        callsPerSecond: middle(turns.map(({ callsPerSecond }) => callsPerSecond)),
        cpuPerCall: middle(turns.map(({ cpuPerCall }) => cpuPerCall)),
      } satisfies Rate,
    ]);
    return Object.fromEntries(rates) as Record<Name, Rate>;
  } finally {
    for (const { caller } of callers) caller.close();
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

async function warm(caller: Caller): Promise<void> {
  let done = 0;
  for (let turn = 0; turn < warmUp.turns && done < warmUp.calls; turn += 1) {
    done += (await caller.call(warmUp.seconds)).calls;
  }
}

function openCaller({ urls, headers, body, path, statuses, usages }: Service): Caller {
  const connections = urls.flatMap((url) =>
    Array.from({ length: callersEach }, () => openConnection(url, headers)),
  );
  let call = 0;
  const callUntil = async (deadline: number, connection: Connection): Promise<void> => {
    while (performance.now() < deadline) {
      const number = call++;
      const { status, text } = await connection.call(body?.(number), path?.(number));
      if (!statuses.includes(status)) throw new Error(`A call answered ${status}: ${text}`);
    }
  };
  const used = async () => {
    const all = await Promise.all(usages.map((usage) => usage()));
    return all.reduce((sum, { cpu }) => sum + cpu, 0);
  };
  return {
    call: async (seconds) => {
      const before = { call, cpu: await used() };
      const started = performance.now();
      const deadline = started + seconds * 1000;
      await Promise.all(connections.map((connection) => callUntil(deadline, connection)));
      return { calls: call - before.call, ms: performance.now() - started, cpu: (await used()) - before.cpu };
    },
    close: () => {
      for (const connection of connections) connection.close();
    },
  };
}
