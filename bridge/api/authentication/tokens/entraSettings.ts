/** How tokens of Microsoft Entra ID are taken. */
export interface EntraSettings {
  /** Address of the authority, without a slash at the end. */
  authority: string;
  /** GUID in lower case. */
  tenantId: string;
  /** Of the bridge's own app registration: the audience of tokens of version 2. */
  clientId: string;
  /** App ID URIs: audiences of tokens of version 1. */
  audiences: readonly string[];
}

/**
 * Older names of an authority: whatever it is called by, tokens of version 2 are signed under the first name of its cloud
 * (instance and endpoint metadata in AuthorityMetadata of @azure/msal-common 16.17).
 */
const firstNames: Readonly<Record<string, string>> = {
  'login.windows.net': 'login.microsoftonline.com',
  'login.microsoft.com': 'login.microsoftonline.com',
  'sts.windows.net': 'login.microsoftonline.com',
  'login.chinacloudapi.cn': 'login.partner.microsoftonline.cn',
  'login.usgovcloudapi.net': 'login.microsoftonline.us',
};

/** The cloud of China has an issuer of version 1 of its own, which no source at hand confirms (docs/entra-id.md). */
const chinese = 'login.partner.microsoftonline.cn';

/** Who signs tokens of the tenant: version 1 and version 2. */
export function issuersOf({ authority, tenantId }: EntraSettings): string[] {
  const { origin, hostname } = new URL(authority);
  const firstName = firstNames[hostname];
  const v1 = (firstName ?? hostname) === chinese ? 'sts.chinacloudapi.cn' : 'sts.windows.net';
  const v2 = firstName === undefined ? authority : authority.replace(origin, `https://${firstName}`);
  return [`https://${v1}/${tenantId}/`, `${v2}/${tenantId}/v2.0`];
}

/** Where the tenant's keys are published. */
export function keysAddress({ authority, tenantId }: EntraSettings): string {
  return `${authority}/${tenantId}/discovery/v2.0/keys`;
}
