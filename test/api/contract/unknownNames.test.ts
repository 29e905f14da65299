import { describe, expect, it } from 'vitest';
import { readContract } from '../../../bridge/api/contract/readContract.ts';
import contract from '../../../schemas/contract.json' with { type: 'json' };
import { createTestApi } from '../createTestApi.ts';

const as = 'administrator';
const operations = readContract(contract);

const address = (path: string) =>
  path
    .replace('/xperience-dynamics365', '')
    .replace('{contact}', '7')
    .replace(/\{\w+\}/g, '1');

describe.each(operations)('$id', ({ method, path, body }) => {
  it('refuses a query parameter that it does not take, and does nothing', async () => {
    const { send, calls } = createTestApi();
    const answer = await send(method.toUpperCase(), `${address(path)}?pretend=true`, {
      as,
      ...(body ? { json: { contactid: '1f0e9d8c-7b6a-4539-8271-605f4e3d2c1b' } } : {}),
    });
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalidRequest' });
    expect(answer.json().problems).toContainEqual({
      field: 'pretend',
      code: 'unknownParameter',
      detail: expect.stringContaining('takes no query parameter "pretend"'),
    });
    expect(calls).toEqual([]);
  });
});

const refusal = async (method: string, path: string, json?: unknown) => {
  const { send, calls } = createTestApi();
  const answer = await send(method, path, { as, ...(json === undefined ? {} : { json }) });
  expect(answer.status).toBe(400);
  expect(calls).toEqual([]);
  return answer.json();
};

it.each([
  ['POST', '/sync/contacts?dryRun=true', undefined, 'dryRun belongs into the JSON body: {"dryRun": …}'],
  ['POST', '/sync/activities?dryrun=1', {}, 'dryRun belongs into the JSON body'],
  ['DELETE', '/contacts/7/link', { hold: true }, 'hold belongs into the query of the address: ?hold=…'],
  ['POST', '/contacts/7/import', { dryRun: true }, 'This operation takes no body, but "dryRun" was sent'],
])('says where a flag belongs: %s %s', async (method, path, json, detail) => {
  expect((await refusal(method, path, json)).detail).toContain(detail);
});

it.each([
  ['GET', '/contacts?limt=5', undefined, 'Did you mean "limit"?'],
  ['GET', '/runs?OnlyWithFailures=true', undefined, 'Did you mean "onlyWithFailures"?'],
  ['GET', '/runs?tenant=5', undefined, 'Known: state, onlyWithFailures, limit, cursor.'],
  ['POST', '/sync/contacts', { dryrun: true }, 'Did you mean "dryRun"?'],
])('says what was meant: %s %s', async (method, path, json, detail) => {
  expect((await refusal(method, path, json)).detail).toContain(detail);
});

it.each([
  ['POST', '/failures/retry?code=rowDeleted', 'code belongs into the JSON body'],
  ['GET', '/failures?Code=rowDeleted', 'Did you mean "code"?'],
])('takes a parameter of its own for no other’s: %s %s', async (method, path, detail) => {
  expect((await refusal(method, path)).detail).toContain(detail);
});

it('takes what hosts in front add for a matter of theirs', async () => {
  const { send } = createTestApi();
  const query = 'api-version=2016-11-01&code=abc&subscription-key=def&x-ms-routing-name=self&utm_source=mail';
  expect((await send('GET', `/status?${query}`, { as })).status).toBe(200);
});

it('takes the parameters that the gateway carries from poll to poll of a trigger', async () => {
  const { send } = createTestApi();
  for (const path of ['/events/runfinishes', '/trigger/events/runfinishes']) {
    const answer = await send('GET', `${path}?kind=contacts&onlyWithFailures=True&cursor=`, { as });
    expect(answer.status).toBe(200);
  }
});
