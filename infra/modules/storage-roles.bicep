// Who may do what with one storage account: roles of the account, of single containers, of single queues.

param accountName string
param accountGrants grant[] = []
param containerGrants narrowGrant[] = []
param queueGrants narrowGrant[] = []

import { grant, narrowGrant } from '../types.bicep'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for item in containerGrants: {
    parent: blobs
    name: item.name
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' existing = [
  for item in queueGrants: {
    parent: queueService
    name: item.name
  }
]

resource forAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for item in accountGrants: {
    scope: account
    name: guid(account.id, item.holder, item.role)
    properties: {
      principalId: item.principalId
      principalType: item.principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', item.role)
    }
  }
]

resource forContainers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, index) in containerGrants: {
    scope: containers[index]
    name: guid(account.id, item.name, item.holder, item.role)
    properties: {
      principalId: item.principalId
      principalType: item.principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', item.role)
    }
  }
]

resource forQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, index) in queueGrants: {
    scope: queues[index]
    name: guid(account.id, item.name, item.holder, item.role)
    properties: {
      principalId: item.principalId
      principalType: item.principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', item.role)
    }
  }
]
