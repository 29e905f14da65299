import type { AuthenticationResult } from '@azure/msal-node';
import { DataverseUnavailable } from '../dataverseUnavailable.ts';
import { createTransport } from '../http/createTransport.ts';
import type { OutgoingProxies } from '../http/proxyOf.ts';
import { cancelled } from '../http/sendFailures.ts';
import type { RequestRecord, TokenSource } from '../types.ts';
import { createNetworkClient } from './createNetworkClient.ts';
import { explainTokenError } from './explainTokenError.ts';
import { readCertificate } from './readCertificate.ts';
import { readFederatedToken } from './readFederatedToken.ts';
import { requireSafeAddress } from './requireSafeAddress.ts';
import { withoutDiscovery } from './withoutDiscovery.ts';

/** How the bridge proves who it is to Microsoft Entra ID. */
export type Credential =
  | { kind: 'secret'; clientSecret: string }
  /** PEM text of the private key and the certificate. */
  | { kind: 'certificate'; pem: string; password?: string }
  /** File with a token of the place the bridge runs in, which renews it. */
  | { kind: 'federated'; tokenFile: string }
  | { kind: 'managedIdentity' };

export interface TokenSourceOptions {
  /** Address of the organisation, such as https://contoso.crm4.dynamics.com. */
  url: string;
  /** Address of the authority without the tenant; plain http only on loopback. */
  authority: string;
  tenantId: string;
  /** Of the app registration, or of a user-assigned managed identity (empty: the system-assigned one). */
  clientId: string;
  credential: Credential;
  /** Proxies on the way to the authority; a managed identity is asked on this machine. */
  proxies?: OutgoingProxies | undefined;
  /** For one request to the authority; default 30 s. */
  timeoutMs?: number;
  /** Told of every request to the authority. */
  onRequest?: (request: RequestRecord) => void;
}

/** A token, and until when it holds, ms since 1970. */
interface Acquired {
  token: string | undefined;
  expires: number;
}

type Acquire = (skipCache: boolean) => Promise<Acquired>;

/** MSAL renews a token that has less than five minutes left; to ask it costs a tenth of a request. */
const renewedBeforeMs = 6 * 60_000;
/** So long a token is not asked of MSAL again, which may renew it earlier than it has to. */
const trustedMs = 10_000;

/**
 * Access tokens for the organisation over MSAL, which keeps them until shortly before they expire. Throws an Error
 * at once for an unusable address or certificate; `getToken` throws DataverseUnavailable.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource & { close(): Promise<void> } {
  const { credential, proxies } = options;
  const transport = createTransport(Date.now, credential.kind === 'managedIdentity' ? undefined : proxies);
  const secrets = secretsOf(options.credential);
  const organisation = requireSafeAddress(options.url, 'DYNAMICS365_URL').origin;
  const authority = requireSafeAddress(options.authority, 'DYNAMICS365_AUTHORITY');
  let assertion = '';
  let networkFailure: DataverseUnavailable | undefined;
  const networkClient = createNetworkClient({
    transport,
    timeoutMs: options.timeoutMs ?? 30_000,
    onFailure: (failure) => {
      networkFailure = failure;
    },
    ...(authority.protocol === 'http:' ? { plainHttpHost: authority.host } : {}),
    ...(options.onRequest === undefined ? {} : { onRequest: options.onRequest }),
  });
  const acquire =
    options.credential.kind === 'managedIdentity'
      ? acquireByIdentity(options.clientId, organisation, networkClient)
      : acquireByCredential(options, options.credential, authority, networkClient, (token) => {
          assertion = token;
        });

  let latest: string | undefined;
  let trustedUntil = 0;
  const underWay = new Map<boolean, Promise<string>>();

  /** Callers that ask at the same time share one request. */
  function fetchToken(skipCache: boolean): Promise<string> {
    const running = underWay.get(skipCache);
    if (running !== undefined) return running;
    networkFailure = undefined;
    const fetching = acquire(skipCache)
      .then(({ token, expires }) => {
        if (token === undefined) throw new Error('the answer held no token.');
        latest = token;
        const now = Date.now();
        trustedUntil = expires - now > renewedBeforeMs ? now + trustedMs : 0;
        return token;
      })
      .catch((error: unknown) => {
        if (error instanceof DataverseUnavailable) throw error;
        throw networkFailure ?? explainTokenError(error, [...secrets, assertion]);
      })
      .finally(() => underWay.delete(skipCache));
    underWay.set(skipCache, fetching);
    return fetching;
  }

  return {
    getToken: async ({ rejected, signal } = {}) => {
      if (signal?.aborted) throw cancelled(signal.reason);
      const isRejected = rejected !== undefined && rejected === latest;
      const now = Date.now();
      // A clock that was set back makes no token last longer.
      const isTrusted = now < trustedUntil && trustedUntil - now <= trustedMs;
      if (latest !== undefined && !isRejected && isTrusted) return latest;
      const fetching = fetchToken(isRejected);
      if (signal === undefined) return fetching;
      return await new Promise<string>((resolve, reject) => {
        const stop = () => reject(cancelled(signal.reason));
        signal.addEventListener('abort', stop, { once: true });
        fetching.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
      });
    },
    close: () => transport.close(),
  };
}

