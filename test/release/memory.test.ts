import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startBenchStage } from '../../scripts/bench/startBenchStage.ts';
import type { Usage } from '../../scripts/bench/usage.ts';
import { startArguments } from '../../scripts/demo/startBridge.ts';
import { makeRelease, type OpenRelease, openRelease } from './openRelease.ts';

let opened: OpenRelease;
beforeAll(async () => {
  opened = openRelease(await makeRelease());
});
afterAll(() => opened.remove());

/** What a bridge holds of the memory that the web site beside it needs, after its first run of so many contacts. */
async function usageAfterRun(contacts: number, program: readonly string[]): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'memory-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const options = { full: false, progress: () => {}, folder, server: undefined, profiles: undefined };
  const stage = await startBenchStage(options, contacts);
  try {
    const bridge = await stage.startBridge(program);
    const { run } = await bridge.sync();
    expect(run.counts.created).toBeGreaterThan(contacts * 0.75);
    // What the run needed is given back a few seconds after it.
    const deadline = performance.now() + patienceMs;
    while (megabytes((await bridge.usage()).memory) > atRest && performance.now() < deadline) await wait(200);
    return await bridge.stop();
  } finally {
    await stage.close();
  }
}

/** Most that a bridge holds when nothing goes on, MB. */
const atRest = 200;
const patienceMs = 60_000;

const megabytes = (bytes: number): number => bytes / 1024 ** 2;

it('holds 200 MB at most once a run is over, whether it had ten thousand contacts or forty', {
  timeout: 600_000,
}, async () => {
  // As the deployment files start it.
  const program = ['--max-semi-space-size=16', opened.starter, 'start'];
  const ten = await usageAfterRun(10_000, program);
  const forty = await usageAfterRun(40_000, program);
  expect(megabytes(ten.memory)).toBeLessThan(atRest);
  expect(megabytes(forty.memory)).toBeLessThan(atRest);
  expect(megabytes(forty.peakMemory)).toBeLessThan(300);
});

it('holds a little more in a checkout, where types are stripped at the start', {
  timeout: 300_000,
}, async () => {
  const { memory } = await usageAfterRun(10_000, startArguments);
  expect(megabytes(memory)).toBeLessThan(230);
});

it('is started by the bench as by npm start', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const given = startArguments.map((each) => (each.startsWith('-') ? each : relative('.', each)));
  expect(scripts.start?.replaceAll('./', '')).toBe(['node', ...given].join(' '));
});
