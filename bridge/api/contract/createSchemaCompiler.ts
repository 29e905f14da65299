import { Ajv, type ValidateFunction } from 'ajv';
import formatsPlugin from 'ajv-formats';
import { readTime } from '../../mapping/readTime.ts';
import type { ContractDocument, JsonSchema } from './types.ts';

/** Words of the contract that describe a value to makers and say nothing about its validity. */
const ANNOTATIONS = [
  'x-ms-summary',
  'x-ms-visibility',
  'x-ms-enum-values',
  'x-ms-dynamic-values',
  'x-ms-dynamic-list',
  'x-ms-dynamic-schema',
  'x-ms-dynamic-properties',
];

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/;

/** `received` is what callers send: open to what the contract leaves open. `sent` is what we answer: nothing extra. */
export type SchemaUse = 'received' | 'sent';

/**
 * Makes a compiler for the schemas of a contract. An unknown word in a schema throws, so that a misspelt rule cannot
 * pass as no rule.
 */
export function createSchemaCompiler(
  contract: ContractDocument,
  use: SchemaUse,
): (schema: JsonSchema) => ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    useDefaults: use === 'received',
    strictTypes: false,
  });
  formatsPlugin.default(ajv);
  ajv.addVocabulary(ANNOTATIONS);
  // The format of the library also takes urn:uuid: in front, which no table here would be found by.
  ajv.addFormat('uuid', GUID);
  // The format of the library takes leap seconds for times that no clock of ours can read.
  ajv.addFormat('date-time', use === 'sent' ? UTC_TIME : (text) => readTime(text) !== undefined);
  const prepare = (schema: JsonSchema): JsonSchema => {
    const local = rewriteReferences(schema);
    return use === 'sent' ? closeObjects(local) : local;
  };
  for (const [name, schema] of Object.entries(contract.components.schemas))
    ajv.addSchema(prepare(schema), name);
  return (schema) => ajv.compile(prepare(schema));
}

function rewriteReferences(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"'));
}

function closeObjects(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_key, node) =>
    node?.type === 'object' && node.properties && !('additionalProperties' in node)
      ? { ...node, additionalProperties: false }
      : node,
  );
}
