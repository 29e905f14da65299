import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createTransport } from '../../../bridge/dataverse/http/createTransport.ts';

test('takes a time limit with a fraction, as what is left until a deadline has', async () => {
  const server = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const transport = createTransport(() => performance.now());
  try {
    const { port } = server.address() as AddressInfo;
    const result = await transport.exchange({
      method: 'GET',
      url: `http://127.0.0.1:${port}/`,
      headers: {},
      timeoutMs: 44_992.724,
    });
    expect(result).toMatchObject({ status: 200 });
  } finally {
    await transport.close();
    server.close();
  }
});
