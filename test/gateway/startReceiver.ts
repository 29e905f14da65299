import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRecord } from '../../scripts/connector/resolve.ts';
import type { Schema } from '../../scripts/connector/swagger.ts';
import { checkValue } from './checkValue.ts';
import type { GatewayConnector, GatewayOperation } from './readConnector.ts';

/** A notification as it reached a flow. */
export interface Notification {
  headers: IncomingHttpHeaders;
  body: unknown;
  /** When, monotonic ms. */
  at: number;
}

/** The address of one flow. */
export interface FlowAddress {
  url: string;
  received: Notification[];
  /** Answers as a flow that was switched off or deleted. */
  goAway(): void;
}

export interface Receiver {
  /** A new flow with this trigger. */
  flow(operationId: string): FlowAddress;
  /** Answers what comes next instead of the platform; undefined lets the platform answer. */
  answerWith(answer: ((notification: Notification) => number | undefined) | undefined): void;
  close(): Promise<void>;
}

const mostBytes = 3_182_218;

/**
 * The platform's side of webhook triggers, on loopback: takes notifications of flows with 202, as Power Automate does,
 * once they fit what the definition says they hold; 400 where they do not, 404 for flows that are gone.
 */
export async function startReceiver({ swagger, operations }: GatewayConnector): Promise<Receiver> {
  const flows = new Map<string, { target: GatewayOperation; received: Notification[] }>();
  let answerInstead: ((notification: Notification) => number | undefined) | undefined;

  const server = createServer(async (incoming, outgoing) => {
    let text = '';
    for await (const chunk of incoming) {
      text += String(chunk);
      if (text.length > mostBytes) incoming.destroy();
    }
    const flow = flows.get(incoming.url ?? '');
    const answer = (status: number, said?: unknown): void => {
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(said === undefined ? undefined : JSON.stringify(said));
    };
    if (!flow || incoming.method !== 'POST') return answer(404);
    const notification = { headers: incoming.headers, body: JSON.parse(text), at: performance.now() };
    const other = answerInstead?.(notification);
    if (other !== undefined) return answer(other);
    const problem = misfit(flow.target, notification);
    if (problem !== undefined)
      return answer(400, { error: { code: 'TriggerInputSchemaMismatch', message: problem } });
    flow.received.push(notification);
    return answer(202);
  });

  const misfit = ({ id, path }: GatewayOperation, { headers, body }: Notification): string | undefined => {
    const content = swagger.paths[path]?.['x-ms-notification-content'];
    if (!isRecord(content)) return `${id} does not say what its notifications hold`;
    if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return 'the notification is no JSON';
    try {
      checkValue(swagger, id, 'body', content.schema as Schema, body);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return JSON.stringify(body).includes(':null') ? 'a property is null' : undefined;
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    flow(operationId) {
      const target = operations.get(operationId);
      if (!target) throw new Error(`The connector has no operation ${operationId}`);
      const path = `/workflows/${crypto.randomUUID()}/triggers/manual/paths/invoke?sig=${crypto.randomUUID()}`;
      const received: Notification[] = [];
      flows.set(path, { target, received });
      return { url: `http://127.0.0.1:${port}${path}`, received, goAway: () => void flows.delete(path) };
    },
    answerWith(answer) {
      answerInstead = answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
