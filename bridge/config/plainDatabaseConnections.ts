import { parseConnectionString } from '../database/sqlServer/parseConnectionString.ts';
import type { ConfigWarning } from './configWarning.ts';
import type { DatabaseTarget } from './readDatabaseTarget.ts';

/** Where a server can only be this machine. */
const ownMachine = /^(localhost|127(\.\d+){3}|::1)$/i;

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

function isPlain({ connectionString }: DatabaseTarget & { kind: 'sqlServer' }): boolean {
  const parsed = parseConnectionString(connectionString);
  return 'settings' in parsed && !parsed.settings.encrypt && !ownMachine.test(parsed.settings.server);
}
