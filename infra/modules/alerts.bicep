// What wakes a person on counting night. The metrics are those of docs/telemetry.md.

param location string
param tags object
param actionGroupId string
param topicId string
param workspaceId string

@description('Minutes between two roll-ups.')
param rollupMinutes int

// A roll-up may be missed once; after that the figures are older than anybody was promised.
var latestSeconds = rollupMinutes * 2 * 60

var rules = [
  {
    name: 'poison-queue'
    severity: 1
    description: 'A message about an upload was given up. Look for its receipt, then replay it: docs/operations-azure.md, "Poison messages".'
    query: 'AppMetrics | where Name == "hattama.uploads.poisoned" | summarize total = sum(Sum) | where total > 0'
  }
  {
    name: 'snapshot-age'
    severity: 1
    description: 'Published figures are out of date, or roll-ups have stopped: docs/operations-azure.md, "Roll-ups have stopped".'
    // One row even when nothing was reported: silence is the worse case.
    query: 'AppMetrics | where Name == "hattama.snapshots.age" | summarize age = max(Max), figures = count() | where figures == 0 or age > ${latestSeconds}'
  }
  {
    name: 'failed-rollup'
    severity: 1
    description: 'A roll-up ended in failure. The next one starts from the same records; if it fails too, read the log of its orchestration.'
    query: 'AppMetrics | where Name == "hattama.rollups.failed" | summarize total = sum(Sum) | where total > 0'
  }
  {
    name: 'invariant-broken'
    severity: 0
    description: 'Stored records contradict each other. Stop publishing and run hattama verify: docs/operations-azure.md, "An invariant is broken".'
    query: 'AppMetrics | where Name == "hattama.invariants.broken" | summarize total = sum(Sum) | where total > 0'
  }
]

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'An event about an upload could not be delivered. Reconcile finds the upload within the hour; to be faster: docs/operations-azure.md, "Lost events".'
    severity: 1
    enabled: true
    autoMitigate: true
    scopes: [topicId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-letters'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}

resource deliveries 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'failing-deliveries'
  location: 'global'
  tags: tags
  properties: {
    description: 'Event Grid cannot reach the queue. It tries for a day; most often a role of its identity is missing.'
    severity: 2
    enabled: true
    autoMitigate: true
    scopes: [topicId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'failing-deliveries'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          metricName: 'DeliveryAttemptFailCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 10
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}

resource figures 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: rule.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.name
      description: rule.description
      severity: rule.severity
      enabled: true
      autoMitigate: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: rule.name == 'snapshot-age' && rollupMinutes > 5 ? 'PT1H' : 'PT15M'
      skipQueryValidation: true // on the first day the workspace has no such table yet
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]
