// Every blob that arrives becomes one message of the queue that intake reads. Event Grid delivers with the identity of
// its topic, and what it cannot deliver it leaves as a blob.

param topicName string
param location string
param tags object
param uploadsName string
param queueName string
param deadLetterContainer string

@description('Containers whose blobs are uploads.')
param containers string[]

param workspaceId string

import { roles } from '../types.bicep'

resource uploads 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: uploadsName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: deadLetterContainer
    }
  }

  resource queueService 'queueServices' existing = {
    name: 'default'

    resource queue 'queues' existing = {
      name: queueName
    }
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicName
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: uploads.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

// Adds messages to this queue; reads and deletes none.
resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: uploads::queueService::queue
  name: guid(uploads.id, queueName, 'topic', roles.queueSender)
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueSender)
  }
}

// Writes undeliverable events into this container. No built-in role writes blobs without also deleting them.
resource burier 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: uploads::blobs::deadLetters
  name: guid(uploads.id, deadLetterContainer, 'topic', roles.blobContributor)
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
  }
}

resource intake 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'intake'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    deliveryWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: uploads.id
          queueName: queueName
          queueMessageTimeToLiveInSeconds: -1 // an upload waits for intake however long that takes
        }
      }
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: { resourceId: uploads.id, blobContainerName: deadLetterContainer }
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      enableAdvancedFilteringOnArrays: false
      advancedFilters: [
        {
          // One event when a blob is complete, whatever way it came; without it a file sent in blocks gives several.
          operatorType: 'StringIn'
          key: 'data.api'
          values: ['PutBlob', 'PutBlockList', 'CopyBlob', 'FlushWithClose']
        }
        {
          operatorType: 'StringBeginsWith'
          key: 'subject'
          values: [for container in containers: '/blobServices/default/containers/${container}/blobs/']
        }
      ]
    }
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
  }
  dependsOn: [sender, burier]
}

resource failures 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: topic
  name: 'failures'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'DeliveryFailures', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output topicId string = topic.id
