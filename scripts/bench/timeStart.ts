import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../demo/startBridge.ts';
import { askUsage, reportingUsage } from './askUsage.ts';

/** What one start took. */
export interface Start {
  /** From the making of the process until it says that it is ready, ms. */
  ready: number;
  /** Processor time of all its threads until then, ms. */
  cpu: number;
}

const patienceMs = 60_000;

/**
 * Starts a bridge as its own process, asks it whether it is ready until it is, and ends it.
 * @param program what Node is given
 * @param environment variables of the configuration
 * @throws when it ends before it is ready, with what it said
 */
export async function timeStart(
  program: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Start> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [reportingUsage, ...program], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      BRIDGE_PORT: String(port),
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const ended = once(child, 'exit');
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null || performance.now() - started > patienceMs)
        throw new Error(`The bridge did not start:\n${said}`);
      await wait(5);
    }
    const ready = performance.now() - started;
    const { cpu } = await askUsage(child);
    return { ready, cpu };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path: '/health/ready', agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.once('error', () => resolve(false)).end();
  });
}
