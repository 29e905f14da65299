import { isRecord } from '../../../scripts/connector/resolve.ts';
import type { GatewayOperation } from '../readConnector.ts';
import { unknownToGateway } from '../refusal.ts';
import type { GatewayAnswer } from '../types.ts';
import { setting } from './setting.ts';

/** Where the gateway itself is reached. Never resolved: only the gateway follows these addresses. */
export const gatewayUrl = 'https://gateway.invalid/apim/connection';

/**
 * Turns the next link of an answer into one on the gateway, so that the next page is asked for with the same
 * connection. A link that leaves the service's address is refused: what the platform does with it is not known.
 * @param baseUrl address of the service that this request went to, base path included
 */
export function updateNextLink(
  target: GatewayOperation,
  baseUrl: string,
  answer: GatewayAnswer,
): GatewayAnswer {
  const policy = target.policies.find(({ templateId }) => templateId === 'updatenextlink');
  if (!policy || !isRecord(answer.body)) return answer;
  if (setting(policy, 'nextLinkParentPropertyPath') !== undefined)
    throw unknownToGateway('nextLinkParentPropertyPath');
  const name = String(setting(policy, 'nextLinkPropertyName'));
  const link = answer.body[name];
  if (link === undefined) return answer;
  if (typeof link !== 'string' || !link.startsWith(`${baseUrl}/`)) {
    throw unknownToGateway(`a next link that is not below ${baseUrl}: ${String(link)}`);
  }
  return { ...answer, body: { ...answer.body, [name]: gatewayUrl + link.slice(baseUrl.length) } };
}
