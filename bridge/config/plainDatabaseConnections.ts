import { parse } from '@tediousjs/connection-string';
import type { ConfigWarning } from './configWarning.ts';
import type { DatabaseTarget } from './readDatabaseTarget.ts';

/** The server's address in a connection string when it can only be this machine: `.`, `(local)`, `tcp:localhost,1433` … */
const ownMachine = /^(tcp:)?\s*(\.|\(local\)|localhost|127(\.\d+){3}|::1)\s*([\\,].*)?$/i;

/**
 * Warns of connections across a network that nothing encrypts. Xperience's own strings say Encrypt=False, with which
 * .NET still encrypts the sign-in; the driver of the bridge does not (tedious tells the server that it cannot).
 */
export function plainDatabaseConnections(
  targets: Readonly<Record<string, DatabaseTarget | undefined>>,
): ConfigWarning[] {
  return Object.entries(targets)
    .filter(([, target]) => target?.kind === 'sqlServer' && isPlain(target))
    .map(([variable]) => ({
      text: `${variable} says Encrypt=False: contacts and the password of the login cross the network readable.`,
      remedy:
        'Leave Encrypt out, and add TrustServerCertificate=True where this machine does not trust the certificate of the server; or keep it where the network itself is safe.',
    }));
}

function isPlain({ connectionString, server }: DatabaseTarget & { kind: 'sqlServer' }): boolean {
  const parts = new Map([...parse(connectionString)].map(([key, value]) => [key.toLowerCase(), value]));
  return !ownMachine.test(server.trim()) && /^\s*(false|no|optional)\s*$/i.test(parts.get('encrypt') ?? '');
}
