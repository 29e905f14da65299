import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createTransport } from '../../bridge/dataverse/http/createTransport.ts';
import type { OutgoingProxies } from '../../bridge/dataverse/http/proxyOf.ts';
import { createNetworkClient } from '../../bridge/dataverse/token/createNetworkClient.ts';
import { requireSafeAddress } from '../../bridge/dataverse/token/requireSafeAddress.ts';
import { withoutDiscovery } from '../../bridge/dataverse/token/withoutDiscovery.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import type { PersonSignIn } from './readOptions.ts';

export interface SignInSurroundings {
  /** Address of the organisation. */
  url: string;
  authority: string;
  tenantId: string;
  proxies: OutgoingProxies | undefined;
  cwd: string;
  tell(text: string): void;
}

/**
 * A token of the Web API in the name of a person, who signs in here.
 * @throws CommandRefused with what to do
 */
export async function signInPerson(signIn: PersonSignIn, around: SignInSurroundings): Promise<string> {
  if (signIn.way === 'token') return readToken(signIn.file, around.cwd);
  const transport = createTransport(Date.now, around.proxies);
  const authority = requireSafeAddress(around.authority, 'DYNAMICS365_AUTHORITY');
  const tenant = `https://${authority.host}/${encodeURIComponent(around.tenantId)}`;
  const isPlain = authority.protocol === 'http:';
  const networkClient = createNetworkClient({
    transport,
    timeoutMs: 30_000,
    onFailure: () => undefined,
    ...(isPlain ? { plainHttpHost: authority.host } : {}),
  });
  // Loaded here, so that nobody else waits for it.
  const { PublicClientApplication } = await import('@azure/msal-node');
  const application = new PublicClientApplication({
    auth: {
      clientId: signIn.clientId,
      authority: tenant,
      ...(isPlain ? withoutDiscovery(authority.host, tenant) : {}),
    },
    system: { networkClient },
  });
  const scopes = [`${new URL(around.url).origin}/user_impersonation`];
  try {
    const result =
      signIn.way === 'browser'
        ? await application.acquireTokenInteractive({
            scopes,
            openBrowser: async (address) =>
              around.tell(`Open this address in a browser on this machine, and sign in:\n\n  ${address}\n`),
          })
        : await application.acquireTokenByDeviceCode({
            scopes,
            deviceCodeCallback: ({ message }) => around.tell(message),
          });
    if (result?.accessToken) return result.accessToken;
    throw new CommandRefused('The sign-in gave no token. Try again.');
  } catch (error) {
    throw error instanceof CommandRefused ? error : refusedSignIn(signIn, error);
  } finally {
    await transport.close();
  }
}

/** @throws CommandRefused when the file holds no token */
function readToken(file: string, cwd: string): string {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : resolve(cwd, file), 'utf8').trim();
  } catch (error) {
    throw new CommandRefused(
      `The token cannot be read from ${file} (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  // Three parts as a JSON Web Token has; anything else must not get into a header.
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text) || /^[\w.~+/-]+=*$/.test(text)) return text;
  throw new CommandRefused(`${file} does not hold a token alone. Write what “az … -o tsv” prints into it.`);
}

function refusedSignIn(signIn: PersonSignIn, error: unknown): CommandRefused {
  const said = error instanceof Error ? error.message.split('\n')[0] : String(error);
  // MSAL keeps the authority's own sentence to itself, so the usual reason is told.
  const remedy =
    signIn.way === 'deviceCode'
      ? 'Many organisations do not allow device codes. Use --sign-in on a machine with a browser, or --token-file.'
      : 'Check the client ID, that the app registration allows public clients with http://localhost, and its permission Dynamics CRM user_impersonation.';
  return new CommandRefused(`The sign-in failed: ${said} ${remedy}`);
}
