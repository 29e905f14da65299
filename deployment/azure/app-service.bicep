// The bridge in Azure App Service on Linux: az deployment group create -g GROUP -f app-service.bicep -p …
// then the release: az webapp deploy -g GROUP -n NAME --type zip --src-path RELEASE.zip (zipped without its outer folder).
// A managed identity signs in to Dynamics and to Azure SQL.
param location string = resourceGroup().location
@description('Becomes part of the address.')
param name string
@description('Such as https://contoso.crm4.dynamics.com.')
param dynamicsUrl string
param sqlServer string
param sqlDatabase string
@description('IANA name of the zone that Xperience stores times in.')
param timeZone string
@description('Subnet that reaches the database, delegated to Microsoft.Web/serverFarms; empty where it is reached publicly.')
param subnetId string = ''
@secure()
@description('From "xperience-dynamics365 keys secret".')
param keySecret string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
}

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: name
  location: location
  kind: 'linux'
  sku: { name: 'B1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: location
  kind: 'app,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      linuxFxVersion: 'NODE|24-lts'
      // Else it is ended while nobody calls, and triggers with it.
      alwaysOn: true
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      healthCheckPath: '/health/ready'
      appCommandLine: 'node --max-semi-space-size=16 xperience-dynamics365.mjs start'
      appSettings: [
        {
          name: 'XPERIENCE_DATABASE'
          value: 'Server=${sqlServer};Database=${sqlDatabase};Authentication=Active Directory Managed Identity;User Id=${identity.properties.clientId};Encrypt=true'
        }
        { name: 'XPERIENCE_TIME_ZONE', value: timeZone }
        { name: 'DYNAMICS365_URL', value: dynamicsUrl }
        { name: 'DYNAMICS365_MANAGED_IDENTITY', value: 'true' }
        { name: 'DYNAMICS365_CLIENT_ID', value: identity.properties.clientId }
        { name: 'BRIDGE_HOST', value: '*' }
        { name: 'BRIDGE_PORT', value: '8080' }
        { name: 'PORT', value: '8080' }
        { name: 'BRIDGE_TRUSTED_PROXIES', value: '169.254.0.0/16, 172.16.0.0/12, 10.0.0.0/8' }
        { name: 'BRIDGE_PUBLIC_URL', value: 'https://${name}.azurewebsites.net' }
        { name: 'BRIDGE_KEY_SECRET', value: keySecret }
        { name: 'LOG_FORMAT', value: 'json' }
        { name: 'SCM_DO_BUILD_DURING_DEPLOYMENT', value: 'false' }
      ]
    }
  }
}

output address string = 'https://${app.properties.defaultHostName}'
output identityClientId string = identity.properties.clientId
