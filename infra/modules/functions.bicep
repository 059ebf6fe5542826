// The Flex Consumption plan and the app on it. Every setting is an address, a name or a number: no key, no secret.

param planName string
param appName string
param location string
param tags object
param serviceName string

param identityId string

@description('Container that deployments put the package into.')
param packageContainerAddress string

@description('Memory of one instance, in MB.')
@allowed([512, 2048, 4096])
param memory int

@description('Most instances at once.')
@minValue(40)
@maxValue(1000)
param mostInstances int

@description('Instances that always run orchestrations and activities: none starts late on counting night.')
@minValue(0)
@maxValue(100)
param alwaysReadyDurable int

@description('Instances that always take uploads from the queue.')
@minValue(0)
@maxValue(100)
param alwaysReadyIntake int

@description('Name of the function that takes uploads from the queue: its own scale group.')
param intakeFunction string

@description('Application settings, name to value.')
param settings object

@description('The component that telemetry goes to.')
param insightsName string

@description('Id of the Front Door profile that alone may reach the app; empty: everybody may.')
param frontDoorId string

param workspaceId string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// Where telemetry is to be sent, which is no secret: the component takes only what the identity sends (DisableLocalAuth).
var telemetryAddress = { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights.properties.ConnectionString }

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: appName
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      appSettings: concat(
        map(items(settings), setting => { name: setting.key, value: setting.value }),
        [telemetryAddress]
      )
      ipSecurityRestrictionsDefaultAction: empty(frontDoorId) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: empty(frontDoorId)
        ? []
        : [
            {
              name: 'front-door'
              priority: 100
              action: 'Allow'
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: { 'x-azure-fdid': [frontDoorId] }
            }
          ]
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerAddress
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: memory
        maximumInstanceCount: mostInstances
        alwaysReady: filter(
          [
            { name: 'durable', instanceCount: alwaysReadyDurable }
            { name: 'function:${intakeFunction}', instanceCount: alwaysReadyIntake }
          ],
          group => group.instanceCount > 0
        )
        triggers: { http: { perInstanceConcurrency: 32 } }
      }
    }
  }

  // Deployment by password is off; azd deploys with an Entra token.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
    dependsOn: [ftp]
  }
}

// What the host itself says: a worker that does not start cannot report it.
resource hostLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'host'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = app.name
output host string = app.properties.defaultHostName
