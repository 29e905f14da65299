import { isDeepStrictEqual } from 'node:util';
import { isRecord, resolveSchema, successSchema } from '../../scripts/connector/resolve.ts';
import { dynamicCall, valueAt } from './dynamicCall.ts';
import type { GatewayOperation } from './readConnector.ts';
import type { Connection, FlowParameters, SchemaPlace } from './types.ts';

type Json = Record<string, unknown>;

/** A schema of an operation with references followed and dynamic parts replaced by what their lookups answer. */
export async function dynamicSchema(
  connection: Connection,
  caller: GatewayOperation,
  place: SchemaPlace,
  filledIn: FlowParameters,
): Promise<Json> {
  const { swagger } = connection.connector;
  const body = caller.parameters.find((parameter) => parameter.in === 'body')?.schema;
  const content = swagger.paths[caller.path]?.['x-ms-notification-content'];
  const told = isRecord(content) && isRecord(content.schema) ? content.schema : undefined;
  const schema = { request: body, response: successSchema(swagger, caller.operation), notification: told }[
    place
  ];
  if (!schema) throw new Error(`${caller.id} has no ${place} schema`);
  return expand(connection, caller, schema, filledIn);
}

async function expand(
  connection: Connection,
  caller: GatewayOperation,
  schema: Json,
  filledIn: FlowParameters,
): Promise<Json> {
  const target: Json = resolveSchema(connection.connector.swagger, schema) ?? {};
  const { 'x-ms-dynamic-schema': older, 'x-ms-dynamic-properties': newer, ...fixed } = target;
  const expanded: Json = { ...fixed };
  if (isRecord(target.items)) expanded.items = await expand(connection, caller, target.items, filledIn);
  if (isRecord(target.properties)) {
    const properties: Json = {};
    for (const [name, property] of Object.entries(target.properties)) {
      properties[name] = isRecord(property) ? await expand(connection, caller, property, filledIn) : property;
    }
    expanded.properties = properties;
  }
  if (older === undefined && newer === undefined) return expanded;
  if (!isRecord(older) || !isRecord(newer))
    throw new Error(`${caller.id} has a dynamic schema in one form only`);
  const fromOlder = olderSchema(await dynamicCall(connection, caller, older, filledIn), older['value-path']);
  const fromNewer = valueAt(await dynamicCall(connection, caller, newer, filledIn), newer.itemValuePath);
  if (!isRecord(fromNewer) || !isRecord(fromNewer.properties)) {
    throw new Error(
      `${String(newer.operationId)} answered no schema of an object where the extension points`,
    );
  }
  if (!isDeepStrictEqual(fromOlder, fromNewer.properties)) {
    throw new Error(`the two forms of a dynamic schema of ${caller.id} give different fields`);
  }
  const own = isRecord(expanded.properties) ? expanded.properties : {};
  return { ...expanded, ...fromNewer, properties: { ...own, ...fromNewer.properties } };
}

/** The older form points at the properties of a schema, or at the schema. */
function olderSchema(body: unknown, path: unknown): unknown {
  const found = valueAt(body, path);
  return typeof path === 'string' && /(^|\/)properties$/.test(path) ? found : valueAt(found, 'properties');
}
