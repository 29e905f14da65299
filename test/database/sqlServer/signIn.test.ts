import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Connection } from 'tedious';
import { expect, onTestFinished, test } from 'vitest';
import { poolConfig } from '../../../bridge/database/sqlServer/createSessionPool.ts';
import { openSqlServer } from '../../../bridge/database/sqlServer/openSqlServer.ts';
import { parseConnectionString } from '../../../bridge/database/sqlServer/parseConnectionString.ts';
import { targetOf } from '../../../bridge/database/sqlServer/toDatabaseError.ts';

const parsed = (text: string) => {
  const result = parseConnectionString(text);
  if ('problems' in result) throw new Error(result.problems.join(' '));
  return result.settings;
};

/** A server's answer to PRELOGIN without encryption: version, encryption not supported (MS-TDS 2.2.6.5). */
const preLoginAnswer = Buffer.from(
  '0401002b00000100' +
    '00001a0006' +
    '0100200001' +
    '0200210001' +
    '0300220000' +
    '0400220001' +
    'ff' +
    '100000000000' +
    '02' +
    '00' +
    '00',
  'hex',
);

/** The LOGIN7 message that a client sends (MS-TDS 2.2.6.4). */
async function loginOf(connectionString: (port: number) => string): Promise<Buffer> {
  const asked = Promise.withResolvers<Buffer>();
  const answer = (socket: Socket): void => {
    let message = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (data: Buffer) => {
      message = Buffer.concat([message, data]);
      if (message.length < 8 || message.length < message.readUInt16BE(2)) return;
      const whole = message;
      message = Buffer.alloc(0);
      if (whole[0] === 0x12) socket.write(preLoginAnswer);
      else {
        asked.resolve(whole);
        socket.destroy();
      }
    });
  };
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  await openSqlServer({
    connectionString: connectionString(port),
    tables: [],
    patience: { callers: 0 },
  }).catch(() => {});
  return asked.promise;
}

test('a Windows account signs in by NTLM, its password stays here', async () => {
  const login = await loginOf(
    (port) => `Server=127.0.0.1,${port};Database=KX;User ID=Dom\\kx;Password=hidden-1;Encrypt=False`,
  );
  const ntlm = login.indexOf('NTLMSSP\0', 0, 'ascii');
  expect(login[0]).toBe(0x10);
  expect(ntlm).toBeGreaterThan(0);
  expect(login.subarray(ntlm).toString('latin1')).toContain('DOM');
  expect(login.toString('utf16le')).not.toContain('hidden-1');
});

test.each([
  ['User ID=kx;Password=p', 'default', { userName: 'kx', password: 'p' }],
  ['User ID=D\\kx;Password=p', 'ntlm', { userName: 'kx', password: 'p', domain: 'D' }],
  ['Authentication=Active Directory Default;UID=id', 'azure-active-directory-default', { clientId: 'id' }],
  ['Authentication=Active Directory Managed Identity', 'azure-active-directory-msi-vm', {}],
  [
    'Authentication=Active Directory Service Principal;UID=id@tenant;PWD=s',
    'azure-active-directory-service-principal-secret',
    { clientId: 'id', tenantId: 'tenant', clientSecret: 's' },
  ],
])('%s is the driver’s %s', (text, type, options) => {
  const settings = parsed(`Server=x;Database=KX;${text}`);
  const { authentication = {} } = poolConfig({ settings, size: 1, statementTimeout: 1, onError: () => {} });
  expect(authentication).toEqual({ type, options });
  // The driver itself checks what a type needs.
  expect(() => new Connection({ server: 'x', authentication })).not.toThrow();
});

test('messages name a Windows account with its domain', () => {
  expect(targetOf(parsed('Server=x;Database=KX;User ID=D\\kx;Password=p')).user).toBe('D\\kx');
});
