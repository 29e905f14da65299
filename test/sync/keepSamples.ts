import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the test runner a folder for the samples of its tests, for as long as it runs. */
export default function keepSamples(): (() => void) | undefined {
  if (process.env.XPERIENCE_TEST_SAMPLES !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-samples-'));
  process.env.XPERIENCE_TEST_SAMPLES = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
