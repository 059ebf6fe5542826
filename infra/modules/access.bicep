// Who may do what with the records of a vote, on one page. The roles of Event Grid's own identity stand in events.bicep,
// those for the signing key, telemetry and the scheduler beside these resources.

param hostName string
param uploadsName string
param evidenceName string
param dataName string
param resultsName string
param uploadContainers string[]
param dataContainers string[]
param deadLetterContainer string
param intakeQueue string
param poisonQueue string

@description('Whether orchestrations keep their history in the host account.')
param keepsOrchestrations bool

param appPrincipalId string

@description('Empty: no operators.')
param operatorGroupId string

@description('Empty: no auditors.')
param auditorGroupId string

import { roles } from '../types.bicep'

var app = { holder: 'app', principalId: appPrincipalId, principalType: 'ServicePrincipal' }
var operators = { holder: 'operators', principalId: operatorGroupId, principalType: 'Group' }
var auditors = { holder: 'auditors', principalId: auditorGroupId, principalType: 'Group' }
var hasOperators = !empty(operatorGroupId)
var hasAuditors = !empty(auditorGroupId)

// The host's own account holds no record of a vote. The host takes leases and keeps its keys in blobs, and demands the
// owner's role for it. Queues and tables are the task hub.
module host 'storage-roles.bicep' = {
  params: {
    accountName: hostName
    accountGrants: concat(
      [union(app, { role: roles.blobOwner })],
      keepsOrchestrations
        ? [union(app, { role: roles.queueContributor }), union(app, { role: roles.tableContributor })]
        : []
    )
  }
}

module uploads 'storage-roles.bicep' = {
  params: {
    accountName: uploadsName
    accountGrants: concat(
      // Asks for the key behind the one-file addresses that senders get. Says nothing about any blob.
      [union(app, { role: roles.blobDelegator })],
      // Asks for the same when an operator hands an address out by hand.
      hasOperators ? [union(operators, { role: roles.blobDelegator })] : []
    )
    containerGrants: concat(
      // An address can do no more than the identity behind it, and creating a blob is in no narrower role.
      map(uploadContainers, name => union(app, { name: name, role: roles.blobContributor })),
      hasOperators
        ? concat(
            map(uploadContainers, name => union(operators, { name: name, role: roles.blobContributor })),
            // Reads what could not be delivered, to replay it.
            [union(operators, { name: deadLetterContainer, role: roles.blobReader })]
          )
        : [],
      hasAuditors
        ? map(
            concat(uploadContainers, [deadLetterContainer]),
            name => union(auditors, { name: name, role: roles.blobReader })
          )
        : []
    )
    queueGrants: concat(
      // Takes messages, prolongs its hold on them, gives them back and gives them up. Reader with Message Processor cannot
      // give a message back (Microsoft's list of trigger roles forgets that call), so these two queues get the full role.
      map([intakeQueue, poisonQueue], name => union(app, { name: name, role: roles.queueContributor })),
      // Reads the queue of the poison messages and sends them again.
      hasOperators
        ? map([intakeQueue, poisonQueue], name => union(operators, { name: name, role: roles.queueContributor }))
        : []
    )
  }
}

// Every evidence blob is immutable from its first second: the right to write is not the right to change.
module evidence 'storage-roles.bicep' = {
  params: {
    accountName: evidenceName
    containerGrants: concat(
      [union(app, { name: 'evidence', role: roles.blobContributor })],
      // Definition and register are evidence too.
      hasOperators ? [union(operators, { name: 'evidence', role: roles.blobContributor })] : [],
      hasAuditors ? [union(auditors, { name: 'evidence', role: roles.blobReader })] : []
    )
  }
}

// Rights on tables are given for the account: the app uses every table of it.
module data 'storage-roles.bicep' = {
  params: {
    accountName: dataName
    accountGrants: concat(
      [union(app, { role: roles.tableContributor })],
      hasOperators ? [union(operators, { role: roles.tableContributor })] : [],
      hasAuditors ? [union(auditors, { role: roles.tableReader })] : []
    )
    containerGrants: concat(
      map(dataContainers, name => union(app, { name: name, role: roles.blobContributor })),
      hasOperators ? map(dataContainers, name => union(operators, { name: name, role: roles.blobContributor })) : [],
      hasAuditors ? map(dataContainers, name => union(auditors, { name: name, role: roles.blobReader })) : []
    )
  }
}

module results 'storage-roles.bicep' = {
  params: {
    accountName: resultsName
    containerGrants: concat(
      [union(app, { name: 'results', role: roles.blobContributor })],
      hasOperators ? [union(operators, { name: 'results', role: roles.blobContributor })] : [],
      hasAuditors ? [union(auditors, { name: 'results', role: roles.blobReader })] : []
    )
  }
}
