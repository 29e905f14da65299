import type { ConnectionAuthentication } from 'tedious';
import type { ConnectionSettings } from './parseConnectionString.ts';

/** The settings' way to sign in as tedious names it; tokens of Microsoft Entra ID it fetches by @azure/identity. */
export function authenticationOf({
  user,
  password,
  signIn,
}: Pick<ConnectionSettings, 'user' | 'password' | 'signIn'>): ConnectionAuthentication {
  switch (signIn?.kind) {
    case undefined:
      return { type: 'default', options: { userName: user, password } };
    case 'ntlm':
      return { type: 'ntlm', options: { userName: user, password, domain: signIn.domain } };
    case 'managedIdentity':
      return { type: 'azure-active-directory-msi-vm', options: clientOf(signIn) };
    case 'entraDefault':
      return { type: 'azure-active-directory-default', options: clientOf(signIn) };
    case 'servicePrincipal': {
      const { clientId, tenantId } = signIn;
      return {
        type: 'azure-active-directory-service-principal-secret',
        options: { clientId, tenantId, clientSecret: password },
      };
    }
  }
}

function clientOf({ clientId }: { clientId?: string }): { clientId?: string } {
  return clientId === undefined ? {} : { clientId };
}
