/** A token endpoint on loopback has no discovery documents: MSAL is told where it is. */
export function withoutDiscovery(host: string, tenant: string) {
  return {
    knownAuthorities: [host],
    authorityMetadata: JSON.stringify({
      authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
      token_endpoint: `${tenant}/oauth2/v2.0/token`,
      issuer: `${tenant}/v2.0`,
      jwks_uri: `${tenant}/discovery/v2.0/keys`,
    }),
  };
}
