import { Ajv, type ValidateFunction } from 'ajv';
import formatsPlugin from 'ajv-formats';
import { guidPattern } from '../../mapping/guidText.ts';
import { readTime } from '../../mapping/readTime.ts';
import type { ContractDocument, JsonSchema } from './contractDocument.ts';

/** Words of the contract that describe a value to makers and say nothing about its validity. */
const ANNOTATIONS = [
  'x-ms-summary',
  'x-ms-visibility',
  'x-ms-enum-values',
  'x-ms-dynamic-values',
  'x-ms-dynamic-list',
  'x-ms-dynamic-schema',
  'x-ms-dynamic-properties',
  'x-ms-notification-url',
];

const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/;

/** `received` is what callers send: open to what the contract leaves open. `sent` is what we answer: nothing extra. */
export type SchemaUse = 'received' | 'sent';

type Compile = (schema: JsonSchema) => ValidateFunction;

/** Compilers with what they have compiled, as long as their contract is held. */
const kept: Record<SchemaUse, WeakMap<ContractDocument, Compile>> = {
  received: new WeakMap(),
  sent: new WeakMap(),
};

/**
 * Makes a compiler for the schemas of a contract, which must not change from then on. An unknown word in a schema
 * throws, so that a misspelt rule cannot pass as no rule. Each schema is compiled once for a contract, however many
 * APIs are made of it; so `errors` of a function must be read before it is called again.
 */
export function createSchemaCompiler(contract: ContractDocument, use: SchemaUse): Compile {
  const compile = kept[use].get(contract) ?? createCompiler(contract, use);
  kept[use].set(contract, compile);
  return compile;
}

function createCompiler(contract: ContractDocument, use: SchemaUse): Compile {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    useDefaults: use === 'received',
    strictTypes: false,
  });
  formatsPlugin.default(ajv);
  ajv.addVocabulary(ANNOTATIONS);
  // The format of the library also takes urn:uuid: in front, which no table here would be found by.
  ajv.addFormat('uuid', guidPattern);
  // The format of the library takes leap seconds for times that no clock of ours can read.
  ajv.addFormat('date-time', use === 'sent' ? UTC_TIME : (text) => readTime(text) !== undefined);
  const prepare = (text: string): JsonSchema => {
    const local = text.replaceAll('"#/components/schemas/', '"');
    return use === 'sent' ? closeObjects(local) : JSON.parse(local);
  };
  for (const [name, schema] of Object.entries(contract.components.schemas))
    ajv.addSchema(prepare(JSON.stringify(schema)), name);
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema);
    const validate = compiled.get(text) ?? ajv.compile(prepare(text));
    compiled.set(text, validate);
    return validate;
  };
}

function closeObjects(text: string): JsonSchema {
  return JSON.parse(text, (_key, node) =>
    node?.type === 'object' && node.properties && !('additionalProperties' in node)
      ? { ...node, additionalProperties: false }
      : node,
  );
}
