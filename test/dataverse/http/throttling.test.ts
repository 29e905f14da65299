import { expect, test } from 'vitest';
import { connectTo } from '../connect.ts';
import { refuse, serve } from '../serve.ts';

test.each(['0', '0.0', 'Thu, 01 Jan 2015 00:00:00 GMT'])(
  'a pause that is over at once, Retry-After: %s, does not have the request repeated without end',
  async (retryAfter) => {
    const { url, received } = await serve((_request, response) => {
      // Were it asked without end, this test would end here and not in time.
      if (received.length > 2_000) refuse(response, 400, '0x80040237', 'asked too often');
      else refuse(response, 429, '0x80072322', 'Number of requests exceeded', { 'Retry-After': retryAfter });
    });
    await expect(connectTo(url).client.whoAmI()).rejects.toMatchObject({ kind: 'throttled' });
    expect(received.length).toBeLessThan(2_000);
  },
);
