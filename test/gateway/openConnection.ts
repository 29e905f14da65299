import { isRecord } from '../../scripts/connector/resolve.ts';
import { buildRequest } from './buildRequest.ts';
import { checkAnswer } from './checkAnswer.ts';
import { dynamicSchema } from './dynamicSchema.ts';
import { dynamicValues } from './dynamicValues.ts';
import { followPages } from './followPages.ts';
import { applyRequestPolicies } from './policies/applyRequestPolicies.ts';
import { updateNextLink } from './policies/updateNextLink.ts';
import { poll } from './poll.ts';
import { type GatewayOperation, readConnector } from './readConnector.ts';
import { GatewayRefusal } from './refusal.ts';
import { send } from './send.ts';
import { chooseParameterSet, signIn } from './signIn.ts';
import { subscribe } from './subscribe.ts';
import type { Connection, ConnectionValues, FlowParameters, GatewayAnswer, GatewayRequest } from './types.ts';

export interface ConnectionOptions {
  /** Folder with apiDefinition.swagger.json and apiProperties.json. */
  connectorDir: string;
  /** Name of the parameter set the maker chose, such as `apiKey`. */
  parameterSet: string;
  /** What the maker entered, by name of the connection parameter. */
  values: ConnectionValues;
}

/**
 * Opens a connection that behaves as the platform's gateway and designer do, knowing nothing but the connector's
 * files. Throws when the dialog would not let the maker save the connection.
 */
export function openConnection({ connectorDir, parameterSet, values }: ConnectionOptions): Connection {
  const connector = readConnector(connectorDir);
  const addSignIn = signIn(connector, chooseParameterSet(connector, parameterSet, values), values);

  function find(operationId: string): GatewayOperation {
    const operation = connector.operations.get(operationId);
    if (!operation)
      throw new GatewayRefusal('OperationNotFound', `The connector has no operation '${operationId}'.`);
    return operation;
  }

  async function forward(target: GatewayOperation, request: GatewayRequest): Promise<GatewayAnswer> {
    addSignIn(request);
    applyRequestPolicies(target, values, request);
    const answer = await send(request);
    checkAnswer(connector, target, answer);
    return updateNextLink(target, request.baseUrl, answer);
  }

  const run = (target: GatewayOperation, parameters: FlowParameters) =>
    forward(target, buildRequest(connector, target, parameters));

  const connection: Connection = {
    connector,
    async call(operationId, parameters = {}, { minimumItems } = {}) {
      const target = find(operationId);
      if (target.operation['x-ms-trigger'] !== undefined)
        throw new Error(`${operationId} is a trigger: poll it, or subscribe`);
      const first = await run(target, parameters);
      return minimumItems === undefined
        ? first
        : followPages(target, first, minimumItems, (request) => forward(target, request));
    },
    poll: (operationId, parameters = {}, state) =>
      poll(find(operationId), buildRequest(connector, find(operationId), parameters), state, forward),
    subscribe: (operationId, callbackUrl, parameters = {}) =>
      subscribe(connector, find(operationId), { parameters, callbackUrl }, forward),
    dynamicValues: (operationId, field, parameters = {}) =>
      dynamicValues(connection, find(operationId), field, parameters),
    dynamicSchema: (operationId, place, parameters = {}) =>
      dynamicSchema(connection, find(operationId), place, parameters),
    async testConnection() {
      const capabilities = connector.swagger['x-ms-capabilities'];
      const test =
        isRecord(capabilities) && isRecord(capabilities.testConnection) ? capabilities.testConnection : {};
      const parameters = isRecord(test.parameters) ? test.parameters : {};
      const answer = await run(find(String(test.operationId)), parameters);
      return { connected: answer.status >= 200 && answer.status < 300, answer };
    },
  };
  return connection;
}
