// One storage account with its containers, queues and tables. Entra tokens only, TLS only, locked against deletion.

param name string
param location string
param tags object

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param redundancy string

param containers container[]
param queues string[] = []
param tables string[] = []

@description('Whether overwritten and deleted blobs stay as versions, and the change feed records them. Needed by every immutable container.')
param hasVersions bool

@description('Days that deleted blobs and containers can be brought back.')
@minValue(1)
@maxValue(365)
param deletedForDays int

@description('Origins of pages that may send a file to an address that the API gave them; empty: none.')
param uploadOrigins string[] = []

@description('What the log keeps of every single operation on blobs.')
param loggedOperations ('StorageRead' | 'StorageWrite' | 'StorageDelete')[]

param workspaceId string

import { container } from '../types.bicep'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: contains(map(containers, item => item.isAnonymous), true)
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isHnsEnabled: false // a hierarchical namespace has neither versions nor version-level immutability
    isLocalUserEnabled: false
    isSftpEnabled: false
    minimumTlsVersion: 'TLS1_2'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' }
    publicNetworkAccess: 'Enabled'
    supportsHttpsTrafficOnly: true
  }
}

resource keep 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: account
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds records of a vote. Remove this lock only after they were handed over.'
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: hasVersions
    changeFeed: { enabled: hasVersions }
    deleteRetentionPolicy: { enabled: true, days: deletedForDays }
    containerDeleteRetentionPolicy: { enabled: true, days: deletedForDays }
    cors: {
      corsRules: empty(uploadOrigins)
        ? []
        : [
            {
              allowedOrigins: uploadOrigins
              allowedMethods: ['PUT', 'OPTIONS']
              allowedHeaders: ['content-type', 'content-length', 'x-ms-blob-type', 'x-ms-version', 'if-none-match']
              exposedHeaders: ['etag', 'x-ms-request-id']
              maxAgeInSeconds: 3600
            }
          ]
    }
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for item in containers: {
    parent: blobs
    name: item.name
    properties: {
      publicAccess: item.isAnonymous ? 'Blob' : 'None'
      immutableStorageWithVersioning: item.immutableForDays > 0 ? { enabled: true } : null
    }
  }
]

// Unlocked: it can still be shortened. Locking it is a deliberate act of a person (docs/operations-azure.md).
resource immutability 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = [
  for (item, index) in containers: if (item.immutableForDays > 0) {
    parent: blobContainers[index]
    name: 'default'
    properties: {
      immutabilityPeriodSinceCreationInDays: item.immutableForDays
      allowProtectedAppendWrites: false
    }
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = if (!empty(queues)) {
  parent: account
  name: 'default'
}

resource storageQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queue in queues: {
    parent: queueService
    name: queue
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = if (!empty(tables)) {
  parent: account
  name: 'default'
}

resource storageTables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in tables: {
    parent: tableService
    name: table
  }
]

resource operations 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'operations'
  properties: {
    workspaceId: workspaceId
    logs: [for category in loggedOperations: { category: category, enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}
