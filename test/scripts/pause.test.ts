import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../bridge/database/migrate.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'pause-'));
const file = join(folder, 'x.db');
afterAll(() => rmSync(folder, { recursive: true }));

const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [resolve(`scripts/${script}.ts`), ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', XPERIENCE_DATABASE: file },
  });

beforeAll(async () => {
  const database = await openSqlite({ file });
  await migrate(database);
  await database.close();
});

describe('the commands pause and resume', () => {
  it('say who paused the bridge and why, and end it', () => {
    const paused = run('pause', '--reason', 'Moving the database');
    expect([paused.status, paused.stderr]).toEqual([0, '']);
    expect(paused.stdout).toMatch(/\(command line\) paused the bridge on .* UTC: Moving the database\./);
    expect(JSON.parse(run('resume', '--json').stdout)).toMatchObject({
      paused: false,
      reason: 'Moving the database',
    });
    expect(run('resume').stdout).toContain('was not paused');
  });

  it('refuse a pause without a reason and options they do not know', () => {
    const without = run('pause');
    expect([without.status, without.stderr]).toEqual([2, expect.stringContaining('Say why')]);
    const odd = run('resume', '--force');
    expect([odd.status, odd.stderr]).toEqual([2, expect.stringContaining('--force')]);
  });
});
