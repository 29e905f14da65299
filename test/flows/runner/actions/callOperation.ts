import { evaluateInputs } from '../expressions/evaluate.ts';
import { refuseUnknown } from '../refuseUnknown.ts';
import type { Runner } from '../runContext.ts';
import type { FlowAction } from '../types.ts';

/** Calls an operation of a connector. One that waits for somebody times out when nobody answers. */
export const callOperation: Runner = async (name, action, scope, context) => {
  const { host, parameters, ...rest } = action.inputs as {
    host: { connectionName: string; operationId: string };
    parameters?: Record<string, unknown>;
  };
  refuseUnknown(name, rest, ['authentication']);
  const connector = context.connectors[host.connectionName];
  if (!connector) throw new Error(`there is no connection "${host.connectionName}"`);
  const given = evaluateInputs(parameters ?? {}, scope) as Record<string, unknown>;
  try {
    const answer = await connector(host.operationId, given, paging(name, action));
    if (!answer) {
      if (action.limit === undefined) throw new Error(`"${name}" waits without an end: give it a limit`);
      return { status: 'TimedOut', outputs: null };
    }
    const outputs = { statusCode: answer.status, headers: answer.headers, body: answer.body };
    return { status: answer.status < 400 ? 'Succeeded' : 'Failed', outputs };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'GatewayRefusal') throw error;
    return { status: 'Failed', outputs: null, error: error.message };
  }
};

function paging(name: string, { runtimeConfiguration }: FlowAction): { minimumItems?: number } {
  if (runtimeConfiguration === undefined) return {};
  refuseUnknown(name, runtimeConfiguration as object, ['paginationPolicy']);
  const { paginationPolicy } = runtimeConfiguration as { paginationPolicy: { minimumItemCount: number } };
  return { minimumItems: paginationPolicy.minimumItemCount };
}
