import { describe, expect, it } from 'vitest';
import { readContract } from '../../../bridge/api/contract/readContract.ts';
import contract from '../../../schemas/contract.json' with { type: 'json' };
import { basic, createTestApi } from '../createTestApi.ts';

const operations = readContract(contract);

/** A valid address for every operation, so that nothing but the sign-in can be at fault. */
const address = (path: string) =>
  path
    .replace('/xperience-dynamics365', '')
    .replace('{contact}', '7')
    .replace('{form}', '3')
    .replace('{submission}', '12')
    .replace('{run}', '1')
    .replace('{failure}', '1')
    .replace('{subscription}', '1f0e9d8c-7b6a-4539-8271-605f4e3d2c1b');

const withBody = operations.filter(({ body }) => body);

describe.each(operations)('$id', ({ method, path }) => {
  const [verb, place] = [method.toUpperCase(), address(path)];

  it('refuses callers who are not signed in, and says how to sign in', async () => {
    const { send, calls } = createTestApi();
    const answer = await send(verb, place);
    expect(answer.status).toBe(401);
    expect(answer.json()).toMatchObject({ status: 401, code: 'signInMissing' });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="Xperience", charset="UTF-8"');
    expect(calls).toEqual([]);
  });

  it('refuses a wrong password', async () => {
    const { send, calls } = createTestApi();
    const answer = await send(verb, place, { headers: { authorization: basic('editor', 'guess') } });
    expect(answer.status).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'wrongPassword' });
    expect(calls).toEqual([]);
  });

  it('refuses a wrong API key', async () => {
    const { send, calls } = createTestApi();
    const answer = await send(verb, place, { headers: { 'x-api-key': 'guess' } });
    expect(answer.status).toBe(401);
    expect(answer.json()).toMatchObject({ status: 401, code: 'wrongApiKey' });
    expect(calls).toEqual([]);
  });

  it('refuses an API key without the scope it needs', async () => {
    const { send, keys, calls } = createTestApi();
    const headers = { 'x-api-key': keys.add({ name: 'Flows of Sales', scopes: [] }) };
    const answer = await send(verb, place, { headers });
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({
      code: 'permissionMissing',
      detail: expect.stringContaining('Flows of Sales lacks'),
    });
    expect(calls).toEqual([]);
  });

  it('refuses users without any permission', async () => {
    const { send, calls } = createTestApi();
    const answer = await send(verb, place, { as: 'nobody' });
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'permissionMissing' });
    expect(calls).toEqual([]);
  });
});

describe.each(withBody)('the body of $id', ({ method, path, body }) => {
  const [verb, place] = [method.toUpperCase(), address(path)];
  const json = { 'content-type': 'application/json' };

  it('is not looked at before the caller is signed in', async () => {
    const { send } = createTestApi();
    expect((await send(verb, place, { body: '{', headers: json })).status).toBe(401);
  });

  it('must be JSON by its content type', async () => {
    const { send, calls } = createTestApi();
    for (const headers of [
      {},
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/jsonp' },
      { 'content-type': 'application/xml; x=application/json' },
    ]) {
      const answer = await send(verb, place, { as: 'administrator', body: '{}', headers });
      expect(answer.status).toBe(415);
      expect(answer.json()).toMatchObject({ code: 'wrongContentType' });
    }
    expect(calls).toEqual([]);
  });

  it('must not be compressed', async () => {
    const { send } = createTestApi();
    const headers = { ...json, 'content-encoding': 'gzip' };
    expect((await send(verb, place, { as: 'administrator', body: '{}', headers })).status).toBe(415);
  });

  it('must be well-formed JSON in UTF-8', async () => {
    const { send, calls } = createTestApi();
    for (const malformed of ['{"a":', 'undefined', '{"a":NaN}', new Uint8Array([0x22, 0xff, 0x22])]) {
      const answer = await send(verb, place, { as: 'administrator', body: malformed, headers: json });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ code: 'malformedJson' });
    }
    expect(calls).toEqual([]);
  });

  it('must be one object', async () => {
    const { send, calls } = createTestApi();
    for (const other of ['[]', '"text"', '1', 'true', ...(body?.required ? ['null'] : [])]) {
      const answer = await send(verb, place, { as: 'administrator', body: other, headers: json });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({
        code: 'invalidRequest',
        detail: expect.stringContaining('The body has to be an object'),
      });
    }
    expect(calls).toEqual([]);
  });

  it('may be missing, or null, only where the contract says so', async () => {
    const { send } = createTestApi();
    const missing = await send(verb, place, { as: 'administrator' });
    expect(missing.status).toBe(body?.required ? 400 : 200);
    const empty = await send(verb, place, { as: 'administrator', body: 'null', headers: json });
    expect(empty.status).toBe(body?.required ? 400 : 200);
  });

  it('is JSON in every way media types say so, whatever their parameters', async () => {
    const { send } = createTestApi();
    for (const type of [
      'application/json; odata.metadata=minimal',
      'application/json;charset=UTF-8;IEEE754Compatible=true',
      'text/json',
      'Application/JSON ; charset="utf-8"',
      'application/vnd.api+json',
      'application/problem+json; x=1',
    ]) {
      const headers = { 'content-type': type };
      const answer = await send(verb, place, { as: 'administrator', body: '[]', headers });
      expect(answer.json()).toMatchObject({ status: 400, code: 'invalidRequest' });
    }
  });

  it('is refused when it nests deeper than anything can mean', async () => {
    const { send, calls } = createTestApi();
    for (const deep of [`${'['.repeat(1_000_000)}`, `{"a":${'{"a":'.repeat(40)}1${'}'.repeat(41)}`]) {
      const answer = await send(verb, place, {
        as: 'administrator',
        body: deep.slice(0, 60_000),
        headers: json,
      });
      expect(answer.json()).toMatchObject({ status: 400, code: 'jsonTooDeep' });
    }
    expect(calls).toEqual([]);
  });

  it('is refused when it is too large, before it is read', async () => {
    const { send, calls } = createTestApi();
    const large = JSON.stringify({ contactid: 'x'.repeat(4 * 1024 * 1024) });
    const answer = await send(verb, place, { as: 'administrator', body: large, headers: json });
    expect(answer.status).toBe(413);
    expect(answer.json()).toMatchObject({ code: 'bodyTooLarge' });
    expect(calls).toEqual([]);
  });
});
