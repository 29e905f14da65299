/** How the bridge proves to SQL Server who it is; without one it is a login of SQL Server itself. */
export type SignIn =
  /** A Windows account by its name and password. */
  | { kind: 'ntlm'; domain: string }
  /** The managed identity of the machine; `clientId` of a user-assigned one. */
  | { kind: 'managedIdentity'; clientId?: string }
  /** Whatever the environment offers: variables, a federated token, a managed identity, a developer's sign-in. */
  | { kind: 'entraDefault'; clientId?: string }
  /** A client secret of an app registration. */
  | { kind: 'servicePrincipal'; clientId: string; tenantId: string };

type SignInResult = { signIn?: SignIn; user: string } | { problems: string[] };

const integrated =
  'Windows integrated sign-in needs the account the process runs as, which the bridge cannot use. Take Integrated Security and Trusted_Connection out; give a Windows account by “User ID=DOMAIN\\name;Password=…”, or a SQL Server login by “User ID=…;Password=…”.';
const noEntraUser =
  'Microsoft Entra ID does not let programs sign in as a person. Use “Authentication=Active Directory Service Principal” with the client ID and secret of an app registration, or “Active Directory Managed Identity”.';

/**
 * Reads who signs in. Values of `Authentication` are those of Microsoft.Data.SqlClient, with or without blanks; `Ntlm`
 * is the bridge's own, for accounts written name@domain. As with Microsoft's driver for Go, the tenant of a service
 * principal stands behind an @ in User ID.
 * @param values by keyword, without blanks and in lower case
 */
export function readSignIn(
  values: ReadonlyMap<string, string>,
  isOn: (name: string) => boolean,
): SignInResult {
  const user = values.get('userid') ?? '';
  const asked =
    values
      .get('authentication')
      ?.replaceAll(/[\s_-]/g, '')
      .toLowerCase() || undefined;
  const account = windowsAccount(user, asked === 'ntlm');
  if (isOn('integratedsecurity') && account === undefined) return { problems: [integrated] };
  switch (asked) {
    case undefined:
    case 'sqlpassword':
    case 'notspecified':
    case 'ntlm':
      break;
    case 'activedirectorymanagedidentity':
    case 'activedirectorymsi':
      return { user, signIn: { kind: 'managedIdentity', ...clientOf(user) } };
    case 'activedirectorydefault':
    case 'activedirectoryworkloadidentity':
      return { user, signIn: { kind: 'entraDefault', ...clientOf(user) } };
    case 'activedirectoryserviceprincipal':
      return servicePrincipal(user, values.get('password'));
    case 'activedirectoryintegrated':
      return { problems: [integrated] };
    case 'activedirectorypassword':
    case 'activedirectoryinteractive':
    case 'activedirectorydevicecodeflow':
      return { problems: [noEntraUser] };
    default:
      return {
        problems: [
          'Authentication must be Sql Password, Ntlm, Active Directory Managed Identity, Active Directory Service Principal, Active Directory Workload Identity or Active Directory Default.',
        ],
      };
  }
  const problems = [
    ...(user === '' ? ['User ID is missing.'] : []),
    ...(values.has('password') ? [] : ['Password is missing.']),
    ...(asked === 'ntlm' && user !== '' && account === undefined
      ? ['A Windows account is written DOMAIN\\name or name@domain in User ID.']
      : []),
  ];
  if (problems.length > 0) return { problems };
  if (account === undefined || asked === 'sqlpassword') return { user };
  return { user: account.name, signIn: { kind: 'ntlm', domain: account.domain } };
}

/** A login of SQL Server itself cannot hold a backslash. */
function windowsAccount(user: string, byAddress: boolean): { domain: string; name: string } | undefined {
  const [, domain = '', name = ''] = /^([^\\]+)\\([^\\]+)$/.exec(user) ?? [];
  if (name !== '') return { domain, name };
  const [, local = '', realm = ''] = (byAddress && /^([^@]+)@([^@]+)$/.exec(user)) || [];
  return realm === '' ? undefined : { domain: realm, name: local };
}

function clientOf(user: string): { clientId?: string } {
  return user === '' ? {} : { clientId: user };
}

function servicePrincipal(user: string, secret: string | undefined): SignInResult {
  const [, clientId = '', tenantId = ''] = /^([^@\s]+)@([^@\s]+)$/.exec(user) ?? [];
  const problems = [
    ...(tenantId === ''
      ? [
          'User ID of a service principal is its client ID and the tenant, with an @ between: “User ID=CLIENT-ID@TENANT-ID”.',
        ]
      : []),
    ...(secret ? [] : ['Password is missing: it is the secret of the service principal.']),
  ];
  return problems.length > 0
    ? { problems }
    : { user: clientId, signIn: { kind: 'servicePrincipal', clientId, tenantId } };
}
