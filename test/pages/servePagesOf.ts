import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAuthentication } from '../../bridge/api/authentication/createAuthentication.ts';
import { createUserAuthentication } from '../../bridge/api/authentication/createUserAuthentication.ts';
import { createUserDirectory } from '../../bridge/api/authentication/createUserDirectory.ts';
import { createVerifyPassword } from '../../bridge/api/authentication/createVerifyPassword.ts';
import { createKeyAuthentication } from '../../bridge/api/authentication/keys/createKeyAuthentication.ts';
import { createKeyDirectory } from '../../bridge/api/authentication/keys/createKeyDirectory.ts';
import { createApi } from '../../bridge/api/createApi.ts';
import { createHandlers } from '../../bridge/api/createHandlers.ts';
import { listen } from '../../bridge/api/http/listen.ts';
import type { PageSource } from '../../bridge/pages/createPagesOf.ts';
import { servePages } from '../../bridge/pages/servePages.ts';
import { createEventDetection } from '../../bridge/sync/events/createEventDetection.ts';
import { createReconciliations } from '../../bridge/sync/reconcile/createReconciliations.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import type { Engine } from '../sync/createEngine.ts';

export const testKeySecret = 'a secret of tests, long enough to be taken';

export interface ServedPages {
  /** Of the bridge, without a path. */
  origin: string;
  /** Ends with `admin/`. */
  admin: string;
  close(): Promise<void>;
}

/** Serves API and pages of an engine on loopback, as `main.ts` does. */
export async function servePagesOf(
  { parts, runs }: Engine,
  dynamicsUrl: string,
  over: Partial<PageSource> = {},
): Promise<ServedPages> {
  const { log, database } = parts;
  const detection = createEventDetection(parts, { intervalMs: 0 });
  const reconciliations = createReconciliations(parts);
  const version = '0.0.0';
  const users = createUserDirectory(database, undefined);
  const keys = createKeyDirectory(database);
  const authenticate = createAuthentication({
    users: createUserAuthentication({ users, verifyPassword: createVerifyPassword(''), log }),
    keys: createKeyAuthentication({ keys, secret: testKeySecret, log }),
  });
  const api = createApi({
    contract,
    handlers: createHandlers({ parts, runs, reconciliations, detection, dynamicsUrl, version }),
    authenticate,
    log,
  });
  servePages(api, {
    parts,
    runs,
    reconciliations,
    dynamicsUrl,
    version,
    authenticate,
    users,
    keys,
    keySecret: testKeySecret,
    freshMs: 0,
    ...over,
  });
  const server = listen(api, { port: 0, hostname: '127.0.0.1' }, () => {});
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    admin: `${origin}/xperience-dynamics365/admin/`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await detection.settled();
    },
  };
}
