import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeOut } from '../../scripts/commandLine/writeOut.ts';

const nowhere = { stdout: new Writable(), cwd: '.' } as unknown as Parameters<typeof writeOut>[0];

describe('where a disk is full', () => {
  it.skipIf(!existsSync('/dev/full'))('a command says that its answer is lost, and ends with 1', () => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const { status, stderr } = spawnSync(process.execPath, ['scripts/audit.ts', '--help'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/could not be written \(ENOSPC.*look at what there is/),
    ]);
    expect(stderr).not.toContain('    at ');
  });

  it('what a command would write over stays as it was, and nothing half is left', ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'small-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    if (status !== 0) return skip('no file system can be mounted here');
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    const file = join(folder, 'mapping.json');
    writeOut(nowhere, 'before', file);
    expect(() => writeOut(nowhere, 'x'.repeat(128 * 1024), file, { force: true })).toThrow(
      /mapping\.json cannot be written \(ENOSPC\)/,
    );
    expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['mapping.json'], 'before\n']);
  });

  it('a file is taken over only by --force', () => {
    const folder = mkdtempSync(join(tmpdir(), 'out-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'a.json');
    writeFileSync(file, 'mine');
    expect(() => writeOut(nowhere, 'other', file)).toThrow(/is there already/);
    writeOut(nowhere, 'other', file, { force: true, secret: true });
    expect(readFileSync(file, 'utf8')).toBe('other\n');
  });
});
