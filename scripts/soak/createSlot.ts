import { freePort, type RunningBridge, startBridge } from '../demo/startBridge.ts';

/** One life of a process, from its start to its end. */
export interface Life {
  slot: string;
  /** Which program it is of. */
  program: string;
  pid: number;
  url: string;
  metricsUrl: string;
}

/** A place where a bridge process runs, one after the other. */
export interface Slot {
  name: string;
  /** The process that runs now; undefined while there is none. */
  life(): Life | undefined;
  start(program: { name: string; starter: string }): Promise<void>;
  /** As a service manager does; its exit code. */
  stop(): Promise<number | null>;
  /** As a power cut does. */
  kill(): Promise<void>;
}

/** @param environment configuration of the bridge */
export function createSlot(name: string, environment: Readonly<Record<string, string>>): Slot {
  let bridge: RunningBridge | undefined;
  let life: Life | undefined;
  return {
    name,
    life: () => life,
    async start({ name: program, starter }) {
      const metricsPort = await freePort();
      bridge = await insist(() =>
        startBridge(
          { ...environment, BRIDGE_METRICS_PORT: String(metricsPort), LOG_LEVEL: 'error' },
          { program: [starter, 'start'] },
        ),
      );
      life = {
        slot: name,
        program,
        pid: bridge.process.pid ?? 0,
        url: bridge.url,
        metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
      };
    },
    async stop() {
      life = undefined;
      const ending = bridge;
      bridge = undefined;
      return (await ending?.stop()) ?? null;
    },
    async kill() {
      life = undefined;
      const gone = bridge?.process;
      bridge = undefined;
      if (!gone || gone.exitCode !== null || gone.signalCode !== null) return;
      const ended = new Promise((resolve) => gone.once('exit', resolve));
      gone.kill('SIGKILL');
      await ended;
    },
  };
}

/** So often a service manager starts again what says that something is in the way which passes, as a file that is locked. */
const mostStarts = 10;

async function insist(start: () => Promise<RunningBridge>): Promise<RunningBridge> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await start();
    } catch (error) {
      if (starts === mostStarts) throw error;
    }
  }
}
