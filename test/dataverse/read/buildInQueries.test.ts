import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildInQueries, type InQuery } from '../../../bridge/dataverse/read/buildInQueries.ts';

const address = 'https://contoso.crm4.dynamics.com/api/data/v9.2/';

function build(part: Partial<InQuery>): string[] {
  return buildInQueries({
    address,
    entitySet: 'contacts',
    select: 'contactid,firstname',
    column: 'contactid',
    values: [],
    kind: 'guid',
    most: 700,
    ...part,
  });
}

/** The list as a server decodes it. */
function valuesOf(path: string): string {
  return new URL(address + path).searchParams.get('@p2') ?? '';
}

const uuids = (count: number) => Array.from({ length: count }, () => randomUUID());

describe('by ID', () => {
  test('asks for the rows of the list', () => {
    const [path] = build({
      values: ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'],
    });
    expect(decodeURIComponent(path ?? '')).toBe(
      "contacts?$select=contactid,firstname&$filter=Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)&@p1='contactid'&@p2=['00000000-0000-0000-0000-000000000001','00000000-0000-0000-0000-000000000002']",
    );
  });

  test('takes 700 rows in one query and keeps the limit of a URL', () => {
    const queries = build({ values: uuids(700) });
    expect(queries).toHaveLength(1);
    expect(address.length + (queries[0]?.length ?? 0)).toBeLessThan(32_768);
  });

  test('takes more rows in more queries', () => {
    expect(build({ values: uuids(1000) })).toHaveLength(2);
  });

  test('takes fewer rows in a query when the columns already fill the URL', () => {
    const queries = build({ values: uuids(700), select: 'x'.repeat(10_000) });
    expect(queries.length).toBeGreaterThan(1);
    for (const query of queries) expect(address.length + query.length).toBeLessThan(32_768);
  });

  test('asks for a row named twice once', () => {
    const [id] = uuids(1);
    expect(valuesOf(build({ values: [id ?? '', id ?? ''] })[0] ?? '')).toBe(`['${id}']`);
  });

  test('asks nothing when there is nothing to ask', () => {
    expect(build({ values: [] })).toEqual([]);
  });
});

describe('by text', () => {
  test.each([
    "o'brien@example.com",
    'a+b@example.com',
    'ümlaut@example.com',
    'a&b',
    'a,b',
    'say "hi"',
    '100%',
    '\\',
    '#',
  ])('carries %s unharmed', (value) => {
    const [path] = build({ values: [value], kind: 'text', column: 'emailaddress1' });
    expect(JSON.parse(valuesOf(path ?? ''))).toEqual([value]);
  });

  test('any values come through, each once, in queries that keep the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 400, unit: 'grapheme' }), { maxLength: 300 }), (values) => {
        const queries = build({ values, kind: 'text', column: 'emailaddress1', most: 200 });
        for (const query of queries) expect(address.length + query.length).toBeLessThan(32_768);
        expect(queries.flatMap((query) => JSON.parse(valuesOf(query)))).toEqual([...new Set(values)]);
      }),
      { numRuns: 30 },
    );
  });

  test('takes 200 values in a query', () => {
    expect(
      build({ values: Array.from({ length: 201 }, (_, index) => `a${index}`), kind: 'text', most: 200 }),
    ).toHaveLength(2);
  });

  test('refuses a value that no URL can hold', () => {
    expect(() => build({ values: ['x'.repeat(40_000)], kind: 'text' })).toThrow(/too long/);
  });
});

test('a column name that is none is refused', () => {
  expect(() => build({ values: uuids(1), column: "x'&$filter=1" })).toThrow(/not a property name/);
});
