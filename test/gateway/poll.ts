import { isRecord } from '../../scripts/connector/resolve.ts';
import { setting } from './policies/setting.ts';
import type { GatewayOperation } from './readConnector.ts';
import { unknownToGateway } from './refusal.ts';
import { readTriggerBody } from './templateExpression.ts';
import type { GatewayAnswer, GatewayRequest, PollAnswer, PollState } from './types.ts';

/**
 * One poll of a trigger by the policy `pollingtrigger`: the saved values go into their query parameters, the answer's
 * list decides between 200 and 202, and the values for the next poll are read from the answer.
 * It fires whatever the first answer lists: whether the platform would hold that back is not known, so a service
 * must answer a poll without state with an empty list.
 */
export async function poll(
  target: GatewayOperation,
  request: GatewayRequest,
  state: PollState | undefined,
  forward: (target: GatewayOperation, request: GatewayRequest) => Promise<GatewayAnswer>,
): Promise<PollAnswer> {
  const policy = target.policies.find(({ templateId }) => templateId === 'pollingtrigger');
  if (!policy || target.operation['x-ms-trigger'] !== 'batch') throw unknownToGateway(`polling ${target.id}`);
  const config = setting(policy, 'triggerConfig');
  const expressions = Object.entries(isRecord(config) ? config : {});
  for (const [name] of expressions) {
    request.query = request.query.filter(([key]) => key !== name);
    if (state?.[name] !== undefined) request.query.push([name, state[name]]);
  }
  const answer = await forward(target, request);
  if (answer.status !== 200) return { status: answer.status, items: [], state, answer };
  const items = readTriggerBody(setting(policy, 'triggerDataPath'), answer.body);
  if (!Array.isArray(items)) throw new Error(`${target.id} answered without the list that its policy reads`);
  const next: PollState = {};
  for (const [name, expression] of expressions) {
    const value = readTriggerBody(expression, answer.body);
    if (typeof value !== 'string')
      throw new Error(`${target.id} answered without what its policy saves as "${name}"`);
    next[name] = value;
  }
  return { status: items.length > 0 ? 200 : 202, items, state: next, answer };
}
