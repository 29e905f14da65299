import type { ServedBridge } from '../../e2e/startBridge.ts';
import type { Receiver } from '../../gateway/startReceiver.ts';

/**
 * An instant trigger of the connector of this repository, through the gateway.
 * @returns what to ask for what the flow was told since it was last asked; the bridge looks once before
 */
export async function subscribeToBridge(
  { connection, tellFlows }: Pick<ServedBridge, 'connection' | 'tellFlows'>,
  receiver: Receiver,
  operationId: string,
  parameters: Record<string, unknown>,
): Promise<() => Promise<unknown[]>> {
  const flow = receiver.flow(operationId);
  const { answer } = await connection.subscribe(operationId, flow.url, parameters);
  if (answer.status !== 201) throw new Error(`the trigger was refused: ${JSON.stringify(answer.body)}`);
  await tellFlows();
  return async () => {
    await tellFlows();
    return flow.received.splice(0).map(({ body }) => body);
  };
}
