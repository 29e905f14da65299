import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { run as doctor } from '../../scripts/doctor.ts';
import { runHere } from '../scripts/runHere.ts';

const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in an empty folder, so that no .env of somebody's is read. */
async function run(args: readonly string[]): Promise<{ code: number; page: string; progress: string }> {
  const { status, stdout, stderr } = await runHere(doctor, args, { cwd: folder });
  return { code: status, page: stdout, progress: stderr };
}

it('explains itself and its exit codes', async () => {
  const { code, page } = await run(['--help']);
  expect({ code, page }).toEqual({ code: 0, page: expect.stringContaining('Exit code: 0') });
});

it('refuses an option it does not know', async () => {
  expect(await run(['--fix'])).toMatchObject({ code: 2, progress: expect.stringContaining('--fix') });
});

it('lists what is missing with nothing configured, shows progress and ends with 2', async () => {
  const { code, page, progress } = await run([]);
  expect(code).toBe(2);
  expect(page).toContain('XPERIENCE_DATABASE is missing');
  expect(page).toMatch(/\d+ errors, \d+ warnings?, \d+ not checked\./);
  expect(progress).toContain('1/');
});
