import { resolveResponse } from '../../scripts/connector/resolve.ts';
import { checkValue } from './checkValue.ts';
import type { GatewayConnector, GatewayOperation } from './readConnector.ts';
import type { GatewayAnswer } from './types.ts';

/**
 * Checks the body of a successful answer against the schema its status declares, as the platform does before it
 * hands outputs to a flow: a missing, mistyped or null field fails the action. Errors pass as they are.
 * @throws GatewayRefusal in the platform's words
 */
export function checkAnswer(
  { swagger }: GatewayConnector,
  { id, operation }: GatewayOperation,
  answer: GatewayAnswer,
): void {
  if (answer.status < 200 || answer.status > 299) return;
  const declared = operation.responses[String(answer.status)];
  const schema = declared && resolveResponse(swagger, declared)?.schema;
  if (!schema) return;
  checkValue(swagger, id, 'body', schema, answer.body);
  const nulled = nullWithin(answer.body, 'body');
  // Swagger 2.0 has no nullable: a null reaches the flow as a value of no type, and typed steps fail on it.
  if (nulled) checkValue(swagger, id, nulled, { type: 'string' }, null);
}

function nullWithin(value: unknown, place: string): string | undefined {
  if (value === null) return place;
  if (typeof value !== 'object') return undefined;
  for (const [name, item] of Object.entries(value)) {
    const found = nullWithin(item, `${place}/${name}`);
    if (found) return found;
  }
  return undefined;
}
