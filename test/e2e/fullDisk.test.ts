import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../../scripts/demo/startBridge.ts';
import { environmentOf } from '../release/environmentOf.ts';
import { startStage } from '../sync/startStage.ts';
import { bareEnvironment } from './bareEnvironment.ts';

/** A file system of 64 KB of its own; undefined where this account may not mount one. */
function mountSmall(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'small-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  if (status !== 0) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Starts the bridge with its log in a file. */
async function startBridge(environment: Record<string, string>, log: string) {
  const port = String(await freePort());
  const file = openSync(log, 'a');
  const child = spawn(process.execPath, ['bridge/main.ts'], {
    env: { ...bareEnvironment, ...environment, BRIDGE_PORT: port, LOG_FORMAT: 'json' },
    stdio: ['ignore', file, 'ignore'],
  });
  closeSync(file);
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  const get = async (path: string) => (await fetch(`${url}${path}`)).status;
  await vi.waitFor(async () => expect(await get('/health/ready')).toBe(200), { timeout: 60_000 });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    get,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

const call = '/xperience-dynamics365/status';

it.skipIf(!existsSync('/dev/full'))(
  'a disk that is full from the start keeps nobody from working',
  async () => {
    const stage = await startStage({ contacts: 20, seed: 4 });
    onTestFinished(() => stage.close());
    const bridge = await startBridge(environmentOf(stage), '/dev/full');
    expect(await bridge.get(call)).toBe(401);
    expect(await bridge.stop()).toBe(0);
  },
);

it('a disk that fills up and is cleared loses lines of the log and nothing else', async ({ skip }) => {
  const folder = mountSmall();
  if (folder === undefined) return skip('no file system can be mounted here');
  const stage = await startStage({ contacts: 20, seed: 4 });
  onTestFinished(() => stage.close());
  const log = join(folder, 'log');
  const bridge = await startBridge(environmentOf(stage), log);
  expect(() => writeFileSync(join(folder, 'filler'), Buffer.alloc(128 * 1024))).toThrow(/ENOSPC/);
  // Until the last page of the log is full as well, and some more.
  for (let calls = 0; calls < 60; calls += 1) expect(await bridge.get(call)).toBe(401);
  rmSync(join(folder, 'filler'));
  expect(await bridge.get(call)).toBe(401);
  const told = readFileSync(log, 'utf8')
    .split('\n')
    .find((line) => line.includes('ENOSPC'));
  expect(JSON.parse(told ?? '')).toMatchObject({ level: 'warn', code: 'ENOSPC' });
  expect(await bridge.stop()).toBe(0);
});
