import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApiProperties, Swagger } from '../../scripts/connector/swagger.ts';
import {
  checkConnector,
  type Finding,
  formatFinding,
  lintConnector,
  lintConnectorFolder,
} from '../../scripts/lintConnector.ts';
import { validApiProperties, validSwagger } from './validConnector.ts';

/** Connectors of others: broken files, parts that are missing or of another kind, and very large ones. */

const folder = mkdtempSync(join(tmpdir(), 'connector-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file of the connector', () => {
  const lint = async (definition: string | undefined, properties: string): Promise<string[]> => {
    rmSync(join(folder, 'apiDefinition.swagger.json'), { force: true });
    if (definition !== undefined) writeFileSync(join(folder, 'apiDefinition.swagger.json'), definition);
    writeFileSync(join(folder, 'apiProperties.json'), properties);
    return (await lintConnectorFolder(folder)).map(formatFinding);
  };
  const good = JSON.stringify(validApiProperties(), undefined, 4);

  it.each([
    ['cut short', '{ "swagger": "2.0"', 'apiDefinition.swagger.json: is no JSON: Expected'],
    ['with a comma too many', '{ "swagger": "2.0", }', 'apiDefinition.swagger.json: is no JSON: Expected'],
    ['empty', '', 'apiDefinition.swagger.json: is no JSON: Unexpected end'],
    ['a list', '[]', 'apiDefinition.swagger.json: holds no JSON object'],
    ['missing', undefined, 'apiDefinition.swagger.json: is not in '],
  ])('is a finding when it is %s', async (_form, text, expected) => {
    const findings = await lint(text, good);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(expected);
  });

  it('hides no other file that is broken', async () => {
    expect(await lint('{', '{')).toEqual([
      expect.stringContaining('apiDefinition.swagger.json: is no JSON'),
      expect.stringContaining('apiProperties.json: is no JSON'),
    ]);
  });
});

type Holder = Record<string, unknown>;

/** Every place of a value, as the keys that lead to it. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [...path, key],
    ...placesOf(inner, [...path, key]),
  ]);
}

function changed(path: string[], value: unknown): { swagger: Swagger; apiProperties: ApiProperties } {
  // Written and read, so that no two places share an object.
  const text = JSON.stringify({ swagger: validSwagger(), apiProperties: validApiProperties() });
  const connector = JSON.parse(text) as { swagger: Swagger; apiProperties: ApiProperties };
  const holder = path
    .slice(0, -1)
    .reduce<Holder>((at, key) => at[key] as Holder, connector as unknown as Holder);
  const last = path.at(-1) ?? '';
  if (value === undefined && Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (value === undefined) delete holder[last];
  else holder[last] = value;
  return connector;
}

/** As checkConnector, but asks the slow schema of Swagger only where the rules stumble. */
async function findingsOf(swagger: Swagger, apiProperties: ApiProperties): Promise<Finding[]> {
  try {
    return lintConnector(swagger, apiProperties);
  } catch {
    return checkConnector(swagger, apiProperties);
  }
}

describe('a connector with one part', () => {
  const places = placesOf({ swagger: validSwagger(), apiProperties: validApiProperties() }).filter(
    (path) => path.length > 1,
  );

  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a number', 7],
    ['an empty object', {}],
    ['a list of null', [null]],
  ])(
    '%s gets findings that speak of what is there, wherever the part is',
    { timeout: 120_000 },
    async (_kind, value) => {
      const odd: string[] = [];
      for (const path of places) {
        const { swagger, apiProperties } = changed(path, value);
        try {
          const lines = (await findingsOf(swagger, apiProperties)).map(formatFinding);
          odd.push(
            ...lines
              .filter((line) => /undefined|\[object|NaN/.test(line))
              .map((line) => `${path.join(' › ')}: ${line}`),
          );
        } catch (error) {
          odd.push(`${path.join(' › ')}: ${String(error)}`);
        }
      }
      expect(odd).toEqual([]);
    },
  );
});

describe('a large connector', () => {
  const text = { type: 'string', description: 'a text' };

  /** A definition for each operation, which holds the one before it: all that can be reached grows by the square. */
  function large(count: number): Swagger {
    const swagger: Swagger = { ...validSwagger(), paths: {}, definitions: {} };
    for (let index = 0; index < count; index += 1) {
      const properties = Object.fromEntries(Array.from({ length: 15 }, (_, number) => [`p${number}`, text]));
      const before = index === 0 ? {} : { before: { $ref: `#/definitions/D${index - 1}` } };
      Object.assign(swagger.definitions ?? {}, {
        [`D${index}`]: { type: 'object', properties: { ...before, ...properties } },
      });
      const schema = { $ref: `#/definitions/D${index}` };
      swagger.paths[`/r${index}/{id}`] = {
        post: {
          operationId: `post_${index}`,
          parameters: [
            { name: 'id', in: 'path', required: true, type: 'string' },
            { name: 'body', in: 'body', schema },
          ],
          responses: { '200': { description: 'ok', schema } },
        },
      };
    }
    return swagger;
  }

  /** How often a part of the definition is looked at, which a clock of a busy machine would not tell. */
  const looksAt = (swagger: Swagger): number => {
    let looks = 0;
    const seen = new WeakMap<object, object>();
    const watched = <T>(value: T): T => {
      if (typeof value !== 'object' || value === null) return value;
      const proxy = seen.get(value) ?? new Proxy(value, { get: count, ownKeys: countKeys });
      seen.set(value, proxy);
      return proxy as T;
    };
    const count = (target: object, name: string | symbol): unknown => {
      looks += 1;
      return watched(Reflect.get(target, name));
    };
    const countKeys = (target: object): (string | symbol)[] => {
      looks += 1;
      return Reflect.ownKeys(target);
    };
    lintConnector(watched(swagger), validApiProperties());
    return looks;
  };

  it('is looked at no more often than what its operations reach grows', { timeout: 120_000 }, () => {
    const [small, big] = [looksAt(large(50)), looksAt(large(200))];
    expect(small).toBeGreaterThan(1_000);
    // Four times as many operations reach sixteen times as many definitions; a walk within a walk would be 64 times.
    expect(big / small).toBeLessThan(16);
  });

  it('ends where definitions share definitions in every level', { timeout: 120_000 }, async () => {
    const swagger = large(1);
    for (let level = 1; level < 60; level += 1) {
      const inner = { $ref: `#/definitions/D${level - 1}` };
      Object.assign(swagger.definitions ?? {}, {
        [`D${level}`]: { type: 'object', properties: { left: inner, right: inner } },
      });
    }
    const [operation] = Object.values(swagger.paths).map(({ post }) => post);
    if (operation?.responses['200']) operation.responses['200'].schema = { $ref: '#/definitions/D59' };
    // With every way through them followed it would not end.
    await checkConnector(swagger, validApiProperties());
  });
});
