import { describe, expect, it } from 'vitest';
import type { Swagger } from '../../scripts/connector/swagger.ts';
import { structureFindings } from '../../scripts/lintConnector/structure.ts';
import { validSwagger } from './validConnector.ts';

type Holder = Record<string, unknown>;

/** A connector with something in it changed. */
function changed(change: (swagger: Swagger, listRooms: Holder, size: Holder) => void): Swagger {
  const swagger = validSwagger();
  const operation = swagger.paths['/rooms']?.get as unknown as Holder & { parameters: Holder[] };
  change(swagger, operation, operation.parameters[0] ?? {});
  return swagger;
}

describe('the structure of a definition', () => {
  it('is that of Swagger 2.0', async () => {
    expect(await structureFindings(validSwagger())).toEqual([]);
  });

  it.each<[string, (swagger: Swagger, listRooms: Holder, size: Holder) => void]>([
    ['a parameter without a name', (_, __, size) => delete size.name],
    ['a parameter in a place there is none', (_, __, size) => Object.assign(size, { in: 'cookie' })],
    ['a parameter that is required by a text', (_, __, size) => Object.assign(size, { required: 'yes' })],
    ['a limit that is a text', (_, __, size) => Object.assign(size, { maxLength: 'ten' })],
    ['a limit below zero', (_, __, size) => Object.assign(size, { maxLength: -1 })],
    [
      'a key that no header carries',
      ({ securityDefinitions = {} }) => delete (securityDefinitions.key as Holder).in,
    ],
    ['an operation without answers', (_, operation) => delete operation.responses],
    ['no title', ({ info }) => delete (info as Partial<typeof info>).title],
    ['no paths', (swagger) => delete (swagger as Partial<Swagger>).paths],
    ['a list of paths', (swagger) => Object.assign(swagger, { paths: [] })],
  ])('is refused with %s', async (_what, change) => {
    expect(await structureFindings(changed(change))).toEqual([
      { rule: 'SwaggerStructure', place: expect.any(String), problem: expect.stringMatching(/Swagger 2\.0/) },
    ]);
  });

  it('is refused with the place of the mistake', async () => {
    const definition = changed((_, __, size) => Object.assign(size, { in: 'cookie' }));
    const [finding] = await structureFindings(definition);
    expect(finding?.place).toMatch(/^paths › \/rooms › get › parameters › 0/);
  });
});
