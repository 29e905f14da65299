import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, expect, it } from 'vitest';
import { keepTlsFresh } from '../../../bridge/api/http/keepTlsFresh.ts';
import { listen } from '../../../bridge/api/http/listen.ts';
import { readTlsFiles } from '../../../bridge/api/http/readTlsFiles.ts';
import { PASSWORD } from '../createMemoryUsers.ts';
import { basic, createTestApi } from '../createTestApi.ts';

const folder = mkdtempSync(join(tmpdir(), 'bridge-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const certificate = join(folder, 'bridge.pem');
const make = async (name: string) => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }]);
  return { cert, key, both: `${cert}\n${key}` };
};

interface Seen {
  status: number | undefined;
  name: string;
  transport: string | undefined;
}

function ask(port: number): Promise<Seen> {
  return new Promise((done, fail) => {
    const options = {
      port,
      host: '127.0.0.1',
      path: '/xperience-dynamics365/status',
      headers: { authorization: basic('editor', PASSWORD) },
      rejectUnauthorized: false,
      agent: false,
    } as const;
    request(options, (answer) => {
      const name = String((answer.socket as TLSSocket).getPeerCertificate().subject.CN);
      answer.resume();
      const transport = answer.headers['strict-transport-security'];
      answer.on('end', () => done({ status: answer.statusCode, name, transport: transport as string }));
    })
      .on('error', fail)
      .end();
  });
}

it('serves by TLS, takes a new certificate, and goes on with the old one when a file is garbage', async () => {
  writeFileSync(certificate, (await make('first.example')).both);
  const api = createTestApi();
  const server = await new Promise<ReturnType<typeof listen>>((done) => {
    const tls = readTlsFiles({ certificate });
    const started = listen(api.app, { port: 0, hostname: '127.0.0.1', tls }, () => done(started));
  });
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  if (!('setSecureContext' in server)) throw new Error('no TLS server');
  const watch = keepTlsFresh(
    { certificate },
    { take: ({ cert, key }) => server.setSecureContext({ cert, key }), log: api.log },
  );
  try {
    const first = await ask(port);
    expect(first).toEqual({ status: 200, name: 'first.example', transport: 'max-age=31536000' });

    writeFileSync(certificate, 'garbage');
    watch.look();
    watch.look();
    expect((await ask(port)).name).toBe('first.example');
    const errors = api.logged.filter(({ level }) => level === 50);
    expect(errors).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('no PEM certificate') }),
    ]);

    rmSync(certificate);
    watch.look();
    expect((await ask(port)).name).toBe('first.example');

    writeFileSync(certificate, (await make('second.example')).both);
    watch.look();
    expect((await ask(port)).name).toBe('second.example');
  } finally {
    watch.close();
    server.close();
  }
});

it.each([
  ['a file that is not there', () => ({ certificate: join(folder, 'none.pem') }), 'cannot be read (ENOENT)'],
  [
    'a certificate without its key',
    async () => {
      writeFileSync(certificate, (await make('alone.example')).cert);
      return { certificate };
    },
    'no PEM private key',
  ],
  [
    'the key of another certificate',
    async () => {
      const key = join(folder, 'other.key');
      writeFileSync(certificate, (await make('one.example')).cert);
      writeFileSync(key, (await make('other.example')).key);
      return { certificate, key };
    },
    'do not belong together',
  ],
])('says what is wrong with %s', async (_case, files, reason) => {
  const given = await files();
  expect(() => readTlsFiles(given)).toThrow(reason);
});
