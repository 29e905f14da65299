import { resolveResponse } from '../../scripts/connector/resolve.ts';
import { buildRequest } from './buildRequest.ts';
import { callbackPath } from './callbackPath.ts';
import type { GatewayConnector, GatewayOperation } from './readConnector.ts';
import { unknownToGateway } from './refusal.ts';
import type { FlowParameters, GatewayAnswer, GatewayRequest, GatewaySubscription } from './types.ts';

/**
 * Switches a flow with a webhook trigger on: the address of the flow goes where the definition says, and whatever the
 * answer's Location names is sent DELETE when the flow is switched off, by the operation that the definition has for it.
 * @throws when the service answers anything but 201 with a Location that this connection can reach
 */
export async function subscribe(
  connector: GatewayConnector,
  target: GatewayOperation,
  { parameters, callbackUrl }: { parameters: FlowParameters; callbackUrl: string },
  forward: (target: GatewayOperation, request: GatewayRequest) => Promise<GatewayAnswer>,
): Promise<GatewaySubscription> {
  const { swagger } = connector;
  const place = callbackPath(swagger, target.parameters);
  if (place === undefined || target.operation['x-ms-trigger'] !== 'single')
    throw unknownToGateway(`subscribing by ${target.id}`);
  if (place in parameters) throw new Error(`"${place}" is filled in by the platform`);
  const request = buildRequest(connector, target, { ...parameters, [place]: callbackUrl });
  const answer = await forward(target, request);
  if (answer.status < 200 || answer.status > 299) return { answer, end: async () => answer };
  const declared = target.operation.responses['201'];
  if (answer.status !== 201 || !declared || !resolveResponse(swagger, declared)?.headers?.Location)
    throw new Error(`${target.id} answered ${answer.status}; the platform keeps what a 201 names`);
  const { location } = answer.headers;
  // Without it the subscription would never be ended.
  if (location === undefined) throw new Error(`${target.id} answered without a Location`);
  return { answer, end: () => end(connector, location, request, forward) };
}

/** Credentials go to the host of the connection alone: a Location elsewhere is called without them, and stays. */
async function end(
  { operations }: GatewayConnector,
  location: string,
  { baseUrl }: GatewayRequest,
  forward: (target: GatewayOperation, request: GatewayRequest) => Promise<GatewayAnswer>,
): Promise<GatewayAnswer> {
  if (!location.startsWith(`${baseUrl}/`))
    throw new Error(`The Location ${location} is not where the connection leads, ${baseUrl}`);
  const { pathname, search } = new URL(location);
  const path = pathname.slice(new URL(baseUrl).pathname.length);
  const ending = [...operations.values()].find(
    (each) => each.method === 'delete' && shapeOf(each.path).test(path),
  );
  if (!ending) throw new Error(`The definition has no DELETE for ${path}`);
  if (search !== '') throw unknownToGateway('a Location with a query');
  const headers = { accept: 'application/json' };
  const answer = await forward(ending, { method: 'DELETE', baseUrl, path, query: [], headers });
  if (answer.status < 200 || answer.status > 299)
    throw new Error(`DELETE ${path} answered ${answer.status}: the subscription stays`);
  return answer;
}

function shapeOf(path: string): RegExp {
  const parts = path.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
