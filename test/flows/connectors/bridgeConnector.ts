import type { Connection } from '../../gateway/types.ts';
import type { FlowConnector } from '../runner/types.ts';

/** The connector of this repository, through the gateway. */
export function bridgeConnector(connection: Connection): FlowConnector {
  return (operationId, parameters, options) => connection.call(operationId, parameters, options);
}