function secretsOf(credential: Credential): string[] {
  if (credential.kind === 'secret') return [credential.clientSecret];
  return credential.kind === 'certificate' && credential.password ? [credential.password] : [];
}

function acquireByCredential(
  options: TokenSourceOptions,
  credential: Exclude<Credential, { kind: 'managedIdentity' }>,
  authority: URL,
  networkClient: ReturnType<typeof createNetworkClient>,
  onAssertion: (token: string) => void,
): Acquire {
  const organisation = new URL(options.url).origin;
  const tenant = `https://${authority.host}/${encodeURIComponent(options.tenantId)}`;
  const auth = {
    clientId: options.clientId,
    authority: tenant,
    ...proofOf(credential, onAssertion),
    ...(authority.protocol === 'http:' ? withoutDiscovery(authority.host, tenant) : {}),
  };
  const application = loadedOnce(
    ({ ConfidentialClientApplication }) =>
      new ConfidentialClientApplication({ auth, system: { networkClient } }),
  );
  return async (skipCache) => {
    const client = await application();
    const scopes = [`${organisation}/.default`];
    return acquired(await client.acquireTokenByClientCredential({ scopes, skipCache }));
  };
}

/** What MSAL proves with that the bridge is the application. */
function proofOf(
  credential: Exclude<Credential, { kind: 'managedIdentity' }>,
  onAssertion: (token: string) => void,
) {
  if (credential.kind === 'secret') return { clientSecret: credential.clientSecret };
  if (credential.kind === 'certificate') return { clientCertificate: certificateOf(credential) };
  // Read anew each time: it lives for an hour or less.
  return {
    clientAssertion: async () => {
      const token = await readFederatedToken(credential.tokenFile);
      onAssertion(token);
      return token;
    },
  };
}

function certificateOf({ pem, password }: Credential & { kind: 'certificate' }) {
  const { privateKey, thumbprintSha256, x5c } = readCertificate(pem, password);
  return { privateKey, thumbprintSha256, x5c };
}

function acquireByIdentity(
  clientId: string,
  organisation: string,
  networkClient: ReturnType<typeof createNetworkClient>,
): Acquire {
  const application = loadedOnce(
    ({ ManagedIdentityApplication }) =>
      new ManagedIdentityApplication({
        ...(clientId === '' ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } }),
        system: { networkClient },
      }),
  );
  return async (skipCache) => {
    const client = await application();
    return acquired(await client.acquireToken({ resource: organisation, forceRefresh: skipCache }));
  };
}

function acquired(result: AuthenticationResult | null): Acquired {
  return { token: result?.accessToken, expires: result?.expiresOn?.getTime() ?? 0 };
}

type Msal = typeof import('@azure/msal-node');

/** What is made of MSAL when a token is needed first: a start does not wait for it. */
function loadedOnce<Client>(make: (msal: Msal) => Client): () => Promise<Client> {
  let client: Promise<Client> | undefined;
  return () => {
    client ??= import('@azure/msal-node').then(make);
    return client;
  };
}
