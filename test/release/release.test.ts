import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { currentSchemaVersion } from '../../bridge/database/migrations.ts';
import { startBridge } from '../../scripts/demo/startBridge.ts';
import { subcommands } from '../../scripts/xperience-dynamics365.ts';
import { startCollector } from '../standins/collector/startCollector.ts';
import { startStage } from '../sync/startStage.ts';
import { environmentOf } from './environmentOf.ts';
import { makeRelease, type OpenRelease, openRelease } from './openRelease.ts';

let opened: OpenRelease;

beforeAll(async () => {
  opened = openRelease(await makeRelease());
});
afterAll(() => opened.remove());

/** A folder of its own, to spoil. */
function unpackAnew(): OpenRelease {
  const copy = openRelease(opened.release);
  onTestFinished(() => copy.remove());
  return copy;
}

describe('a release', () => {
  it('has the same bytes when it is made again', async () => {
    const again = await makeRelease();
    const hashes = (files: Record<string, string | Uint8Array>) =>
      Object.entries(files).map(([path, content]) => [
        path,
        createHash('sha256').update(content).digest('hex'),
      ]);
    expect(hashes(again.files)).toEqual(hashes(opened.release.files));
  });

  it('describes every file with its size and hash', () => {
    const { files } = JSON.parse(readFileSync(join(opened.folder, 'manifest.json'), 'utf8'));
    const found = Object.keys(opened.release.files).filter((path) => path !== 'manifest.json');
    expect(Object.keys(files).sort()).toEqual(found.sort());
    for (const [path, { sha256 }] of Object.entries<{ sha256: string }>(files)) {
      const bytes = readFileSync(join(opened.folder, path));
      expect([path, createHash('sha256').update(bytes).digest('hex')]).toEqual([path, sha256]);
    }
  });

  it('names nothing of the machine it was made on', () => {
    const texts = Object.entries(opened.release.files).filter(([path]) => !path.endsWith('.zip'));
    const here = texts.filter(([, content]) => Buffer.from(content).includes(process.cwd()));
    expect(here.map(([path]) => path)).toEqual([]);
  });

  it('has the licence of every package that is inside', () => {
    const text = String(opened.release.files['THIRD-PARTY-LICENSES.txt']);
    for (const name of ['hono', 'tedious', 'pino', 'htmx.org', '@azure/msal-node'])
      expect(text).toContain(`\n${name} `);
    expect(text.match(/ · see below$/gm)).toBeNull();
  });

  it.each(Object.keys(subcommands))('has the command %s, and says how it is used', async (name) => {
    const { code, said } = await opened.run([name, '--help']);
    expect([code, said]).toEqual([0, expect.stringContaining(`xperience-dynamics365 ${name}`)]);
    expect(said).not.toContain('npm run');
  });

  it('says what the program can do, and what is meant by a slip', async () => {
    expect(await opened.run(['--version'])).toEqual({
      code: 0,
      said: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    expect(await opened.run([])).toMatchObject({ code: 2, said: expect.stringContaining('COMMAND') });
    expect(await opened.run(['docter'])).toMatchObject({
      code: 2,
      said: expect.stringContaining('Did you mean doctor?'),
    });
  });
});

describe('a release that is not whole starts nothing', () => {
  it('without its manifest', async () => {
    const copy = unpackAnew();
    rmSync(join(copy.folder, 'manifest.json'));
    expect(await copy.run(['doctor'])).toEqual({
      code: 2,
      said: expect.stringContaining('manifest.json is missing'),
    });
  });

  it.each([
    '',
    '{}',
    '{"files":{}}',
    '[]',
    'null',
    '{"version":"1.0.0","files":{"README.md":null,"program/bridge.mjs":{"sha256":"0"}}}',
  ])('with the manifest %j', async (text) => {
    const copy = unpackAnew();
    writeFileSync(join(copy.folder, 'manifest.json'), text);
    expect(await copy.run(['start'])).toEqual({ code: 2, said: expect.stringContaining('or it is damaged') });
  });

  it('with an older Node, and without any', async () => {
    const older = 'data:text/javascript,Object.defineProperty(process.versions,`node`,{value:`20.19.0`})';
    const told = {
      code: 2,
      said: expect.stringContaining('takes Node 24 or newer, and this is Node 20.19.0'),
    };
    expect(await opened.run(['start'], { NODE_OPTIONS: `--import=${older}` })).toEqual(told);
    const { status, stderr } = spawnSync('/bin/sh', [join(opened.folder, 'xperience-dynamics365'), 'start'], {
      env: { PATH: '/nowhere' },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining('Node was not found: node. Install')]);
  });

  it('with a file that was not copied', async () => {
    const copy = unpackAnew();
    rmSync(join(copy.folder, 'assets', 'style.css'));
    expect(await copy.run(['start'])).toEqual({
      code: 2,
      said: expect.stringContaining('assets/style.css of version'),
    });
  });

  it('with a file that was copied in part', async () => {
    const copy = unpackAnew();
    writeFileSync(join(copy.folder, 'docs', 'install.md'), 'x');
    expect(await copy.run(['start'])).toEqual({ code: 2, said: expect.stringContaining('docs/install.md') });
  });

  it('with the program of another release', async () => {
    const copy = unpackAnew();
    const path = join(copy.folder, 'program', 'bridge.mjs');
    const code = readFileSync(path, 'utf8');
    writeFileSync(path, code.replace('COMMAND', 'COMMEND'));
    expect(await copy.run(['start'])).toEqual({
      code: 2,
      said: expect.stringContaining('mixed with another'),
    });
  });
});

it('runs on bridge tables that a later release has brought up to date already', async () => {
  const stage = await startStage({ contacts: 20, seed: 6 });
  onTestFinished(() => stage.close());
  const { db, dialect } = stage.database;
  const applied_at = dialect.utcNow();
  const later = { version: currentSchemaVersion + 1, name: 'later', applied_at, needs_version: null };
  await db.insertInto('dynamics365.schema_version').values(later).execute();
  await sql`alter table dynamics365.link add column later int null`.execute(db);

  const bridge = await startBridge(environmentOf(stage), { program: [opened.starter, 'start'] });
  expect((await fetch(new URL('/health/ready', bridge.url))).status).toBe(200);
  expect(await opened.run(['sync', 'contacts', '--wait'], environmentOf(stage))).toMatchObject({ code: 0 });
  expect(await bridge.stop()).toBe(0);

  await db.updateTable('dynamics365.schema_version').set({ needs_version: later.version }).execute();
  expect(await opened.run(['start'], environmentOf(stage))).toEqual({
    code: 2,
    said: expect.stringContaining('restore the database of before the upgrade'),
  });
});

it('from a release alone: doctor, settings, dry run, service with its pages, and the end', async () => {
  const stage = await startStage({ contacts: 60, seed: 5 });
  onTestFinished(() => stage.close());
  const environment = environmentOf(stage);
  appendFileSync(
    join(opened.folder, '.env'),
    Object.entries(environment)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(''),
  );
  onTestFinished(() => rmSync(join(opened.folder, '.env')));

  expect(await opened.run(['doctor'])).toMatchObject({ said: expect.stringContaining('0 errors') });
  expect(await opened.run(['settings'])).toMatchObject({ code: 0 });
  expect(await opened.run(['sync', 'contacts', '--dry-run', '--wait'])).toMatchObject({ code: 0 });

  const collector = await startCollector();
  onTestFinished(() => collector.close());
  const bridge = await startBridge(
    { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    { program: [opened.starter, 'start'] },
  );
  const page = await fetch(`${bridge.url}/admin/`, { redirect: 'follow' });
  expect(page.status).toBe(200);
  const html = await page.text();
  const style = /href="([^"]*style\.[0-9a-f]+\.css)"/.exec(html)?.[1];
  expect((await fetch(new URL(style ?? '', page.url))).status).toBe(200);
  const script = /src="([^"]*htmx\.[0-9a-f]+\.js)"/.exec(html)?.[1];
  expect((await fetch(new URL(script ?? '', page.url))).status).toBe(200);
  expect(await bridge.stop()).toBe(0);
  // Spans of what it asked Dynamics are sent at its end, at the latest.
  expect(collector.exports.map(({ body }) => body.includes('xperience-bridge'))).toContain(true);
});
