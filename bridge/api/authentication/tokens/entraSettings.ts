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

/** 21Vianet runs the cloud of China; all others share an issuer of version 1. */
const chinese = /(^|\.)(chinacloudapi|partner\.microsoftonline)\.cn$/;

/** Who signs tokens of the tenant: version 1 and version 2. */
export function issuersOf({ authority, tenantId }: EntraSettings): string[] {
  const first = chinese.test(new URL(authority).hostname) ? 'sts.chinacloudapi.cn' : 'sts.windows.net';
  return [`https://${first}/${tenantId}/`, `${authority}/${tenantId}/v2.0`];
}

/** Where the tenant's keys are published. */
export function keysAddress({ authority, tenantId }: EntraSettings): string {
  return `${authority}/${tenantId}/discovery/v2.0/keys`;
}
