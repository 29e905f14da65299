import { isRecord, resolveSchema, schemaAt } from '../../scripts/connector/resolve.ts';
import type { Parameter, Schema, Swagger } from '../../scripts/connector/swagger.ts';
import { checkValue, missing } from './checkValue.ts';
import type { GatewayConnector, GatewayOperation } from './readConnector.ts';
import { GatewayRefusal } from './refusal.ts';
import type { FlowParameters, GatewayRequest } from './types.ts';

/**
 * The request that an operation and a maker's values make, before policies: values checked by type, optional nulls
 * left out, internal parameters filled with their defaults, the body put together from its flat keys.
 * @throws GatewayRefusal for what the platform itself would not let through
 */
export function buildRequest(
  { swagger }: GatewayConnector,
  target: GatewayOperation,
  given: FlowParameters,
): GatewayRequest {
  const { id, method, parameters } = target;
  refuseUnknown(swagger, target, given);
  const scheme = swagger.schemes?.[0] ?? 'https';
  const baseUrl = `${scheme}://${swagger.host ?? ''}${(swagger.basePath ?? '').replace(/\/$/, '')}`;
  // The platform drops /trigger: connectors poll services that have no such route.
  const request: GatewayRequest = {
    method: method.toUpperCase(),
    baseUrl,
    path: target.path.replace(/^\/trigger(?=\/)/, ''),
    query: [],
    headers: { accept: 'application/json' },
  };
  for (const parameter of parameters) {
    const value = givenValue(swagger, id, parameter, given);
    if (value === undefined) continue;
    if (parameter.in === 'path') {
      request.path = request.path.replace(`{${parameter.name}}`, () => encodeURIComponent(asText(value)));
    } else if (parameter.in === 'query') {
      request.query.push(...asQuery(parameter, value));
    } else if (parameter.in === 'header') {
      request.headers[parameter.name.toLowerCase()] = asText(value);
    } else {
      request.body = value;
      request.headers['content-type'] = 'application/json';
    }
  }
  return request;
}

function refuseUnknown(swagger: Swagger, { id, parameters }: GatewayOperation, given: FlowParameters): void {
  for (const key of Object.keys(given)) {
    const [name = '', ...rest] = key.split('/');
    const parameter = parameters.find((each) => each.name === name);
    const known =
      parameter &&
      (rest.length === 0 || (parameter.in === 'body' && mayHold(swagger, parameter.schema, rest)));
    if (!known) {
      throw new GatewayRefusal(
        'OpenApiOperationParameterUnknown',
        `The API operation '${id}' does not contain a definition for parameter '${key}'.`,
      );
    }
  }
}

/** Whether a body has the part that a flat key names, or is open enough to have it. */
function mayHold(swagger: Swagger, schema: Schema | undefined, path: string[]): boolean {
  let current = resolveSchema(swagger, schema);
  for (const step of path) {
    if (!current) return false;
    const open = current['x-ms-dynamic-schema'] !== undefined || current.additionalProperties !== undefined;
    if (open && !current.properties?.[step]) return true;
    current = schemaAt(swagger, current, step);
  }
  return current !== undefined;
}

function givenValue(swagger: Swagger, id: string, parameter: Parameter, given: FlowParameters): unknown {
  const { name, schema } = parameter;
  let value = given[name];
  if (parameter.in === 'body') value = withParts(value, name, given);
  if (value === undefined || value === null) {
    if (parameter.required && parameter.default !== undefined) return parameter.default;
    if (parameter.required) throw missing(id, name);
    return undefined;
  }
  const { required: _, ...field } = parameter; // a schema's `required` is a list
  return checkValue(swagger, id, name, schema ?? field, value);
}

function withParts(whole: unknown, name: string, given: FlowParameters): unknown {
  const parts = Object.entries(given).filter(([key]) => key.startsWith(`${name}/`));
  if (parts.length === 0) return whole;
  const body: Record<string, unknown> = isRecord(whole) ? structuredClone(whole) : {};
  for (const [key, value] of parts) {
    const steps = key.split('/').slice(1);
    const last = steps.pop() ?? '';
    let holder = body;
    for (const step of steps) {
      const next = isRecord(holder[step]) ? holder[step] : {};
      holder[step] = next;
      holder = next;
    }
    holder[last] = value;
  }
  return body;
}

function asQuery({ name, collectionFormat = 'csv' }: Parameter, value: unknown): [string, string][] {
  if (!Array.isArray(value)) return [[name, asText(value)]];
  return collectionFormat === 'multi'
    ? value.map((item) => [name, asText(item)])
    : [[name, value.map((item) => asText(item)).join(',')]];
}

/**
 * A value in an address. Booleans have a capital letter: the platform is written in .NET and its own connectors'
 * addresses show `=True`. An inference; a service that also takes small letters is right either way.
 */
function asText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}
