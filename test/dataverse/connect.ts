import { onTestFinished } from 'vitest';
import {
  createDataverseClient,
  type DataverseClientOptions,
} from '../../bridge/dataverse/createDataverseClient.ts';
import { createTokenSource } from '../../bridge/dataverse/token/createTokenSource.ts';
import type { DataverseClient, RequestRecord } from '../../bridge/dataverse/types.ts';
import { defaultApplication } from '../standins/dataverse/conditions/createConditions.ts';
import {
  createDataverseStandin,
  type DataverseStandin,
  type DataverseStandinOptions,
} from '../standins/dataverse/createDataverseStandin.ts';
import { instantClock } from './clocks.ts';

/** A client whose waits cost no time, for a server of the test's own. */
export function connectTo(url: string, options: Partial<DataverseClientOptions> = {}) {
  const requests: RequestRecord[] = [];
  const clock = instantClock();
  const client = createDataverseClient({
    url,
    tokens: { getToken: async () => 'token' },
    onRequest: (request) => requests.push(request),
    ...clock,
    ...options,
  });
  onTestFinished(() => client.close());
  return { client, requests, clock };
}

export interface Connection {
  standin: DataverseStandin;
  client: DataverseClient;
  /** Requests to the Web API as the client counted them. */
  requests: RequestRecord[];
  tokenRequests: RequestRecord[];
}

/** A stand-in and a client that signs in at it as in production; ends with the test. */
export async function connect(
  standinOptions: DataverseStandinOptions = {},
  clientOptions: Partial<DataverseClientOptions> = {},
): Promise<Connection> {
  const connection = await openConnection(standinOptions, clientOptions);
  onTestFinished(connection.close);
  return connection;
}

/** The same for several tests, which close it when they are done. */
export async function openConnection(
  standinOptions: DataverseStandinOptions = {},
  clientOptions: Partial<DataverseClientOptions> = {},
): Promise<Connection & { close: () => Promise<void> }> {
  const standin = await createDataverseStandin(standinOptions);
  const tokenRequests: RequestRecord[] = [];
  const requests: RequestRecord[] = [];
  const tokens = createTokenSource({
    url: standin.url,
    authority: new URL(standin.authority).origin,
    tenantId: standin.conditions.directory.tenantId,
    clientId: defaultApplication.clientId,
    credential: { kind: 'secret', clientSecret: defaultApplication.secrets[0] ?? '' },
    onRequest: (request) => tokenRequests.push(request),
  });
  const client = createDataverseClient({
    url: standin.url,
    tokens,
    onRequest: (request) => requests.push(request),
    ...instantClock(),
    ...clientOptions,
  });
  const close = async () => {
    await client.close();
    await tokens.close();
    await standin.close();
  };
  return { standin, client, requests, tokenRequests, close };
}
