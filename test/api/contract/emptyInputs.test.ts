import { describe, expect, it } from 'vitest';
import { readContract } from '../../../bridge/api/contract/readContract.ts';
import contract from '../../../schemas/contract.json' with { type: 'json' };
import { createTestApi } from '../createTestApi.ts';

const as = 'administrator';

/** Every optional query parameter of the contract, with an address at which nothing else is at fault. */
const optional = readContract(contract).flatMap(({ id, method, path, parameters }) => {
  const required = parameters.filter((each) => each.in === 'query' && each.required);
  const place = path
    .replace('/xperience-dynamics365', '')
    .replace('{contact}', '7')
    .replace(/\{\w+\}/g, '1');
  const query = required.map(
    ({ name, schema }) => `${name}=${schema.type === 'integer' ? 1 : name === 'contact' ? 7 : 'gendercode'}`,
  );
  return parameters
    .filter((each) => each.in === 'query' && !each.required)
    .map(({ name }) => ({ id, name, method, address: `${place}?${[...query, `${name}=`].join('&')}` }));
});

describe('an optional input given as empty counts as left out', () => {
  it.each(optional)('$name of $id', async ({ name, method, address }) => {
    const empty = await createTestApi().send(method.toUpperCase(), address, { as });
    if (empty.status >= 300)
      expect(empty.json().problems ?? []).not.toContainEqual(expect.objectContaining({ field: name }));
    expect(empty.status).toBeLessThan(500);
  });

  it.each([null, ''])('%j in a body', async (nothing) => {
    const { send, calls } = createTestApi();
    const json = { mode: nothing, dryRun: nothing, limit: nothing, wait: nothing };
    expect((await send('POST', '/sync/contacts', { as, json })).status).toBe(200);
    expect(calls).toEqual([['SyncContacts', { mode: 'incremental', dryRun: false, wait: 60 }, as]]);
  });

  it.each(['null', '""', '" "', ' ', '\r\n'])('as a body that may be left out: %j', async (body) => {
    const { send, calls } = createTestApi();
    const headers = { 'content-type': 'application/json' };
    expect((await send('POST', '/sync/contacts', { as, body, headers })).status).toBe(200);
    expect(calls).toEqual([['SyncContacts', { mode: 'incremental', dryRun: false, wait: 60 }, as]]);
    expect((await send('POST', '/contacts/7/import', { as, body, headers })).status).toBe(200);
  });

  it.each(['""', ' '])('but a body that is needed is not: %j', async (body) => {
    const { send, calls } = createTestApi();
    const headers = { 'content-type': 'application/json' };
    expect((await send('PUT', '/settings', { as, body, headers })).status).toBe(400);
    expect(calls).toEqual([]);
  });

  it.each([null, ''])('%j further in', async (nothing) => {
    const { send, calls } = createTestApi();
    const pair = { field: 'A', column: 'b', direction: nothing, valueMap: nothing, lookup: nothing };
    const looked = {
      field: 'C',
      column: 'd',
      lookup: { table: 'account', keyColumn: nothing, unresolved: nothing },
    };
    const json = { version: 'v1', pairs: [pair, looked] };
    expect((await send('PUT', '/mapping', { as, json })).status).toBe(200);
    expect(calls[0]?.[1].pairs).toMatchObject([
      { direction: 'both' },
      { lookup: { table: 'account', unresolved: 'fail' } },
    ]);
  });

  it('but an input that is required is missing', async () => {
    const json = { subject: null };
    const answer = await createTestApi().send('POST', '/contacts/7/tasks', { as, json });
    expect(answer.json()).toMatchObject({ status: 400, field: 'subject' });
  });

  it('and a null in a row of Dynamics says that the column is empty', async () => {
    const { send, calls } = createTestApi();
    const row = { contactid: '1f0e9d8c-7b6a-4539-8271-605f4e3d2c1b', jobtitle: null, city: '' };
    await send('POST', '/updatecontacts', { as, json: { rows: [row] } });
    expect(JSON.stringify(calls)).toContain('"jobtitle":null');
  });
});

describe('what is read can be written', () => {
  it('of activity types the rules, and no rule for types that have none', async () => {
    const { send, calls } = createTestApi();
    const rule = { type: 'purchase', send: false };
    const value = [
      { type: 'pagevisit', displayName: 'Page visit', state: 'sent', table: 'x', properties: ['url'] },
      { type: 'purchase', state: 'skipped', code: 'switchedOff', properties: [], rule },
    ];
    expect((await send('PUT', '/activitytypes', { as, json: { version: 'v1', value } })).status).toBe(200);
    expect(calls[0]?.[1].value).toEqual([expect.objectContaining(rule)]);
  });
});
