import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startBenchStage } from '../../scripts/bench/startBenchStage.ts';
import type { Usage } from '../../scripts/bench/usage.ts';
import { startArguments } from '../../scripts/demo/startBridge.ts';

/** What a bridge holds of the memory that the web site beside it needs, after its first run of so many contacts. */
async function usageAfterRun(contacts: number): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'memory-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const options = { full: false, progress: () => {}, folder, server: undefined, profiles: undefined };
  const stage = await startBenchStage(options, contacts);
  try {
    const bridge = await stage.startBridge();
    const { run } = await bridge.sync();
    expect(run.counts.created).toBeGreaterThan(contacts * 0.75);
    return await bridge.stop();
  } finally {
    await stage.close();
  }
}

it('is started here as by npm start', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const given = startArguments.map((each) => (each.startsWith('-') ? each : `./${relative('.', each)}`));
  expect(scripts.start?.replaceAll('./', '')).toBe(['node', ...given].join(' ').replaceAll('./', ''));
});

it('stays within its memory, whether a run has ten thousand contacts or forty', {
  timeout: 600_000,
}, async () => {
  const [ten, forty] = [await usageAfterRun(10_000), await usageAfterRun(40_000)];
  const megabytes = ({ memory, peakMemory }: Usage) => [memory, peakMemory].map((bytes) => bytes / 1024 ** 2);
  // At rest, and at most; a checkout holds what it strips the types with besides.
  for (const [rest = 0, most = 0] of [ten, forty].map(megabytes)) {
    expect(rest).toBeLessThan(200);
    expect(most).toBeLessThan(240);
  }
  expect(forty.peakMemory / ten.peakMemory).toBeLessThan(1.15);
});
