import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareSample } from '../../scripts/demo/prepareSample.ts';
import { type Authority, startAuthority, TENANT } from '../standins/entra/startAuthority.ts';
import { bareEnvironment } from './bareEnvironment.ts';

const main = fileURLToPath(new URL('../../bridge/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-entra-'));
const client = '99999999-8888-4777-8666-555555555555';

let authority: Authority;
let bridge: ChildProcess;
let port: number;

beforeAll(async () => {
  authority = await startAuthority();
  const file = join(folder, 'xperience.db');
  const options = { file, contacts: 50, seed: 1, timeZone: 'Europe/Prague', progress: () => undefined };
  await (await prepareSample(options)).close();
  const certificate = join(folder, 'bridge.pem');
  const made = await generate([{ name: 'commonName', value: 'bridge.example.com' }]);
  writeFileSync(certificate, `${made.cert}\n${made.private}`);
  bridge = spawn(process.execPath, [main], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...bareEnvironment,
      XPERIENCE_DATABASE: file,
      XPERIENCE_TIME_ZONE: 'Europe/Prague',
      DYNAMICS365_URL: 'http://127.0.0.1:9',
      DYNAMICS365_AUTHORITY: authority.url,
      DYNAMICS365_TENANT_ID: TENANT,
      DYNAMICS365_CLIENT_ID: client,
      DYNAMICS365_CLIENT_SECRET: 'not-a-real-secret',
      BRIDGE_PORT: '0',
      BRIDGE_TLS_CERTIFICATE: certificate,
      BRIDGE_ENTRA_TENANT_ID: TENANT,
      BRIDGE_ENTRA_CLIENT_ID: client,
    },
  });
  port = await new Promise<number>((resolve, reject) => {
    let said = '';
    bridge.once('close', () => reject(new Error(said)));
    bridge.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /"port":(\d+)/.exec(said)?.[1];
      if (found) resolve(Number(found));
    });
  });
}, 60_000);

afterAll(async () => {
  const closed = new Promise((resolve) => bridge.once('close', resolve));
  bridge.kill('SIGTERM');
  await closed;
  await authority.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A runs list as the bridge's own TLS serves it. */
function ask(token: string): Promise<{ status: number | undefined; body: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const path = '/xperience-dynamics365/runs';
    request({ host: '127.0.0.1', port, path, headers, rejectUnauthorized: false, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(text) }));
    })
      .on('error', reject)
      .end();
  });
}

it('the whole bridge takes a token of the tenant over its own TLS, and no other', async () => {
  const roles = ['Bridge.Read'];
  expect(await ask(authority.issue(client, { claims: { roles } }))).toMatchObject({
    status: 200,
    body: { value: [] },
  });
  expect(await ask(authority.issue(`api://${client}`, { version: 1, claims: { roles } }))).toMatchObject({
    status: 200,
  });
  expect(await ask(authority.issue(client))).toMatchObject({
    status: 403,
    body: { code: 'permissionMissing' },
  });
  expect(await ask(authority.forge(client, 'none'))).toMatchObject({
    status: 401,
    body: { code: 'wrongToken' },
  });
});
