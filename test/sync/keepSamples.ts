import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Memory that is a folder, on Linux. What is written there need not be waited for, and is lost with the machine only. */
const memory = '/dev/shm';

/** More than all files of the tests together ever take. */
const enoughBytes = 2 * 1024 ** 3;

/**
 * Gives the test runner a folder for the temporary files of its tests, for as long as it runs: in memory where there is
 * room, for the embedded engine waits for the disk with each commit. In it are the samples that tests make copies of.
 */
export default function keepSamples(): (() => void) | undefined {
  if (process.env.XPERIENCE_TEST_SAMPLES !== undefined) return undefined;
  const folder = mkdtempSync(join(hasRoom() ? memory : tmpdir(), 'xperience-bridge-tests-'));
  process.env.TMPDIR = folder;
  process.env.XPERIENCE_TEST_SAMPLES = mkdtempSync(join(folder, 'samples-'));
  return () => rmSync(folder, { recursive: true, force: true });
}

function hasRoom(): boolean {
  if (process.platform !== 'linux' || process.env.TMPDIR !== undefined || !existsSync(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > enoughBytes;
}
