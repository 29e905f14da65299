import type { Publisher } from './publisher.ts';
import type { ApiProperties, ConnectionParameter, ConnectionParameterSet, Swagger } from './swagger.ts';

/** The connector's files that a way to sign in is part of. */
export interface ConnectorFiles {
  swagger: Swagger;
  apiProperties: ApiProperties;
}

const authority = 'https://login.microsoftonline.com';
/** Where the platform takes the answer of the authority to; the app registration of the client has to allow it. */
const redirectUrl = 'https://global.consent.azure-apim.net/redirect';

/** Whether makers can sign in with Microsoft Entra ID. */
export function hasEntra({ entraClientId, entraResource }: Publisher): boolean {
  return entraClientId.trim() !== '' && entraResource.trim() !== '';
}

/** @throws Error when only a part of what it takes is said */
export function checkEntra(publisher: Publisher): void {
  const said = [publisher.entraTenantId, publisher.entraClientId, publisher.entraResource];
  if (hasEntra(publisher) || said.every((text) => text.trim() === '')) return;
  throw new Error('publisher.json needs both entraClientId and entraResource, or neither.');
}

/**
 * Adds signing in with Microsoft Entra ID beside password and key, where the publisher says with which client: it is the
 * organization's own, and `paconn` refuses to create a connector whose client has no secret.
 *
 * @throws Error when only a part of it is said
 */
export function withEntra(files: ConnectorFiles, publisher: Publisher): ConnectorFiles {
  checkEntra(publisher);
  if (!hasEntra(publisher)) return files;
  const { swagger, apiProperties } = files;
  const { properties } = apiProperties;
  const sets = properties.connectionParameterSets;
  if (!sets) throw new Error('apiProperties.json has no connectionParameterSets');
  const bridgeUrl = sets.values[0]?.parameters.bridgeUrl;
  const values = [...sets.values, entraSet(publisher, bridgeUrl)];
  return {
    swagger: {
      ...swagger,
      securityDefinitions: { ...swagger.securityDefinitions, entra: definition(publisher) },
      security: [...(swagger.security ?? []), { entra: [] }],
    },
    apiProperties: { properties: { ...properties, connectionParameterSets: { ...sets, values } } },
  };
}

function tenantOf({ entraTenantId }: Publisher): string {
  return entraTenantId.trim() || 'common';
}

function definition(publisher: Publisher) {
  const base = `${authority}/${tenantOf(publisher)}/oauth2`;
  return {
    type: 'oauth2',
    flow: 'accessCode',
    authorizationUrl: `${base}/authorize`,
    tokenUrl: `${base}/token`,
    scopes: {},
    description: 'A work account of Microsoft Entra ID with an app role of the bridge.',
  };
}

function entraSet(publisher: Publisher, bridgeUrl: ConnectionParameter | undefined): ConnectionParameterSet {
  const resource = publisher.entraResource.trim();
  return {
    name: 'entra',
    uiDefinition: {
      displayName: 'Microsoft Entra ID',
      description: 'Sign in with your work account, which needs an app role of the bridge.',
    },
    parameters: {
      ...(bridgeUrl && { bridgeUrl }),
      token: {
        type: 'oauthSetting',
        oAuthSettings: {
          identityProvider: 'aad',
          clientId: publisher.entraClientId.trim(),
          scopes: [],
          redirectMode: 'Global',
          redirectUrl,
          properties: {
            IsFirstParty: 'False',
            AzureActiveDirectoryResourceId: resource,
            IsOnbehalfofLoginSupported: false,
          },
          customParameters: {
            loginUri: { value: authority },
            tenantId: { value: tenantOf(publisher) },
            resourceUri: { value: resource },
            enableOnbehalfOfLogin: { value: 'false' },
          },
        },
        uiDefinition: {
          displayName: 'Sign in',
          description: 'Sign in with your work account.',
          tooltip: 'Your work account',
          constraints: { required: 'true' },
        },
      },
      'token:TenantId': {
        type: 'string',
        metadata: { sourceType: 'AzureActiveDirectoryTenant' },
        uiDefinition: {
          displayName: 'Tenant',
          description: 'The tenant of the account.',
          constraints: { required: 'false', hidden: 'true' },
        },
      },
    },
    metadata: { allowSharing: false },
  };
}
