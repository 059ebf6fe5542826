// Durable Task Scheduler: keeps orchestrations in place of the host account, when the parameter asks for it.

param schedulerName string
param taskHubName string
param location string
param tags object

@description('The identity that runs orchestrations.')
param workerPrincipalId string

import { roles } from '../types.bicep'

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: schedulerName
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    ipAllowlist: ['0.0.0.0/0'] // Flex instances have no fixed addresses; who may call is decided by the role
  }

  resource taskHub 'taskHubs' = {
    name: taskHubName
  }

  // What an orchestration did is in the ledger and in the results; its history is kept for the inquiry after a night.
  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: { retentionPolicies: [{ retentionPeriodInDays: 30 }] }
  }
}

// Starts, runs and purges orchestrations of this hub; changes nothing of the scheduler.
resource worker 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: scheduler::taskHub
  name: guid(scheduler.id, taskHubName, 'app', roles.durableContributor)
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableContributor)
  }
}

output endpoint string = scheduler.properties.endpoint
