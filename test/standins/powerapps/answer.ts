import type { PowerAppsOptions, Registration, Reply, SeenCall } from './types.ts';

const provider = '/providers/Microsoft.PowerApps/';

export interface PowerAppsState {
  /** Where the service itself is reached. */
  origin: string;
  /** Where blobs are put: a container with its shared access signature. */
  container: string;
  connectors: Map<string, Registration>;
  blobs: Map<string, { type: string | undefined; bytes: Buffer }>;
}

/**
 * Answers as the service behind `paconn` 0.0.21 does, by what that tool sends and needs. The verdict of the real
 * validator cannot be imitated: a well-formed definition is accepted, unless a test answers instead.
 */
export function answer(options: PowerAppsOptions, state: PowerAppsState, call: SeenCall): Reply {
  if (call.method === 'GET' && call.path.startsWith('/definitions/')) return definition(state, call);
  const refusal = refuse(options, call);
  if (refusal) return refusal;
  const [first = '', id = '', last = ''] = call.path.slice(provider.length).split('/');
  if (call.method === 'POST' && first === 'objectIds') {
    if (id !== options.objectId) return error(403, 'Forbidden', 'The object ID is not that of the token.');
    if (last === 'validateApiSwagger') return validate(call);
    if (last === 'generateResourceStorage')
      return { status: 200, body: { sharedAccessSignature: state.container } };
  }
  if (first === 'apis' && call.query.$filter !== `environment eq '${options.environment}'`) {
    return error(404, 'EnvironmentNotFound', 'The environment in the filter could not be found.');
  }
  if (first === 'apis' && call.method === 'POST' && id === '') return create(options, state, call);
  const connector = state.connectors.get(id);
  if (first !== 'apis' || !connector) return error(404, 'ApiResourceNotFound', `Could not find api '${id}'.`);
  if (call.method === 'GET') return { status: 200, body: connector };
  if (call.method === 'PATCH') return store(options, state, call, connector.name);
  return error(405, 'MethodNotAllowed', 'This method is not known here.');
}

function refuse({ token }: PowerAppsOptions, call: SeenCall): Reply | undefined {
  if (!call.headers.authorization) {
    return error(
      401,
      'MissingAuthorizationHeaderAndClientCertificate',
      'An authorization header was not provided.',
    );
  }
  if (call.headers.authorization !== `Bearer ${token}`) {
    const message = 'The received access token has been obtained from wrong audience or resource.';
    return error(401, 'InvalidAuthenticationToken', message);
  }
  if (!call.path.startsWith(provider)) return error(404, 'NotFound', 'There is no such resource.');
  if (call.query['api-version'] !== '2016-11-01')
    return error(400, 'InvalidApiVersion', 'The version is not supported.');
  return undefined;
}

function validate(call: SeenCall): Reply {
  const { swagger, info, paths } = call.body as Record<string, unknown>;
  if (swagger === '2.0' && info && paths) return { status: 200, type: 'text/plain', body: '' };
  return error(400, 'SwaggerCertificationFailedWithErrors', 'Error : # : Definition is not valid');
}

function create(options: PowerAppsOptions, state: PowerAppsState, call: SeenCall): Reply {
  const { displayName } = properties(call);
  if (typeof displayName !== 'string') return error(400, 'InvalidApi', 'displayName is missing.');
  const slug = displayName.toLowerCase().replace(/[^a-z0-9]+/g, '-20');
  return store(options, state, call, `shared_${slug}-5f${state.connectors.size + 1}0c0ffee`);
}

function store(options: PowerAppsOptions, state: PowerAppsState, call: SeenCall, name: string): Reply {
  const { openApiDefinition, environment, iconUri, scriptDefinitionUrl, ...kept } = properties(call);
  if ('stackOwner' in kept) return error(400, 'InvalidApi', 'The property stackOwner is not allowed.');
  if (!openApiDefinition || typeof kept.description !== 'string')
    return error(400, 'InvalidApi', 'A property is missing.');
  if ((environment as { name?: unknown } | undefined)?.name !== options.environment) {
    return error(400, 'InvalidApi', 'environment differs from that of the filter.');
  }
  if (iconUri !== undefined && !state.blobs.has(new URL(String(iconUri)).pathname)) {
    return error(400, 'InvalidIcon', 'The icon has not been uploaded.');
  }
  const before = state.connectors.get(name)?.properties ?? {};
  state.connectors.set(name, {
    name,
    properties: {
      ...before,
      ...kept,
      ...(iconUri !== undefined && { iconUri }),
      ...(scriptDefinitionUrl !== '' && { scriptDefinitionUrl }),
      swagger: openApiDefinition,
      apiDefinitions: { originalSwaggerUrl: `${state.origin}/definitions/${name}` },
    },
  });
  return { status: call.method === 'POST' ? 201 : 200, body: state.connectors.get(name) };
}

function definition({ connectors }: PowerAppsState, call: SeenCall): Reply {
  const connector = connectors.get(call.path.slice('/definitions/'.length));
  return connector
    ? { status: 200, body: connector.properties.swagger }
    : error(404, 'NotFound', 'There is none.');
}

function properties(call: SeenCall): Record<string, unknown> {
  return (call.body as { properties?: Record<string, unknown> } | undefined)?.properties ?? {};
}

function error(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message } } };
}
