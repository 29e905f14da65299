import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { Agent, fetch } from 'undici';
import { expect, it, onTestFinished, vi } from 'vitest';
import { freePort, startBridge } from '../../scripts/demo/startBridge.ts';
import { startStage } from '../sync/startStage.ts';
import { environmentOf } from './environmentOf.ts';

const hasNginx = spawnSync('nginx', ['-v']).status === 0;

/** nginx with the shipped configuration, in a folder and at a port of its own. */
async function startNginx(bridgePort: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const port = await freePort();
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
  const shipped = readFileSync('deployment/nginx/xperience-bridge.conf', 'utf8')
    .replace('127.0.0.1:8365', `127.0.0.1:${bridgePort}`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace('/etc/ssl/bridge.example.com.pem', join(folder, 'cert.pem'))
    .replace('/etc/ssl/private/bridge.example.com.key', join(folder, 'key.pem'));
  const own = (name: string) => `${name}_temp_path ${join(folder, name)};`;
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${join(folder, 'pid')}; error_log stderr; events {}
http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(own).join(' ')}
${shipped} }`,
  );
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  onTestFinished(async () => {
    nginx.kill('SIGTERM');
    await new Promise((resolve) => nginx.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  return `https://127.0.0.1:${port}/xperience-dynamics365`;
}

it.skipIf(!hasNginx)(
  'behind nginx the bridge sees TLS and the real caller, believes no claims of callers, and asks for TLS only',
  async () => {
    const stage = await startStage({ contacts: 20, seed: 9 });
    onTestFinished(() => stage.close());
    const bridge = await startBridge(environmentOf(stage));
    const url = await startNginx(new URL(bridge.url).port);
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    onTestFinished(() => dispatcher.close());
    const authorization = `Basic ${Buffer.from('editor.modify:Sample-Modify-1').toString('base64')}`;
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, { headers, dispatcher, redirect: 'manual' });
    await vi.waitFor(async () => expect((await get('/health/live')).status).toBe(200), { timeout: 30_000 });

    // A password is taken, although the caller claims to have come without TLS and from elsewhere.
    const claims = { 'x-forwarded-proto': 'http', 'x-forwarded-for': '203.0.113.9' };
    const status = await get('/status', { authorization, ...claims });
    expect(status.status).toBe(200);
    expect(status.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    expect((await get('/status', { authorization: 'Basic eDp5', ...claims })).status).toBe(401);
    await vi.waitFor(() => expect(bridge.log()).toMatch(/"status":401[^\n]*"address":"127\.0\.0\.1"/));
    expect(bridge.log()).not.toContain('203.0.113.9');

    // Pages and their cookies work at the address of the host in front.
    const page = await get('/admin/');
    expect([302, 303]).toContain(page.status);
    const signIn = await get('/admin/sign-in');
    expect(signIn.headers.get('set-cookie') ?? 'Secure').toContain('Secure');
    expect((await fetch(url.replace('/xperience-dynamics365', '/'), { dispatcher })).status).toBe(404);
    expect(await bridge.stop()).toBe(0);
  },
);
