import { expect, test } from 'vitest';
import { connect } from '../connect.ts';
import { contact, guid } from '../tables.ts';

async function withEmails(...emails: string[]) {
  const connection = await connect();
  const rows = emails.map((emailaddress1, index) => ({
    id: guid(index + 1),
    values: { lastname: 'X', emailaddress1 },
  }));
  const { results } = await connection.client.createRows(contact, rows, { tag: 'test' });
  expect(results.map(({ outcome }) => outcome)).toEqual(rows.map(() => 'ok'));
  connection.requests.length = 0;
  return connection;
}

test.each([
  "o'brien@example.com",
  'jane+news@example.com',
  'a&b@example.com',
  '"quoted"@example.com',
  'ünïcødé@example.com',
  'a/b?c#d@example.com',
  '100%@example.com',
])('finds %s', async (email) => {
  const { client } = await withEmails(email, 'other@example.com');
  const rows = await client.findRows(contact, 'emailaddress1', [email], { select: ['statecode'] });
  expect(rows.map(({ id, values }) => [id, values.emailaddress1])).toEqual([[guid(1), email]]);
});

test('finds without regard to case, as Dataverse compares', async () => {
  const { client } = await withEmails('Jane@Example.com');
  const rows = await client.findRows(contact, 'emailaddress1', ['jane@example.COM'], { select: [] });
  expect(rows).toHaveLength(1);
});

test('gives every row that has the value', async () => {
  const { client } = await withEmails('jane@example.com', 'jane@example.com');
  expect(await client.findRows(contact, 'emailaddress1', ['jane@example.com'], { select: [] })).toHaveLength(
    2,
  );
});

test('gives a row once although two of the values find it', async () => {
  const { client } = await withEmails('jane@example.com');
  const values = ['jane@example.com', 'JANE@example.com'];
  expect(await client.findRows(contact, 'emailaddress1', values, { select: [] })).toHaveLength(1);
});

test('gives rows whose text begins with a blank only where it is asked for them, in the same request', async () => {
  const { client, requests } = await withEmails(
    ' jane@example.com',
    '\tjane@example.com ',
    'jane@example.com  ',
  );
  const find = (behindBlanks: boolean) =>
    client.findRows(contact, 'emailaddress1', ['jane@example.com'], { select: [], behindBlanks });
  expect((await find(false)).map(({ id }) => id)).toEqual([guid(3)]);
  requests.length = 0;
  expect(new Set((await find(true)).map(({ id }) => id))).toEqual(new Set([guid(1), guid(2), guid(3)]));
  expect(requests).toHaveLength(1);
});

test('looks up a thousand e-mails in one request', async () => {
  const { client, requests } = await withEmails('e500@example.com');
  const emails = Array.from({ length: 1000 }, (_, index) => `e${index}@example.com`);
  expect(await client.findRows(contact, 'emailaddress1', emails, { select: [] })).toHaveLength(1);
  expect(requests).toHaveLength(1);
});

test('nothing to look up costs nothing', async () => {
  const { client, requests } = await withEmails('jane@example.com');
  expect(await client.findRows(contact, 'emailaddress1', [], { select: [] })).toEqual([]);
  expect(requests).toEqual([]);
});
