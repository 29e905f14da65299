import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readOptions as readMappingOptions } from '../../scripts/mapping/readOptions.ts';
import { readOptions as readSetupOptions } from '../../scripts/setup/readOptions.ts';

const folder = mkdtempSync(join(tmpdir(), 'bridge-output-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
const script = (name: string) => new URL(`../../scripts/${name}.ts`, import.meta.url).pathname;

test('what a command prints for a file goes there whole, and a secret is nobody else’s', () => {
  const file = join(folder, 'secret.txt');
  const made = run(script('keys'), 'secret', '--out', file);
  expect([made.status, made.stdout]).toEqual([0, '']);
  expect(readFileSync(file, 'utf8')).toMatch(/^[\w-]{43}\n$/);
  expect(statSync(file).mode & 0o077).toBe(0);
  const again = run(script('keys'), 'secret', '--out', file);
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
});

test.each(['keys', 'setup', 'doctor', 'mapping', 'pause', 'sync'])(
  '%s reads the file that --env-file names, and says when there is none',
  (name) => {
    const missing = run(script(name), '--env-file', 'none.env', '--help');
    // Node itself looks for this option, too, and may be first to miss the file.
    expect([missing.status === 0, missing.stderr]).toEqual([false, expect.stringContaining('none.env')]);
    writeFileSync(join(folder, 'some.env'), 'BRIDGE_PORT=1\nnonsense\n');
    const help = run(script(name), '--env-file=some.env', '--help');
    expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('--env-file FILE')]);
  },
);

test('--out goes with what has an output', () => {
  const env = { XPERIENCE_SETUP_DATABASE: 'Server=x;Database=y;User ID=z;Password=p' };
  expect(readSetupOptions(['--print', '--out', 'a.sql'], env)).toMatchObject({
    action: 'print',
    out: 'a.sql',
  });
  expect(readSetupOptions(['--out', 'a.sql'], env)).toEqual([expect.stringContaining('--print')]);
  expect(readMappingOptions(['export', '--out', 'a.json'])).toMatchObject({
    command: 'export',
    file: 'a.json',
  });
  expect(readMappingOptions(['import', 'a.json', '--out', 'b.json'])).toHaveProperty('mistakes');
});
