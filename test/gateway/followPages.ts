import { isRecord } from '../../scripts/connector/resolve.ts';
import { gatewayUrl } from './policies/updateNextLink.ts';
import type { GatewayOperation } from './readConnector.ts';
import { unknownToGateway } from './refusal.ts';
import type { GatewayAnswer, GatewayRequest } from './types.ts';

/**
 * Reads further pages through the gateway until there are enough items, and answers as one page holding all.
 * An error on a later page is the answer of the whole action, as in a flow.
 */
export async function followPages(
  { id, operation }: GatewayOperation,
  first: GatewayAnswer,
  minimumItems: number,
  forward: (request: GatewayRequest) => Promise<GatewayAnswer>,
): Promise<GatewayAnswer> {
  const pageable = operation['x-ms-pageable'];
  if (!isRecord(pageable)) throw new Error(`${id} has no pages`);
  const nextLinkName = String(pageable.nextLinkName);
  const items: unknown[] = [];
  for (let answer = first; ; ) {
    if (answer.status !== 200 || !isRecord(answer.body)) return answer;
    if (!Array.isArray(answer.body.value)) throw unknownToGateway(`pages of ${id} that are not in "value"`);
    items.push(...answer.body.value);
    const link = answer.body[nextLinkName];
    if (link === undefined || items.length >= minimumItems) {
      return { ...answer, body: { ...answer.body, value: items } };
    }
    answer = await forward(requestOf(String(link)));
  }
}

function requestOf(link: string): GatewayRequest {
  if (!link.startsWith(`${gatewayUrl}/`))
    throw unknownToGateway(`the next page ${link}, which leaves the gateway`);
  const { pathname, searchParams } = new URL(link);
  const path = pathname.slice(new URL(gatewayUrl).pathname.length);
  return {
    method: 'GET',
    baseUrl: '',
    path,
    query: [...searchParams],
    headers: { accept: 'application/json' },
  };
}
