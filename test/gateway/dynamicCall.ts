import { isRecord } from '../../scripts/connector/resolve.ts';
import type { GatewayOperation } from './readConnector.ts';
import { unknownToGateway } from './refusal.ts';
import type { Connection, FlowParameters } from './types.ts';

type Extension = Record<string, unknown>;

/**
 * Calls the operation of a dynamic extension as the designer does, with what the maker has filled in so far.
 * Both forms are understood: `{parameter}` and literals in the older, `{parameterReference}` and `{value}` in the newer.
 * @returns the body of the answer; throws when a referenced field is still empty, or the service answers an error
 */
export async function dynamicCall(
  connection: Connection,
  caller: GatewayOperation,
  extension: Extension,
  filledIn: FlowParameters,
): Promise<unknown> {
  const operationId = String(extension.operationId);
  const parameters: FlowParameters = {};
  for (const [name, source] of Object.entries(isRecord(extension.parameters) ? extension.parameters : {})) {
    parameters[name] = sourceValue(caller, source, filledIn);
  }
  const answer = await connection.call(operationId, parameters);
  if (answer.status !== 200)
    throw new Error(`${operationId} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The value at a slash-separated path without a leading slash; the whole when there is no path. */
export function valueAt(body: unknown, path: unknown): unknown {
  if (path === undefined || path === '') return body;
  if (typeof path !== 'string' || path.startsWith('/'))
    throw unknownToGateway(`the path ${JSON.stringify(path)}`);
  let current = body;
  for (const step of path.split('/')) current = isRecord(current) ? current[step] : undefined;
  return current;
}

function sourceValue(caller: GatewayOperation, source: unknown, filledIn: FlowParameters): unknown {
  if (!isRecord(source)) return source;
  if ('value' in source) return source.value;
  const reference = source.parameterReference ?? source.parameter;
  if (typeof reference !== 'string')
    throw unknownToGateway(`the dynamic parameter ${JSON.stringify(source)}`);
  const body = caller.parameters.find((parameter) => parameter.in === 'body');
  const own = caller.parameters.find((parameter) => parameter.name === reference.split('/')[0]);
  // The older form names a field of the body without saying that it is in the body.
  const key = own || !body ? reference : `${body.name}/${reference}`;
  const value = filledIn[key] ?? own?.default;
  if (value === undefined) throw new Error(`"${key}" is still empty, so nothing can be looked up`);
  return value;
}
