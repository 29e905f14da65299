import { isRecord, parametersOf } from '../../scripts/connector/resolve.ts';
import {
  type ApiProperties,
  methods,
  type Operation,
  type Swagger,
} from '../../scripts/connector/swagger.ts';
import { callbackPath } from './callbackPath.ts';
import { unknownToGateway } from './refusal.ts';

/** Extensions this gateway follows, or that only decorate what makers see. */
const extensions = new Set([
  'x-ms-api-annotation',
  'x-ms-capabilities',
  'x-ms-connector-metadata',
  'x-ms-dynamic-list',
  'x-ms-dynamic-properties',
  'x-ms-dynamic-schema',
  'x-ms-dynamic-values',
  'x-ms-enum-values',
  'x-ms-notification-content',
  'x-ms-notification-url',
  'x-ms-pageable',
  'x-ms-summary',
  'x-ms-trigger',
  'x-ms-trigger-hint',
  'x-ms-trigger-metadata',
  'x-ms-url-encoding',
  'x-ms-visibility',
]);

const operationName = 'x-ms-apimTemplate-operationName';
const own = (names: string[]) => [
  operationName,
  ...names.map((name) => `x-ms-apimTemplateParameter.${name}`),
];

/** Policies this gateway applies, each with the parameters it understands. */
const policies: Record<string, string[]> = {
  dynamichosturl: own(['urlTemplate']),
  pollingtrigger: own(['triggerConfig', 'triggerDataPath']),
  setheader: [...own(['name', 'value', 'existsAction']), 'x-ms-apimTemplate-policySection'],
  setqueryparameter: own(['name', 'value', 'existsAction']),
  updatenextlink: own(['nextLinkPropertyName']),
};

const propertyKeys = [
  'capabilities',
  'connectionParameterSets',
  'connectionParameters',
  'iconBrandColor',
  'policyTemplateInstances',
  'publisher',
];

/**
 * Looks through the connector's files for anything whose treatment by the platform this gateway does not imitate.
 * Passing over it would prove nothing.
 * @throws an error that names it
 */
export function refuseUnknown(swagger: Swagger, { properties }: ApiProperties): void {
  for (const name of namesWithin(swagger)) {
    if (name.startsWith('x-ms-') && !extensions.has(name)) throw unknownToGateway(name);
  }
  for (const key of Object.keys(properties)) {
    if (!propertyKeys.includes(key)) throw unknownToGateway(`the property ${key}`);
  }
  const { capabilities = [] } = properties;
  for (const capability of Array.isArray(capabilities) ? capabilities : [capabilities]) {
    if (capability !== 'actions' && capability !== 'triggers')
      throw unknownToGateway(`the capability ${String(capability)}`);
  }
  for (const policy of properties.policyTemplateInstances ?? []) refusePolicy(policy);
  for (const { parameters } of properties.connectionParameterSets?.values ?? []) {
    for (const { type } of Object.values(parameters)) {
      if (type !== 'string' && type !== 'securestring')
        throw unknownToGateway(`connection parameters of type ${type}`);
    }
  }
  for (const [path, pathItem] of Object.entries(swagger.paths)) {
    for (const method of methods) {
      const operation = pathItem[method];
      if (operation) refuseOperation(swagger, path, operation, parametersOf(swagger, pathItem, operation));
    }
  }
}

function refusePolicy({
  templateId,
  type,
  parameters,
}: NonNullable<ApiProperties['properties']['policyTemplateInstances']>[number]): void {
  const known = policies[templateId];
  if (!known) throw unknownToGateway(`the policy ${templateId}`);
  for (const name of Object.keys(parameters)) {
    if (!known.includes(name)) throw unknownToGateway(`${name} of the policy ${templateId}`);
  }
  const action = parameters['x-ms-apimTemplateParameter.existsAction'];
  if (action !== undefined && action !== 'override' && action !== 'skip')
    throw unknownToGateway(`the action ${String(action)} of the policy ${templateId}`);
  if ((templateId === 'pollingtrigger') !== (type === 'PollingTrigger'))
    throw unknownToGateway(`the policy ${templateId} with type ${String(type)}`);
}

function refuseOperation(
  swagger: Swagger,
  path: string,
  operation: Operation,
  parameters: ReturnType<typeof parametersOf>,
): void {
  const id = operation.operationId ?? path;
  if (operation.security !== undefined) throw unknownToGateway(`security of one operation (${id})`);
  if (operation['x-ms-capabilities'] !== undefined)
    throw unknownToGateway(`capabilities of one operation (${id})`);
  for (const type of [
    ...(operation.consumes ?? swagger.consumes ?? []),
    ...(operation.produces ?? swagger.produces ?? []),
  ]) {
    if (type !== 'application/json') throw unknownToGateway(`bodies of type ${type} (${id})`);
  }
  const kind = operation['x-ms-trigger'];
  if (kind !== undefined) {
    const metadata = operation['x-ms-trigger-metadata'];
    const polled = isRecord(metadata) && metadata.kind === 'query' && metadata.mode === 'polling';
    const isPolled = kind === 'batch' && polled && path.startsWith('/trigger/');
    const isWebhook =
      kind === 'single' && metadata === undefined && callbackPath(swagger, parameters) !== undefined;
    if (!isPolled && !isWebhook)
      throw unknownToGateway(`a trigger that is neither polled by policy nor a webhook (${id})`);
  }
  for (const { name, in: place, collectionFormat = 'csv', 'x-ms-url-encoding': encoding } of parameters) {
    if (place === 'formData') throw unknownToGateway(`form parameters (${name} of ${id})`);
    if (collectionFormat !== 'csv' && collectionFormat !== 'multi')
      throw unknownToGateway(`the collection format ${collectionFormat} (${name} of ${id})`);
    if (encoding !== undefined && encoding !== 'single')
      throw unknownToGateway(`the encoding ${String(encoding)} (${name} of ${id})`);
  }
}

/** Every name of a property anywhere within a value. */
function* namesWithin(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) yield name;
    yield* namesWithin(inner);
  }
}
