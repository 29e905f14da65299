import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveSchema, successSchema } from '../../scripts/connector/resolve.ts';
import type { Schema, Swagger } from '../../scripts/connector/swagger.ts';
import { locateOperations } from '../../scripts/lintConnector/locateOperations.ts';

const swagger = JSON.parse(readFileSync('connector/apiDefinition.swagger.json', 'utf8')) as Swagger;
const operations = locateOperations(swagger);
const second = operations.filter(
  ({ id, operation }) => id.endsWith('_V2') && operation['x-ms-trigger'] === undefined,
);
const instant = operations.filter(({ operation }) => operation['x-ms-trigger'] === 'single');

describe.each(second)('$id', ({ id, operation, parameters }) => {
  const first = operations.find((each) => each.id === id.replace(/_V2$/, ''));

  it('takes the contact of the first revision as a query parameter, with a list to choose from', () => {
    const contact = parameters.find(({ name }) => name === 'contact');
    expect(contact).toMatchObject({ in: 'query', required: true });
    expect(contact?.['x-ms-dynamic-values']).toMatchObject({
      parameters: { search: { parameter: 'search' } },
    });
  });

  it('takes and answers all else as the first revision does', () => {
    const rest = (of: typeof parameters) => of.filter(({ name }) => name !== 'contact' && name !== 'search');
    expect(rest(parameters)).toEqual(rest(first?.parameters ?? []));
    expect(operation.responses).toEqual(first?.operation.responses);
  });

  it('is what makers see', () => {
    expect([first?.operation.deprecated, operation.deprecated]).toEqual([true, undefined]);
  });
});

describe.each(instant)('the instant trigger $id', ({ id, path, operation, parameters }) => {
  const scheduled = operations.find((each) => each.id === id.replace(/_V2$/, ''));
  const body = resolveSchema(swagger, parameters[0]?.schema)?.properties ?? {};

  it('stands beside the scheduled one of its family, and both say which they are', () => {
    expect([scheduled?.operation.summary, operation.summary]).toEqual([
      expect.stringMatching(/ \(scheduled\)$/),
      scheduled?.operation.summary?.replace('(scheduled)', '(instant)'),
    ]);
    expect([scheduled?.operation.deprecated, operation.deprecated]).toEqual([undefined, undefined]);
  });

  it('narrows what it tells of as the scheduled one does', () => {
    const narrowing = (scheduled?.parameters ?? []).filter((each) => each['x-ms-visibility'] !== 'internal');
    for (const { name, type } of narrowing) expect(body[name]).toMatchObject({ type });
  });

  it('tells of what the scheduled one lists', () => {
    const content = swagger.paths[path]?.['x-ms-notification-content'] as { schema: Schema };
    const told = resolveSchema(swagger, content.schema)?.properties ?? {};
    const list = resolveSchema(
      swagger,
      successSchema(swagger, scheduled?.operation ?? operation),
    )?.properties;
    const item = resolveSchema(swagger, list?.items?.items)?.properties ?? {};
    const one = resolveSchema(swagger, told.items?.items)?.properties ?? told;
    expect(Object.keys(one)).toEqual(Object.keys(item));
  });
});

it('no action that makers see takes a contact in its path', () => {
  const seen = operations.filter(({ operation }) => !operation.deprecated);
  expect(seen.filter(({ path }) => path.includes('{contact}')).map(({ id }) => id)).toEqual([]);
});

it('at most eight actions are in the first view, and the words of the inside are nowhere', () => {
  const first = operations.filter(
    ({ operation }) =>
      operation['x-ms-visibility'] === 'important' &&
      operation['x-ms-trigger'] === undefined &&
      !operation.deprecated,
  );
  expect(first.length).toBeLessThanOrEqual(8);
  const labels = [...JSON.stringify(swagger).matchAll(/"x-ms-summary":"([^"]*)"/g)].map(
    ([, label]) => label ?? '',
  );
  const inside = /\b(Taken|Held|Ours|Theirs|Agreed|Gone|Why|Idempotency|Most New)\b/;
  expect(labels.filter((label) => inside.test(label))).toEqual([]);
});
