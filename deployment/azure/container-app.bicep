// The bridge in Azure Container Apps: az deployment group create -g GROUP -f container-app.bicep -p image=… …
// A managed identity signs in to Dynamics and to Azure SQL; there is no secret but the one that keys the hashes of API keys.
// After it: add the identity as an application user in Dynamics, and as a user of the database with the rights of grants.sql.
param location string = resourceGroup().location
param name string = 'xperience-bridge'
@description('Image built with deployment/container/Dockerfile.')
param image string
@description('Id of the environment of Container Apps, in the network that reaches the database.')
param environmentId string
@description('Name of the registry that holds the image; the identity needs the role AcrPull there.')
param registryServer string
@description('Such as https://contoso.crm4.dynamics.com.')
param dynamicsUrl string
@description('Such as sql.database.windows.net.')
param sqlServer string
param sqlDatabase string
@description('IANA name of the zone that Xperience stores times in.')
param timeZone string
@secure()
@description('From "xperience-dynamics365 keys secret".')
param keySecret string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    environmentId: environmentId
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: 8365
        transport: 'http'
        allowInsecure: false
      }
      registries: [{ server: registryServer, identity: identity.id }]
      secrets: [{ name: 'key-secret', value: keySecret }]
    }
    template: {
      terminationGracePeriodSeconds: 90
      containers: [
        {
          name: 'bridge'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            {
              name: 'XPERIENCE_DATABASE'
              value: 'Server=${sqlServer};Database=${sqlDatabase};Authentication=Active Directory Managed Identity;User Id=${identity.properties.clientId};Encrypt=true'
            }
            { name: 'XPERIENCE_TIME_ZONE', value: timeZone }
            { name: 'DYNAMICS365_URL', value: dynamicsUrl }
            { name: 'DYNAMICS365_MANAGED_IDENTITY', value: 'true' }
            { name: 'DYNAMICS365_CLIENT_ID', value: identity.properties.clientId }
            { name: 'BRIDGE_HOST', value: '*' }
            // The ingress of the environment ends TLS, and speaks to containers from the networks of its own.
            { name: 'BRIDGE_TRUSTED_PROXIES', value: '100.64.0.0/10, 10.0.0.0/8' }
            { name: 'BRIDGE_PUBLIC_URL', value: 'https://${name}.${reference(environmentId, '2024-03-01').defaultDomain}' }
            { name: 'BRIDGE_KEY_SECRET', secretRef: 'key-secret' }
          ]
          probes: [
            { type: 'Startup', httpGet: { path: '/health/live', port: 8365 }, periodSeconds: 2, failureThreshold: 60 }
            { type: 'Liveness', httpGet: { path: '/health/live', port: 8365 }, periodSeconds: 15, failureThreshold: 4 }
            { type: 'Readiness', httpGet: { path: '/health/ready', port: 8365 }, periodSeconds: 5 }
          ]
        }
      ]
      // Never to none: runs and triggers need a process.
      scale: { minReplicas: 1, maxReplicas: 2 }
    }
  }
}

output address string = 'https://${app.properties.configuration.ingress.fqdn}'
output identityClientId string = identity.properties.clientId
