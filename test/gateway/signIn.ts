import type { ConnectionParameterSet } from '../../scripts/connector/swagger.ts';
import type { GatewayConnector } from './readConnector.ts';
import { unknownToGateway } from './refusal.ts';
import type { ConnectionValues, GatewayRequest } from './types.ts';

/** The set a maker chose, with what was entered checked against it. Throws what the connection dialog would say. */
export function chooseParameterSet(
  { apiProperties }: GatewayConnector,
  name: string,
  values: ConnectionValues,
): ConnectionParameterSet {
  const set = apiProperties.properties.connectionParameterSets?.values.find((each) => each.name === name);
  if (!set) throw new Error(`the connector has no parameter set "${name}"`);
  for (const [key, { uiDefinition }] of Object.entries(set.parameters)) {
    if (uiDefinition?.constraints?.required === 'true' && !values[key])
      throw new Error(`"${key}" must be filled in`);
  }
  for (const key of Object.keys(values)) {
    if (!set.parameters[key]) throw new Error(`parameter set "${name}" does not ask for "${key}"`);
  }
  return set;
}

/** Adds what the way to sign in asks for, as the definition describes it for the parameters the set has. */
export function signIn(connector: GatewayConnector, set: ConnectionParameterSet, values: ConnectionValues) {
  const definitions = Object.values(connector.swagger.securityDefinitions ?? {});
  return (request: GatewayRequest): void => {
    for (const { type, in: place, name } of definitions) {
      if (type === 'basic' && 'username' in set.parameters) {
        const pair = `${values.username ?? ''}:${values.password ?? ''}`;
        request.headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      } else if (type === 'apiKey' && 'api_key' in set.parameters) {
        if (place !== 'header' || !name) throw unknownToGateway(`an API key in the ${String(place)}`);
        request.headers[name.toLowerCase()] = values.api_key ?? '';
      } else if (type !== 'basic' && type !== 'apiKey') {
        throw unknownToGateway(`the way to sign in "${type}"`);
      }
    }
  };
}
