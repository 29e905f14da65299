import { describe, expect, it } from 'vitest';
import type { ContractDocument } from '../../../bridge/api/contract/contractDocument.ts';
import { createSchemaCompiler } from '../../../bridge/api/contract/createSchemaCompiler.ts';
import { basePath, readContract } from '../../../bridge/api/contract/readContract.ts';
import contract from '../../../schemas/contract.json' with { type: 'json' };

function contractWith(operation: object, components: object = {}): ContractDocument {
  return {
    servers: [{ url: 'https://bridge.example.com/base/' }],
    paths: { '/things/{id}': { get: { operationId: 'GetThing', responses: {}, ...operation } } },
    components: { schemas: {}, parameters: {}, responses: {}, ...components },
  };
}

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

it('reads every operation of the contract with a method, parameters and documented answers', () => {
  const operations = readContract(contract);
  expect(operations.map((operation) => operation.id)).toContain('UpdateContact');
  for (const { responses } of operations) {
    expect([...responses.keys()]).toEqual(expect.arrayContaining([401, 403, 429, 500, 503]));
    const good = [...responses.keys()].filter((status) => status < 300);
    const withBody = good.filter((status) => responses.get(status));
    // What is only ended has nothing to tell.
    expect(withBody).toHaveLength(good.every((status) => status === 204) ? 0 : 1);
  }
});

it('puts the base path in front, without doubled slashes', () => {
  expect(basePath(contractWith({}))).toBe('/base');
  expect(readContract(contractWith({}))).toMatchObject([
    { id: 'GetThing', method: 'get', path: '/base/things/{id}' },
  ]);
});

it('follows references to shared parameters and answers', () => {
  const shared = {
    parameters: { id },
    responses: { Gone: { content: { 'application/json': { schema: { type: 'object' } } } } },
  };
  const operation = {
    parameters: [{ $ref: '#/components/parameters/id' }],
    responses: { 410: { $ref: '#/components/responses/Gone' } },
  };
  const [read] = readContract(contractWith(operation, shared));
  expect(read?.parameters).toEqual([id]);
  expect(read?.responses.get(410)).toEqual({ type: 'object' });
});

describe('refuses at start', () => {
  it.each([
    ['a reference to nothing', { parameters: [{ $ref: '#/components/parameters/none' }] }],
    ['a reference to another place', { parameters: [{ $ref: '#/components/schemas/id' }] }],
    ['a parameter in a place that is not served', { parameters: [{ ...id, in: 'cookie' }] }],
    ['a body that is no JSON', { requestBody: { content: { 'text/plain': { schema: {} } } } }],
    ['an operation without a name', { operationId: undefined }],
  ])('%s', (_case, operation) => {
    expect(() => readContract(contractWith(operation))).toThrow();
  });

  it('a schema with a misspelt rule', () => {
    const compile = createSchemaCompiler(contractWith({}), 'received');
    expect(() => compile({ type: 'integer', minimun: 1 })).toThrow('minimun');
  });

  it('a schema with a misspelt rule, also where the same contract was used before', () => {
    const contract = contractWith({});
    createSchemaCompiler(contract, 'received')({ type: 'integer' });
    for (const _again of [1, 2])
      expect(() => createSchemaCompiler(contract, 'received')({ type: 'integer', minimun: 1 })).toThrow();
  });

  it('a schema that refers to nothing', () => {
    const compile = createSchemaCompiler(contractWith({}), 'received');
    expect(() => compile({ $ref: '#/components/schemas/None' })).toThrow('None');
  });
});

describe('compiling', () => {
  const schema = { type: 'object', properties: { a: { type: 'integer' } } };

  it('is done once for a contract, however many APIs are made of it', () => {
    const contract = contractWith({});
    const [first, second] = [1, 2].map(() =>
      createSchemaCompiler(contract, 'received')(structuredClone(schema)),
    );
    expect(first).toBe(second);
  });

  it('tells another contract and the other use apart', () => {
    const contract = contractWith({});
    const received = createSchemaCompiler(contract, 'received')(schema);
    expect(createSchemaCompiler(contractWith({}), 'received')(schema)).not.toBe(received);
    const sent = createSchemaCompiler(contract, 'sent')(schema);
    expect([received({ b: 1 }), sent({ b: 1 })]).toEqual([true, false]);
  });
});

describe('bodies that callers send', () => {
  const bodies = readContract(contract).flatMap(({ id: operation, body }) =>
    body ? [{ operation, body }] : [],
  );

  it.each(bodies)('of $operation say whether unknown properties are taken', ({ body }) => {
    const name = String(body.schema.$ref).split('/').at(-1) ?? '';
    const schemas: Readonly<Record<string, object>> = contract.components.schemas;
    expect(schemas[name]).toHaveProperty('additionalProperties');
  });
});
