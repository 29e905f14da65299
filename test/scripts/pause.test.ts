import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../bridge/database/migrate.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import type { Run } from '../../scripts/commandLine/commandIo.ts';
import { run as pause } from '../../scripts/pause.ts';
import { run as resume } from '../../scripts/resume.ts';
import { runHere } from './runHere.ts';

const folder = mkdtempSync(join(tmpdir(), 'pause-'));
const file = join(folder, 'x.db');
afterAll(() => rmSync(folder, { recursive: true }));

const run = (command: Run, ...args: string[]) =>
  runHere(command, args, { cwd: folder, env: { XPERIENCE_DATABASE: file } });

beforeAll(async () => {
  const database = await openSqlite({ file });
  await migrate(database);
  await database.close();
});

describe('the commands pause and resume', () => {
  it('say who paused the bridge and why, and end it', async () => {
    const paused = await run(pause, '--reason', 'Moving the database');
    expect([paused.status, paused.stderr]).toEqual([0, '']);
    expect(paused.stdout).toMatch(/\(command line\) paused the bridge on .* UTC: Moving the database\./);
    expect(JSON.parse((await run(resume, '--json')).stdout)).toMatchObject({
      paused: false,
      reason: 'Moving the database',
    });
    expect((await run(resume)).stdout).toContain('was not paused');
  });

  it('refuse a pause without a reason and options they do not know', async () => {
    const without = await run(pause);
    expect([without.status, without.stderr]).toEqual([2, expect.stringContaining('Say why')]);
    const odd = await run(resume, '--force');
    expect([odd.status, odd.stderr]).toEqual([2, expect.stringContaining('--force')]);
  });
});
