// Hattama on Azure: one resource group with everything that one deployment needs. See docs/operations-azure.md.
targetScope = 'subscription'

@description('Names the deployment: part of the name of every resource.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Azure region. Choose one with availability zones, and one that the law of the contest allows.')
param location string

@description('How often storage keeps what it is given. Zones survive the loss of a building, geo the loss of a region.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param redundancy string

@description('Days during which no evidence can be changed or deleted, by anybody. At least the term of appeal and of archives.')
@minValue(1)
@maxValue(36500)
param evidenceDays int

@description('Days that a deleted blob can be brought back.')
@minValue(7)
@maxValue(365)
param deletedForDays int

@description('Days that logs can be searched.')
@minValue(30)
@maxValue(730)
param logDays int

@description('Addresses that every alert is mailed to.')
param alertEmails string[]

@description('Minutes between two roll-ups, counted from the full hour in UTC.')
@allowed([1, 2, 5, 10, 15, 30])
param rollupMinutes int

@description('Where orchestrations keep their history: tables and queues of the host account, or Durable Task Scheduler.')
@allowed(['azureStorage', 'azureManaged'])
param durableBackend string

@description('Memory of one instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int

@description('Most instances at once.')
@minValue(40)
@maxValue(1000)
param mostInstances int

@description('Instances that always wait for orchestrations, and as many for uploads. 0 outside of counting nights.')
@minValue(0)
@maxValue(20)
param alwaysReady int

@description('Scans uploads for malware, up to this many gigabytes a month; 0: no scanning.')
@minValue(0)
param scannedGigabytes int

@description('Puts Front Door, with its cache and a limit per address, before the API.')
param hasFrontDoor bool

@description('Whether anyone may read published documents straight from storage. Only without an embargo: storage does not know publishNotBefore.')
param hasPublicResults bool

@description('Origins of pages that may send files straight to storage, as https://host.')
param uploadOrigins string[] = []

@description('Entra group whose members set contests up, give tokens out and replay uploads with the command line; empty: none.')
param operatorGroupId string = ''

@description('Entra group whose members read everything and change nothing, to run verify; empty: none.')
param auditorGroupId string = ''

var abbreviations = loadJsonContent('abbreviations.json')
var token = substring(uniqueString(subscription().subscriptionId, environmentName, location), 0, 8)
var suffix = '${environmentName}-${token}'
var tags = { 'azd-env-name': environmentName, application: 'hattama' }
// Names are said beforehand and not taken from the resources, so that a preview can tell what belongs to them.
var accounts = toObject(
  ['host', 'uploads', 'evidence', 'data', 'results'],
  account => account,
  account => '${abbreviations.storage}${token}${account}'
)
var addresses = mapValues(accounts, name => {
  blob: 'https://${name}.blob.${environment().suffixes.storage}/'
  queue: 'https://${name}.queue.${environment().suffixes.storage}/'
  table: 'https://${name}.table.${environment().suffixes.storage}/'
})
var insightsName = '${abbreviations.insights}${suffix}'
var vaultName = '${abbreviations.vault}${token}'
var frontDoorName = '${abbreviations.frontDoor}${suffix}'
var endpointName = '${abbreviations.endpoint}${suffix}'
var usesScheduler = durableBackend == 'azureManaged'
var taskHub = 'hattama'
var signingKey = 'snapshot-signing-key'

// The layout that src/Stores/Azure and src/Functions expect: docs/operations-azure.md lists it.
var intakeFunction = 'OnUpload'
var intakeQueue = 'intake'
var poisonQueue = '${intakeQueue}-poison'
var uploadContainers = ['uploads', 'observations']
var dataContainers = ['bodies', 'log', 'work']
var tables = ['activations', 'areas', 'dirty', 'grants', 'ledger', 'log', 'partitions', 'proposals', 'tokens']
var deadLetters = 'deadletters'
var packages = 'packages'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: '${abbreviations.identity}${suffix}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: '${abbreviations.workspace}${suffix}'
    insightsName: insightsName
    actionGroupName: '${abbreviations.actionGroup}${suffix}'
    location: location
    tags: tags
    logDays: logDays
    alertEmails: alertEmails
    writerPrincipalId: identity.outputs.principalId
  }
}

module host 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: accounts.host
    location: location
    tags: tags
    redundancy: redundancy
    containers: [{ name: packages, immutableForDays: 0, isAnonymous: false }]
    hasVersions: false
    deletedForDays: deletedForDays
    loggedOperations: []
    workspaceId: monitoring.outputs.workspaceId
  }
}

module uploads 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: accounts.uploads
    location: location
    tags: tags
    redundancy: redundancy
    containers: [
      for container in concat(uploadContainers, [deadLetters]): {
        name: container
        immutableForDays: 0
        isAnonymous: false
      }
    ]
    queues: [intakeQueue, poisonQueue]
    hasVersions: true
    deletedForDays: deletedForDays
    uploadOrigins: uploadOrigins
    loggedOperations: ['StorageRead', 'StorageWrite', 'StorageDelete']
    workspaceId: monitoring.outputs.workspaceId
  }
}

module evidence 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: accounts.evidence
    location: location
    tags: tags
    redundancy: redundancy
    containers: [{ name: 'evidence', immutableForDays: evidenceDays, isAnonymous: false }]
    hasVersions: true
    deletedForDays: deletedForDays
    loggedOperations: ['StorageRead', 'StorageWrite', 'StorageDelete']
    workspaceId: monitoring.outputs.workspaceId
  }
}

