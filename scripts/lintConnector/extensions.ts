import type { Connector, Finding } from './finding.ts';
import { walkSchemas } from './walkSchemas.ts';

/** The extensions the platform documents, by where they may stand. Any other x-ms name is a misspelling. */
const root = ['x-ms-connector-metadata', 'x-ms-capabilities', 'x-ms-openai-manifest'];
const info = ['x-ms-api-annotation', 'x-ms-deployment-version'];
const pathItem = ['x-ms-notification-content'];
const operation = [
  'x-ms-api-annotation',
  'x-ms-capabilities',
  'x-ms-no-generic-test',
  'x-ms-notification',
  'x-ms-openai-data',
  'x-ms-operation-context',
  'x-ms-pageable',
  'x-ms-safe-operation',
  'x-ms-summary', // refused with a reason of its own
  'x-ms-trigger',
  'x-ms-trigger-hint',
  'x-ms-trigger-metadata',
  'x-ms-visibility',
];
const schema = [
  'x-ms-dynamic-list',
  'x-ms-dynamic-properties',
  'x-ms-dynamic-schema',
  'x-ms-dynamic-values',
  'x-ms-enum-values',
  'x-ms-media-kind',
  'x-ms-notification-url',
  'x-ms-summary',
  'x-ms-test-value',
  'x-ms-visibility',
];
const parameter = [
  'x-ms-dynamic-list',
  'x-ms-dynamic-properties', // refused beside `in` with a reason of its own
  'x-ms-dynamic-schema',
  'x-ms-dynamic-values',
  'x-ms-enum-values',
  'x-ms-summary',
  'x-ms-test-value',
  'x-ms-url-encoding',
  'x-ms-visibility',
];

/** Every x-ms name is one the platform documents, at a place where it means something. */
export function* extensionRules({ swagger, operations }: Connector): Generator<Finding> {
  yield* check('the document', swagger, root);
  yield* check('info', swagger.info, info);
  for (const [path, item] of Object.entries(swagger.paths)) yield* check(`path ${path}`, item, pathItem);
  for (const { place, operation: found, parameters } of operations) {
    yield* check(place, found, operation);
    for (const each of parameters) yield* check(`${place}, parameter ${each.name}`, each, parameter);
    for (const [status, each] of Object.entries(found.responses)) {
      yield* check(`${place}, response ${status}`, each, ['x-ms-summary']);
    }
  }
  for (const { place, schema: found } of walkSchemas(swagger, operations)) yield* check(place, found, schema);
}

const isFlag = (value: unknown): boolean => typeof value === 'boolean';

/** Extensions with few possible values that no other rule looks at. */
const values: Record<string, { fits(value: unknown): boolean; allowed: string }> = {
  'x-ms-media-kind': { fits: (value) => value === 'image' || value === 'audio', allowed: 'image or audio' },
  'x-ms-no-generic-test': { fits: isFlag, allowed: 'true or false' },
  'x-ms-safe-operation': { fits: isFlag, allowed: 'true or false' },
};

function* check(place: string, holder: { [key: string]: unknown }, allowed: string[]): Generator<Finding> {
  for (const name of Object.keys(holder)) {
    if (name.startsWith('x-ms-') && !allowed.includes(name)) {
      yield { rule: 'UnknownExtension', place, problem: `the platform does not know ${name} here` };
    }
    const known = values[name];
    if (known && !known.fits(holder[name])) {
      yield { rule: 'ExtensionValue', place, problem: `${name} is ${known.allowed}` };
    }
  }
}
