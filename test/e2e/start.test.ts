import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrate } from '../../bridge/database/migrate.ts';
import { currentSchemaVersion } from '../../bridge/database/migrations.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { prepareSample } from '../../scripts/demo/prepareSample.ts';
import { beginUpdate } from '../sync/beginUpdate.ts';
import { makeOlder } from '../sync/makeOlder.ts';
import { product } from '../sync/openSampleDatabase.ts';
import { bareEnvironment } from './bareEnvironment.ts';

const main = fileURLToPath(new URL('../../bridge/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
const file = join(folder, 'xperience.db');
/** Bridge tables alone. */
const other = join(folder, 'other.db');

const configuration = {
  XPERIENCE_DATABASE: file,
  XPERIENCE_TIME_ZONE: 'Europe/Prague',
  DYNAMICS365_URL: 'http://127.0.0.1:9',
  DYNAMICS365_AUTHORITY: 'http://127.0.0.1:9',
  DYNAMICS365_TENANT_ID: 'contoso.onmicrosoft.com',
  DYNAMICS365_CLIENT_ID: '8f3d2b1c-6a5e-4c7d-b9f0-2e1d3c4b5a60',
  DYNAMICS365_CLIENT_SECRET: 'not-a-real-secret',
};

/** Starts the bridge in an empty folder, so that no .env of somebody's is read, and waits until it ends. */
async function start(
  environment: Record<string, string>,
  ...args: string[]
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...bareEnvironment, ...environment },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

const sampleIn = (file: string) => ({
  file,
  contacts: 50,
  seed: 1,
  timeZone: 'Europe/Prague',
  progress: () => undefined,
  product,
});

beforeAll(async () => {
  await (await prepareSample(sampleIn(file))).close();
  const database = await openSqlite({ file: other });
  await migrate(database);
  await database.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent('starting the bridge', () => {
  it('explains itself', async () => {
    const { code, said } = await start({}, '--help');
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('Usage: npm start') });
  });

  it('lists every mistake of the configuration at once and ends with 2', async () => {
    const { code, said } = await start({ BRIDGE_PORT: 'many', DYNAMICS365_URL: 'contoso' });
    expect(code).toBe(2);
    for (const name of ['BRIDGE_PORT', 'DYNAMICS365_URL', 'XPERIENCE_DATABASE', 'XPERIENCE_TIME_ZONE']) {
      expect(said).toContain(name);
    }
  });

  it('refuses a sample database for a Dynamics that is not on this machine', async () => {
    const { code, said } = await start({
      ...configuration,
      DYNAMICS365_URL: 'https://contoso.crm4.dynamics.com',
    });
    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining('sample') });
  });

  it('says what to do with a database that is not Xperience', async () => {
    const { code, said } = await start({ ...configuration, XPERIENCE_DATABASE: other });
    expect({ code, said }).toEqual({
      code: 2,
      said: expect.stringContaining('not the database of an Xperience'),
    });
  });

  it('names the link field that is missing and how to add it', async () => {
    const lacking = join(folder, 'lacking.db');
    const database = await prepareSample(sampleIn(lacking));
    await database.main
      .updateTable('CMS_Class')
      .set({ ClassFormDefinition: '<form version="2"></form>' })
      .execute();
    await database.close();
    const { code, said } = await start({ ...configuration, XPERIENCE_DATABASE: lacking });
    expect(code).toBe(2);
    expect(said).toMatch(/ContactDynamics365RelatedID[\s\S]*Modules → Contact management/);
  });

  it('says which connection string is missing where contact data is separated', async () => {
    const main = join(folder, 'separated.db');
    await (await prepareSample({ ...sampleIn(main), product: '13', separated: true })).close();
    const { code, said } = await start({ ...configuration, XPERIENCE_DATABASE: main });
    expect({ code, said }).toEqual({
      code: 2,
      said: expect.stringContaining('Set XPERIENCE_CONTACT_DATABASE'),
    });
  });

  it('says that the second connection string leads to nothing separated', async () => {
    const { code, said } = await start({
      ...configuration,
      XPERIENCE_CONTACT_DATABASE: other,
    });
    expect({ code, said }).toEqual({
      code: 2,
      said: expect.stringContaining('Take XPERIENCE_CONTACT_DATABASE away'),
    });
  });

  it('refuses bridge tables of an older program with the command to run', async () => {
    const older = join(folder, 'older.db');
    const database = await prepareSample(sampleIn(older));
    await makeOlder(database);
    await database.close();
    const { code, said } = await start({ ...configuration, XPERIENCE_DATABASE: older });
    expect({ code, said }).toEqual({
      code: 2,
      said: expect.stringMatching(
        new RegExp(`version ${currentSchemaVersion - 1}.*needs ${currentSchemaVersion}[^]*npm run setup`),
      ),
    });
  });

  it('ends with 1, so that a service is started again, while Xperience changes its database', async () => {
    const busy = join(folder, 'hotfix.db');
    const database = await prepareSample(sampleIn(busy));
    await beginUpdate(database);
    const { one } = database.product.words.change;
    await database.close();
    const { code, said } = await start({ ...configuration, XPERIENCE_DATABASE: busy });
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`applying ${one}`) });
  });

  it('ends with 1, so that a service is started again, while the server is away', async () => {
    const { code, said } = await start({
      ...configuration,
      XPERIENCE_DATABASE: 'Server=127.0.0.1,9;Database=Xperience;User ID=bridge;Password=not-the-password-1',
    });
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('127.0.0.1') });
    expect(said).not.toContain('not-the-password-1');
  });

  it('never repeats the secret', async () => {
    const { said } = await start({ ...configuration, XPERIENCE_TIME_ZONE: 'Nowhere' });
    expect(said).not.toContain(configuration.DYNAMICS365_CLIENT_SECRET);
  });

  it('is not ready with a wrong secret, and says what to do', async () => {
    const authority = createHttpServer((_request, answer) => {
      answer.writeHead(401, { 'content-type': 'application/json' });
      const error_description = 'AADSTS7000215: Invalid client secret provided.';
      answer.end(JSON.stringify({ error: 'invalid_client', error_description }));
    });
    await new Promise<void>((resolve) => authority.listen(0, '127.0.0.1', resolve));
    const DYNAMICS365_AUTHORITY = `http://127.0.0.1:${(authority.address() as { port: number }).port}`;
    const child = spawn(process.execPath, [main], {
      cwd: folder,
      env: { ...bareEnvironment, ...configuration, DYNAMICS365_AUTHORITY, BRIDGE_PORT: '0' },
    });
    let said = '';
    const told = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('not ready')) resolve();
      });
    });
    await told;
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('close', resolve));
    authority.close();
    expect(said).toMatch(/"level":"info".*The bridge listens/);
    expect(said).toMatch(/"level":"error".*not ready: .*AADSTS7000215.*DYNAMICS365_CLIENT_SECRET/);
    expect(said).not.toContain('The bridge is ready');
  });

  it('says which port is taken', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, () => resolve((server.address() as { port: number }).port));
    });
    const { code, said } = await start({ ...configuration, BRIDGE_PORT: String(port) });
    server.close();
    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining(`Port ${port}`) });
  });

  it('serves flows without metrics where their port is taken, and says so', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const child = spawn(process.execPath, [main], {
      cwd: folder,
      env: { ...bareEnvironment, ...configuration, BRIDGE_PORT: '0', BRIDGE_METRICS_PORT: String(port) },
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await vi.waitFor(
      () => {
        expect(said).toContain(`Metrics cannot be served at 127.0.0.1:${port}`);
        expect(said).toContain('The bridge listens');
      },
      { timeout: 60_000 },
    );
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    server.close();
  });
});
