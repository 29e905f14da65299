import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { pauseBridge, resumeBridge } from '../../bridge/sync/state/pause/changePause.ts';
import { makeSample } from '../../scripts/sample/makeSample.ts';
import { openForSample } from '../../scripts/sample/openForSample.ts';
import { run } from '../../scripts/setup.ts';
import { migrate } from '../standins/migrationTool/migrate.ts';
import { keptIo } from './keptIo.ts';

const timeZone = 'Europe/Prague';
let folder: string;
let old: string;
let fresh: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'move-'));
  [old, fresh] = [join(folder, 'old.db'), join(folder, 'new.db')];
  const from = await openForSample(old, timeZone);
  await makeSample(from, { contacts: 30, seed: 2, setUp: { timeZone } });
  const to = await openForSample(fresh, timeZone, undefined, 'xbk');
  const prepared = { contacts: 0, seed: 2, product: 'xbk', beforeMigration: true, setUp: undefined } as const;
  await makeSample(to, prepared);
  await migrate({ source: old, target: fresh });
  await from.close();
  await to.close();
  return () => rm(folder, { recursive: true, force: true });
});

async function setup(...options: string[]) {
  const io = keptIo(folder);
  const code = await run(['--database', fresh, ...options], { XPERIENCE_TIME_ZONE: timeZone }, io);
  return { code, out: io.printed(), err: io.told() };
}

test('an installation is looked at, refused, moved, and not moved again', async () => {
  const refused = await setup('--move-from', old);
  expect([refused.code, refused.out]).toEqual([2, expect.stringContaining('is not paused')]);
  const database = await openForSample(old, timeZone);
  await pauseBridge(database, { reason: 'moving', by: 'test' });
  await database.close();
  const checked = await setup(
    '--move-from',
    old,
    '--check',
    '--json',
    '--steps',
    'steps.md',
    '--page',
    'plan.html',
  );
  const { plan } = JSON.parse(checked.out) as { plan: { obstacles: unknown[]; forms: unknown[] } };
  expect([checked.code, plan.obstacles, plan.forms.length]).toEqual([0, [], 2]);
  expect(readFileSync(join(folder, 'steps.md'), 'utf8')).toMatch(
    /\n2\. Run `npm run setup -- --database NEW --move-from OLD`/,
  );
  // Behind the first run, which has to create nothing.
  expect(readFileSync(join(folder, 'steps.md'), 'utf8')).toMatch(
    /npm run reconcile[^\n]*\n\d+\. Have the person enter the contact groups[^\n]*set contactGroups=NAME/,
  );
  const written = readFileSync(join(folder, 'plan.html'), 'utf8');
  expect([written.slice(0, 15), written]).toEqual([
    '<!doctype html>',
    expect.stringContaining('It can be moved.'),
  ]);
  const there = await setup('--move-from', old, '--check', '--page', 'plan.html');
  expect([there.code, there.err]).toEqual([2, expect.stringContaining('is there already')]);
  const moved = await setup('--move-from', old);
  expect([moved.code, moved.out]).toEqual([
    0,
    expect.stringContaining('The old one knows that it has moved'),
  ]);
  const again = await setup('--move-from', old, '--page', 'again.html');
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('was moved here before')]);
  expect([again.err, existsSync(join(folder, 'again.html'))]).toEqual([
    expect.stringContaining('No file was written'),
    false,
  ]);
  const looked = await setup('--move-from', old, '--check');
  expect([looked.code, looked.out]).toEqual([
    0,
    expect.stringContaining('was moved here before: without --check nothing is changed'),
  ]);
  // As where the command was killed right behind the move.
  const untold = await openForSample(old, timeZone);
  await untold.db
    .updateTable('dynamics365.setting')
    .set({ value: JSON.stringify({ reason: 'moving' }) })
    .where('name', '=', 'pause')
    .execute();
  await setup('--move-from', old);
  await expect(resumeBridge(untold, { by: 'test' })).rejects.toThrow(/has moved to the database/);
  await untold.close();
});

test.each([
  [['--check'], /go with --move-from/],
  [['--page', 'plan.html'], /go with --move-from/],
  [['--move-from', 'nothing.db'], /does not exist/],
  [['--move-from', '', '--print'], /--move-from/],
])('refuses %j', async (options, said) => {
  const { code, err } = await setup(...options);
  expect([code, err]).toEqual([2, expect.stringMatching(said)]);
});
