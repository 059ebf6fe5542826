// Types and constants shared by the modules.

@export()
@description('A blob container.')
@sealed()
type container = {
  name: string

  @description('Days during which no version of a blob can be changed or deleted; 0: no such policy.')
  immutableForDays: int

  @description('Whether anyone may read a blob whose name they know. Listing is never public.')
  isAnonymous: bool
}

@export()
@description('A role for one principal. Where it holds is said by the list it stands in.')
@sealed()
type grant = {
  @description('A word for the principal: part of the name of the assignment, which must be known before the principal exists.')
  holder: string
  principalId: string
  principalType: 'ServicePrincipal' | 'Group'

  @description('Id of the role definition: one of `roles`.')
  role: string
}

@export()
@description('A role that holds for one container or one queue only.')
@sealed()
type narrowGrant = {
  @description('Name of the container or queue.')
  name: string
  @description('A word for the principal: part of the name of the assignment, which must be known before the principal exists.')
  holder: string
  principalId: string
  principalType: 'ServicePrincipal' | 'Group'

  @description('Id of the role definition: one of `roles`.')
  role: string
}

// Built-in roles, the tightest that work. Why each is needed stands where it is assigned, and in docs/operations-azure.md.
@export()
var roles = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1' // Storage Blob Data Reader
  blobDelegator: 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a' // Storage Blob Delegator
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  queueSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a' // Storage Queue Data Message Sender
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
  tableReader: '76199698-9eea-4c19-bc75-cec21354c6b6' // Storage Table Data Reader
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher
  secretsUser: '4633458b-17de-408a-874b-0445c86b69e6' // Key Vault Secrets User
  durableContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402' // Durable Task Data Contributor
}
