import { expect, test } from 'vitest';
import { connect, connectTo } from '../connect.ts';
import { refuse, serve } from '../serve.ts';
import { contact, guid } from '../tables.ts';

test('gives a row with its version', async () => {
  const { client } = await connect();
  await client.createRows(contact, [{ id: guid(1), values: { lastname: 'Žižka' } }], { tag: 'test' });
  expect(
    await client.readRow(contact, guid(1), {
      select: ['lastname', 'merged', '_masterid_value', 'statecode'],
    }),
  ).toMatchObject({
    id: guid(1),
    etag: expect.stringMatching(/^W\/"/),
    values: { lastname: 'Žižka', merged: false, _masterid_value: null, statecode: 0 },
  });
});

test('a row that does not exist is missing', async () => {
  const { client } = await connect();
  expect(await client.readRow(contact, guid(1), { select: [] })).toBe('missing');
});

test.each([
  ['an unknown table', 404, '0x8006088a', 'notFound'],
  ['an address that is none', 404, '', 'protocol'],
])('%s is not a missing row', async (_, status, code, kind) => {
  const { url } = await serve((_request, response) => refuse(response, status, code, 'Not found.'));
  const { client } = connectTo(url);
  await expect(client.readRow(contact, guid(1), { select: [] })).rejects.toMatchObject({ kind });
});

test("a proxy's 404 page is not a missing row", async () => {
  const { url } = await serve((_, response) => void response.writeHead(404).end('<html>Not found</html>'));
  const { client } = connectTo(url);
  await expect(client.readRow(contact, guid(1), { select: [] })).rejects.toMatchObject({ kind: 'protocol' });
});

test('an answer without a version is not taken for a row', async () => {
  const { url } = await serve((_, response) => void response.end(JSON.stringify({ contactid: guid(1) })));
  const { client } = connectTo(url);
  await expect(client.readRow(contact, guid(1), { select: [] })).rejects.toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('version'),
  });
});
