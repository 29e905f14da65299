import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface RunningBridge {
  /** Address of the contract's base path. */
  url: string;
  /** Everything it has logged. */
  log: () => string;
  /** Ends it as a service manager does; its exit code. */
  stop: () => Promise<number | null>;
  process: ChildProcess;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What Node is given by `npm start`. */
export const startArguments: readonly string[] = [
  '--max-semi-space-size=16',
  '--import',
  join(root, 'scripts', 'needs', 'node.mjs'),
  '--',
  join(root, 'bridge', 'main.ts'),
];

const patienceMs = 120_000;

/** Another program may take a free port before the bridge does. */
class PortTaken extends Error {}
const mostPorts = 3;

/**
 * Starts the bridge as its own process, exactly as `npm start` does.
 * @param environment variables of the configuration
 * @param options `channel`: messages can be exchanged with it; `program`: what Node is given in place of the checkout's bridge
 * @throws when it is not ready in time, with what it said
 */
export async function startBridge(
  environment: Record<string, string>,
  options: { channel?: boolean; program?: readonly string[] } = {},
): Promise<RunningBridge> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startAt(await freePort(), environment, options);
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === mostPorts) throw error;
    }
  }
}

async function startAt(
  port: number,
  environment: Record<string, string>,
  { channel = false, program = startArguments }: { channel?: boolean; program?: readonly string[] },
): Promise<RunningBridge> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, program, {
    env: { PATH, NODE_COMPILE_CACHE, BRIDGE_PORT: String(port), LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', ...(channel ? (['ipc'] as const) : [])],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}/xperience-dynamics365`;
  const deadline = performance.now() + patienceMs;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      const Reason = said.includes(`Port ${port} cannot be used`) ? PortTaken : Error;
      throw new Reason(`The bridge did not start:\n${said}`);
    }
    await wait(50);
  }
  return {
    url,
    log: () => said,
    process: child,
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Without a login it refuses; any other answer is that of another program on the port. */
async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/status`).then(
    ({ status }) => status === 401,
    () => false,
  );
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