module data 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: accounts.data
    location: location
    tags: tags
    redundancy: redundancy
    containers: map(dataContainers, name => { name: name, immutableForDays: 0, isAnonymous: false })
    tables: tables
    hasVersions: true
    deletedForDays: deletedForDays
    loggedOperations: ['StorageWrite', 'StorageDelete']
    workspaceId: monitoring.outputs.workspaceId
  }
}

module results 'modules/storage-account.bicep' = {
  scope: group
  params: {
    name: accounts.results
    location: location
    tags: tags
    redundancy: redundancy
    containers: [{ name: 'results', immutableForDays: 0, isAnonymous: hasPublicResults }]
    hasVersions: true
    deletedForDays: deletedForDays
    loggedOperations: ['StorageWrite', 'StorageDelete']
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: vaultName
    location: location
    tags: tags
    secretName: signingKey
    readerPrincipalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module access 'modules/access.bicep' = {
  scope: group
  params: {
    hostName: accounts.host
    uploadsName: accounts.uploads
    evidenceName: accounts.evidence
    dataName: accounts.data
    resultsName: accounts.results
    uploadContainers: uploadContainers
    dataContainers: dataContainers
    deadLetterContainer: deadLetters
    intakeQueue: intakeQueue
    poisonQueue: poisonQueue
    keepsOrchestrations: !usesScheduler
    appPrincipalId: identity.outputs.principalId
    operatorGroupId: operatorGroupId
    auditorGroupId: auditorGroupId
  }
  dependsOn: [host, uploads, evidence, data, results]
}

module events 'modules/events.bicep' = {
  scope: group
  params: {
    topicName: '${abbreviations.topic}${suffix}'
    location: location
    tags: tags
    uploadsName: accounts.uploads
    queueName: intakeQueue
    deadLetterContainer: deadLetters
    containers: uploadContainers
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [uploads]
}

module scheduler 'modules/scheduler.bicep' = if (usesScheduler) {
  scope: group
  params: {
    schedulerName: '${abbreviations.scheduler}${suffix}'
    taskHubName: taskHub
    location: location
    tags: tags
    workerPrincipalId: identity.outputs.principalId
  }
}

module defender 'modules/defender.bicep' = if (scannedGigabytes > 0) {
  scope: group
  params: {
    uploadsName: accounts.uploads
    workspaceId: monitoring.outputs.workspaceId
    gigabytesPerMonth: max(10, scannedGigabytes)
  }
  dependsOn: [uploads]
}

module frontDoor 'modules/frontdoor.bicep' = if (hasFrontDoor) {
  scope: group
  params: {
    profileName: frontDoorName
    endpointName: endpointName
    firewallName: '${abbreviations.firewall}${token}'
    tags: tags
    requestsPerMinute: 600
    workspaceId: monitoring.outputs.workspaceId
  }
}

// Identity-based connections of the host: the prefix is what the triggers name as their connection.
var hostConnection = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.outputs.clientId
  AzureWebJobsStorage__blobServiceUri: addresses.host.blob
  AzureWebJobsStorage__queueServiceUri: addresses.host.queue
  AzureWebJobsStorage__tableServiceUri: addresses.host.table
}
var intakeConnection = {
  Uploads__credential: 'managedidentity'
  Uploads__clientId: identity.outputs.clientId
  Uploads__blobServiceUri: addresses.uploads.blob
  Uploads__queueServiceUri: addresses.uploads.queue
}
var stores = {
  Hattama__ClientId: identity.outputs.clientId
  Hattama__Evidence: addresses.evidence.blob
  Hattama__Tables: addresses.data.table
  Hattama__Data: addresses.data.blob
  Hattama__Results: addresses.results.blob
  Hattama__SigningKey: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${signingKey})'
  Hattama__RollupSchedule: '0 */${rollupMinutes} * * * *'
}
var telemetry = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
}
var orchestrations = usesScheduler
  ? {
      TASKHUB_NAME: taskHub
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identity.outputs.clientId}'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
    }
  : { TASKHUB_NAME: taskHub }

module functions 'modules/functions.bicep' = {
  scope: group
  params: {
    planName: '${abbreviations.plan}${suffix}'
    appName: '${abbreviations.functionApp}${suffix}'
    location: location
    tags: tags
    serviceName: 'functions'
    identityId: identity.outputs.id
    packageContainerAddress: '${addresses.host.blob}${packages}'
    memory: instanceMemory
    mostInstances: mostInstances
    alwaysReadyDurable: alwaysReady
    alwaysReadyIntake: alwaysReady
    intakeFunction: intakeFunction
    insightsName: insightsName
    settings: union(hostConnection, intakeConnection, stores, telemetry, orchestrations)
    frontDoorId: hasFrontDoor ? frontDoor!.outputs.id : ''
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [access, vault]
}

module route 'modules/frontdoor-route.bicep' = if (hasFrontDoor) {
  scope: group
  params: {
    profileName: frontDoorName
    endpointName: endpointName
    originHost: functions.outputs.host
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    actionGroupId: monitoring.outputs.actionGroupId
    topicId: events.outputs.topicId
    workspaceId: monitoring.outputs.workspaceId
    rollupMinutes: rollupMinutes
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output HATTAMA_API string = 'https://${hasFrontDoor ? frontDoor!.outputs.host : functions.outputs.host}'
output HATTAMA_FUNCTION_APP string = functions.outputs.name
output HATTAMA_UPLOADS string = addresses.uploads.blob
output HATTAMA_EVIDENCE string = addresses.evidence.blob
output HATTAMA_DATA string = addresses.data.table
output HATTAMA_RESULTS string = addresses.results.blob
output HATTAMA_VAULT string = vaultName
