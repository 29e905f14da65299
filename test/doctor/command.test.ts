import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const command = fileURLToPath(new URL('../../scripts/doctor.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in an empty folder, so that no .env of somebody's is read. */
const run = (args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; page: string; progress: string }>((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH, ...env } };
    execFile(process.execPath, [command, ...args], options, (error, page, progress) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, page, progress }),
    );
  });

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
