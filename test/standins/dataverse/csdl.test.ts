import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { xml2json } from 'odata-csdl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** `$metadata` as OASIS's own reader of CSDL and its schema see it. */

let standin: DataverseStandin;
let xml = '';

beforeAll(async () => {
  standin = await createDataverseStandin();
  xml = (await (await connectCaller(standin)).get('$metadata')).text;
});
afterAll(() => standin.close());

type Csdl = Record<string, Record<string, { $Kind?: string; $BaseType?: string; $Type?: string }>>;

describe('$metadata', () => {
  it('is read by odata-csdl without a complaint', () => {
    const messages: unknown[] = [];
    const json = xml2json(xml, { strict: true, messages });
    expect([json.$Version, messages]).toEqual(['4.0', []]);
  });

  it('fits the schema of CSDL', () => {
    const path = fileURLToPath(import.meta.resolve('odata-csdl/schemas/csdl.schema.json'));
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')));
    // Microsoft.OData, and so Dataverse, writes a capital that the standard does not have.
    validate(xml2json(xml.replaceAll('Scale="Variable"', 'Scale="variable"'), { strict: true }));
    expect(validate.errors).toBeNull();
  });

  it('describes a base type before the types that derive from it', () => {
    const declared = [...xml.matchAll(/<EntityType Name="(\w+)"(?:[^>]*BaseType="mscrm\.(\w+)")?/g)];
    const seen = new Set<string>();
    const early = declared.filter(([, name = '', base]) => {
      seen.add(name);
      return base !== undefined && !seen.has(base);
    });
    expect(early.map(([, name]) => name)).toEqual([]);
  });

  it('describes every type it refers to', () => {
    const model = (xml2json(xml, { strict: true }) as Csdl)['Microsoft.Dynamics.CRM'] ?? {};
    const referred = [...xml.matchAll(/mscrm\.(\w+)/g)].map(([, name = '']) => name);
    expect([...new Set(referred)].filter((name) => !(name in model))).toEqual([]);
  });
});
