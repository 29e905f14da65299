import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createUserAuthentication } from '../../bridge/api/authentication/createUserAuthentication.ts';
import { createUserDirectory } from '../../bridge/api/authentication/createUserDirectory.ts';
import { createVerifyPassword } from '../../bridge/api/authentication/createVerifyPassword.ts';
import { createApi } from '../../bridge/api/createApi.ts';
import { createHandlers } from '../../bridge/api/createHandlers.ts';
import { listen } from '../../bridge/api/http/listen.ts';
import { createFlowParts } from '../../bridge/createFlowParts.ts';
import { createEventDetection } from '../../bridge/sync/events/createEventDetection.ts';
import { createReconciliations } from '../../bridge/sync/reconcile/createReconciliations.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import { sampleUsers } from '../../scripts/sample/sampleUsers.ts';
import { openConnection } from '../gateway/openConnection.ts';
import type { Connection } from '../gateway/types.ts';
import type { Engine } from '../sync/createEngine.ts';
import { manager } from '../sync/sampleManager.ts';

export interface ServedBridge {
  /** As a maker has it who signed in with an Xperience user. */
  connection: Connection;
  /** As anything else than the gateway reaches it. */
  address: { url: string; authorization: string };
  /** Looks once for what flows are told at once, and tells it. */
  tellFlows(): Promise<void>;
  close(): Promise<void>;
}

/** Where the flows of tests are told. */
const onLoopback = { names: [], domains: [], loopback: [{ host: '127.0.0.1', port: undefined }] };

/** Serves the whole bridge of an engine on loopback, looking for events on every poll, and connects to it. */
export async function startBridge({ parts, runs }: Engine, dynamicsUrl: string): Promise<ServedBridge> {
  const { log } = parts;
  const detection = createEventDetection(parts, { intervalMs: 0 });
  const users = createUserDirectory(parts.database, undefined);
  const flows = createFlowParts({
    config: {
      server: { keySecret: 'a secret of tests, long enough to be taken' },
      notificationHosts: onLoopback,
    },
    parts,
    users,
    detection,
    dynamicsUrl,
    version: '0.0.0',
  });
  const api = createApi({
    contract,
    handlers: createHandlers({
      parts,
      runs,
      reconciliations: createReconciliations(parts),
      detection,
      dynamicsUrl,
      version: '0.0.0',
      ...(flows && { subscriptions: flows.subscriptions }),
    }),
    authenticate: createUserAuthentication({
      users,
      verifyPassword: createVerifyPassword(''),
      log,
    }),
    log,
    checkAnswers: true,
  });
  const server = listen(api, { port: 0, hostname: '127.0.0.1' }, () => {});
  await once(server, 'listening');
  const username = manager;
  const { password = '' } = sampleUsers.find((each) => each.name === username) ?? {};
  const { port } = server.address() as AddressInfo;
  const bridgeUrl = `http://127.0.0.1:${port}`;
  return {
    connection: openConnection({
      connectorDir: 'connector',
      parameterSet: 'xperienceUser',
      values: { bridgeUrl, username, password },
    }),
    address: {
      url: bridgeUrl,
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    },
    tellFlows: async () => {
      await flows?.deliveries.deliver();
      await flows?.deliveries.idle();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await flows?.close();
      await detection.settled();
    },
  };
}
