import { expect, test } from 'vitest';
import { connectTo } from '../connect.ts';
import { json, serve } from '../serve.ts';

/** Users are a list of pages; `linkTo` makes the query of the next page from the number of the last. */
async function listing(linkTo: (page: number) => string | undefined) {
  let page = 0;
  const { url, received } = await serve((_request, response) => {
    page += 1;
    const link = linkTo(page);
    json(response, 200, {
      value: [{ systemuserid: `00000000-0000-4000-8000-${String(page).padStart(12, '0')}`, fullname: 'A' }],
      ...(link === undefined
        ? {}
        : { '@odata.nextLink': `${url}/api/data/v9.2/systemusers?$skiptoken=${link}` }),
    });
  });
  return { client: connectTo(url).client, received };
}

test('pages are read to the last', async () => {
  const { client } = await listing((page) => (page < 5 ? `page-${page}` : undefined));
  expect(await client.listUsers()).toHaveLength(5);
});

test('pages without end are given up', async () => {
  const { client, received } = await listing((page) => `page-${page}`);
  await expect(client.listUsers()).rejects.toMatchObject({ kind: 'protocol' });
  expect(received.length).toBeLessThanOrEqual(250);
});

test('a link back to a page that was read is noticed', async () => {
  const { client, received } = await listing((page) => `page-${page % 3}`);
  await expect(client.listUsers()).rejects.toThrow('leads back to a page that was read already');
  expect(received).toHaveLength(4);
});
