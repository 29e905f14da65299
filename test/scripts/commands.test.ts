import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import type { Run } from '../../scripts/commandLine/commandIo.ts';
import { runHere } from './runHere.ts';

/** What a copy without tests and without packages for development has. */
const production = [
  'audit',
  'doctor',
  'explain',
  'failures',
  'keys',
  'mapping',
  'migrate-from-module',
  'pause',
  'reconcile',
  'resume',
  'runs',
  'settings',
  'setup',
  'start',
  'sync',
  'webhook',
];

const commands = Object.entries(manifest.scripts).flatMap(([name, line]) => {
  const [, need = '', file = ''] =
    /^node (?:--max-\S+ )?--import \.\/scripts\/needs\/(\w+)\.mjs -- (\S+)$/.exec(line) ?? [];
  return file === '' ? [] : [{ name, need, file }];
});

const node = (args: string[], cwd = process.cwd()) =>
  spawnSync(process.execPath, args, { encoding: 'utf8', cwd });

/** Makes a process believe that it is another Node. */
const olderNode = [
  '--import',
  'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.19.0"})',
];

describe('the commands of package.json', () => {
  it('say first what they need', () => {
    const plain = Object.entries(manifest.scripts).filter(([, line]) => /^node /.test(line));
    expect(commands.map(({ name }) => name)).toEqual(plain.map(([name]) => name));
    const fit = commands.filter(({ need }) => need === 'node').map(({ name }) => name);
    expect(fit.sort()).toEqual(production);
  });

  it.each(['node', 'checkout'])('that need %s.mjs tell an older Node by its name', (need) => {
    const { status, stderr } = node([...olderNode, '--import', `./scripts/needs/${need}.mjs`, '-e', '']);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/takes Node 24.* is Node 20\.19\.0/)]);
  });

  it('that a copy for production lacks say what to do there', () => {
    const copy = mkdtempSync(join(tmpdir(), 'copy-'));
    onTestFinished(() => rmSync(copy, { recursive: true }));
    cpSync('scripts/needs', join(copy, 'scripts/needs'), { recursive: true });
    const { status, stderr } = node(['--import', './scripts/needs/checkout.mjs', '-e', ''], copy);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/complete checkout.*npm ci/)]);
    expect(node(['--import', './scripts/needs/node.mjs', '-e', ''], copy).status).toBe(0);
  });

  it.each(commands)('$name, started by itself, shows how it is used and does nothing', ({ name, file }) => {
    const { status, stdout, stderr } = node([file, '--help']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`npm (run )?${name}\\b`));
  });

  const own = commands.filter(({ file }) => file.startsWith('scripts/'));
  it.each(own)('$name refuses an option it does not know', async ({ file }) => {
    const { run } = (await import(/* @vite-ignore */ `../../${file}`)) as { run: Run };
    const { status, stdout, stderr } = await runHere(run, ['--colour']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--colour');
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it('end with the code of a refusal, and tell it on the other stream, as processes do', () => {
    const { status, stdout, stderr } = node(['scripts/package.ts', '--colour']);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining('--colour')]);
  });

  it('go on to their end when nobody reads what they print any more', async () => {
    const child = spawn(process.execPath, ['scripts/package.ts', '--help']);
    child.stdout.destroy();
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    expect([code, said]).toEqual([0, '']);
  });
});
