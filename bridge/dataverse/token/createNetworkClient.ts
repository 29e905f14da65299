import { randomUUID } from 'node:crypto';
import type { NodeSystemOptions } from '@azure/msal-node';
import { DataverseUnavailable, type UnavailableDetails } from '../dataverseUnavailable.ts';
import type { Transport } from '../http/createTransport.ts';
import type { RequestRecord } from '../types.ts';

type NetworkClient = NonNullable<NodeSystemOptions['networkClient']>;

export interface NetworkClientOptions {
  transport: Transport;
  timeoutMs: number;
  /** Plain http on loopback, where MSAL insists on writing https. */
  plainHttpHost?: string;
  onRequest?: (request: RequestRecord) => void;
  /** Told why a request failed before it throws: MSAL puts an error of its own in place of ours. */
  onFailure: (failure: DataverseUnavailable) => void;
}

/** The way MSAL reaches the authority: over our transport, so that time-outs and counting are ours. */
export function createNetworkClient(options: NetworkClientOptions): NetworkClient {
  async function exchange<Body>(
    method: 'GET' | 'POST',
    address: string,
    headers: Record<string, string> | undefined,
    body: string | undefined,
  ): Promise<{ headers: Record<string, string>; body: Body; status: number }> {
    const url = new URL(address);
    if (url.host === options.plainHttpHost) url.protocol = 'http:';
    const started = performance.now();
    const result = await options.transport.exchange({
      method,
      url: url.href,
      headers: headers ?? {},
      ...(body === undefined ? {} : { body }),
      timeoutMs: options.timeoutMs,
    });
    options.onRequest?.({
      kind: 'token',
      purpose: 'get a token',
      method,
      path: url.pathname,
      ...('fault' in result ? {} : { status: result.status }),
      milliseconds: performance.now() - started,
      attempt: 1,
      operations: 1,
      clientRequestId: headers?.['client-request-id'] ?? randomUUID(),
      correlationId: headers?.['client-request-id'] ?? '',
    });
    if ('fault' in result) {
      throw failed({
        kind: 'unreachable',
        cause: result.cause,
        message: `No token: the authority ${url.origin} could not be used, ${result.fault}. Check DYNAMICS365_AUTHORITY and the network of this server.`,
      });
    }
    return {
      headers: { ...result.headers },
      body: parseBody(result.body, result.status),
      status: result.status,
    };
  }

  function parseBody<Body>(body: Buffer, status: number): Body {
    try {
      return JSON.parse(body.toString('utf8')) as Body;
    } catch {
      throw failed({
        kind: status >= 500 || status === 429 ? 'unreachable' : 'protocol',
        message: `No token: the authority answered HTTP ${status} without JSON. Check DYNAMICS365_AUTHORITY; if it is right, try again later.`,
      });
    }
  }

  function failed(details: UnavailableDetails): DataverseUnavailable {
    const failure = new DataverseUnavailable(details);
    options.onFailure(failure);
    return failure;
  }

  return {
    sendGetRequestAsync: (url, request) => exchange('GET', url, request?.headers, request?.body),
    sendPostRequestAsync: (url, request) => exchange('POST', url, request?.headers, request?.body),
  };
}
