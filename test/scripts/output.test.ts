import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run as doctor } from '../../scripts/doctor.ts';
import { run as keys } from '../../scripts/keys.ts';
import { readOptions as readMappingOptions } from '../../scripts/mapping/readOptions.ts';
import { run as mapping } from '../../scripts/mapping.ts';
import { run as pause } from '../../scripts/pause.ts';
import { starters } from '../../scripts/release/starters.ts';
import { readOptions as readSetupOptions } from '../../scripts/setup/readOptions.ts';
import { run as setup } from '../../scripts/setup.ts';
import { run as sync } from '../../scripts/sync.ts';
import { runHere } from './runHere.ts';

const folder = mkdtempSync(join(tmpdir(), 'bridge-output-'));
afterAll(() => rmSync(folder, { recursive: true }));
const commands = { doctor, keys, mapping, pause, setup, sync };

test('what a command prints for a file goes there whole, and a secret is nobody else’s', async () => {
  const file = join(folder, 'secret.txt');
  const made = await runHere(keys, ['secret', '--out', 'secret.txt'], { cwd: folder });
  expect([made.status, made.stdout]).toEqual([0, '']);
  expect(readFileSync(file, 'utf8')).toMatch(/^[\w-]{43}\n$/);
  expect(statSync(file).mode & 0o077).toBe(0);
  const again = await runHere(keys, ['secret', '--out', 'secret.txt'], { cwd: folder });
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
});

test.each(Object.entries(commands))(
  '%s reads the file that --env-file names, and says when there is none',
  async (_name, command) => {
    const missing = await runHere(command, ['--env-file', 'none.env'], { cwd: folder });
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('none.env')]);
    writeFileSync(join(folder, 'some.env'), 'BRIDGE_PORT=1\nnonsense\n');
    const help = await runHere(command, ['--env-file=some.env', '--help'], { cwd: folder });
    expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('--env-file FILE')]);
  },
);

test.each(['audit', 'start'])('npm run %s leaves --env-file to the program, not to Node', (name) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const { status, stderr } = spawnSync('sh', ['-c', `${scripts[name]} --env-file none.env`], {
    encoding: 'utf8',
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
  });
  expect([status, stderr]).toEqual([2, expect.stringContaining('There is no file none.env')]);
});

test('a short start of a release leaves --env-file to the program, too', () => {
  for (const start of Object.values(starters)) expect(start).toMatch(/node\}?"? -- "/);
});

test.each([
  [['--out', ''], '--out has an empty value'],
  [['--out', 'a.txt', '--out', 'b.txt'], '--out is given twice'],
])('%j is a mistake', async (args, said) => {
  const { status, stderr } = await runHere(doctor, args, { cwd: folder });
  expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
});

test.each([
  ['.', 'is a folder'],
  ['none/page.txt', 'its folder does not exist'],
  ['file/page.txt', 'its folder is a file'],
])('an output that cannot go to %s is refused before any work', async (out, said) => {
  writeFileSync(join(folder, 'file'), '');
  const { status, stderr } = await runHere(doctor, ['--out', out], { cwd: folder });
  expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
  expect(stderr).not.toContain('Configuration …');
});

test('--out goes with what has an output', () => {
  const env = { XPERIENCE_SETUP_DATABASE: 'Server=x;Database=y;User ID=z;Password=p' };
  expect(readSetupOptions(['--print', '--out', 'a.sql'], env)).toMatchObject({
    action: 'print',
    out: 'a.sql',
  });
  expect(() => readSetupOptions(['--out', 'a.sql'], env)).toThrow('--print');
  expect(readMappingOptions(['export', '--out', 'a.json'])).toMatchObject({
    command: 'export',
    file: 'a.json',
  });
  expect(() => readMappingOptions(['import', 'a.json', '--out', 'b.json'])).toThrow('--out');
});
