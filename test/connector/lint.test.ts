import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApiProperties, Swagger } from '../../scripts/connector/swagger.ts';
import { fileFormRules } from '../../scripts/lintConnector/fileForm.ts';
import { formatFinding, lintConnector, lintConnectorFolder } from '../../scripts/lintConnector.ts';
import { breaches } from './breaches.ts';
import { validApiProperties, validSwagger } from './validConnector.ts';

const fileForms: [what: string, rule: string, text: string][] = [
  ['a byte order mark', 'ByteOrderMark', '\uFEFF{}'],
  ['an escape', 'UnicodeEscape', '{ "title": "\\u00e9" }'],
  ['an indent of two', 'Indent', '{\n  "a": 1\n}'],
  ['a tab', 'Indent', '{\n\t"a": 1\n}'],
  ['a megabyte', 'FileTooLarge', ' '.repeat(1_000_000)],
];

/** The connector with one value changed; the path names keys, `undefined` removes what is there. */
function broken(path: string[], value: unknown): { swagger: Swagger; apiProperties: ApiProperties } {
  const connector = { swagger: validSwagger(), apiProperties: validApiProperties() };
  const last = path.at(-1) ?? '';
  let holder: Record<string, unknown> = connector;
  for (const key of path.slice(0, -1)) {
    const next = holder[key];
    if (typeof next !== 'object' || next === null)
      throw new Error(`nothing at ${key} of ${path.join(' › ')}`);
    holder = next as Record<string, unknown>;
  }
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return connector;
}

describe('the connector', () => {
  it('keeps every rule', async () => {
    expect((await lintConnectorFolder('connector')).map(formatFinding)).toEqual([]);
  });
});

describe('a connector that keeps every rule', () => {
  it('has no findings', () => {
    expect(lintConnector(validSwagger(), validApiProperties())).toEqual([]);
  });
});

describe.each(breaches)('$rule', ({ rule, cases }) => {
  it.each(cases)('is found when %s', (_, path, value) => {
    const { swagger, apiProperties } = broken(path, value);
    expect(lintConnector(swagger, apiProperties).map((finding) => finding.rule)).toContain(rule);
  });
});

it('has a test that breaks it for every rule', () => {
  const folder = 'scripts/lintConnector';
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const names = sources.flatMap((text) => [
    ...text.matchAll(/(?:rule: |rule = |return |\? )'([A-Z][A-Za-z]{4,})'/g),
  ]);
  const tested = new Set([
    ...breaches.map(({ rule }) => rule),
    ...fileForms.map(([, rule]) => rule),
    // In structure.test.ts and oddConnectors.test.ts.
    ...['SwaggerStructure', 'FileMissing', 'JsonSyntax', 'PartShape'],
  ]);
  expect([...new Set(names.map(([, name]) => name ?? ''))].filter((name) => !tested.has(name))).toEqual([]);
});

describe('the form of the file', () => {
  it.each(fileForms)('is refused for %s', (_, rule, text) => {
    expect([...fileFormRules(text, 'file')].map((finding) => finding.rule)).toContain(rule);
  });

  it('is fine when indented by four spaces', () => {
    expect([...fileFormRules('{\n    "a": {\n        "b": "é"\n    }\n}\n', 'file')]).toEqual([]);
  });
});
