// The cache between the public and the API: on a counting night most readers ask for the same few documents. What may be
// cached, and for how long, the API says itself in Cache-Control. A request with an Authorization header is never cached.

param profileName string
param endpointName string
param firewallName string
param tags object

@description('Most requests of one address within a minute.')
@minValue(100)
param requestsPerMinute int

param workspaceId string

resource profile 'Microsoft.Cdn/profiles@2025-04-15' = {
  name: profileName
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: { originResponseTimeoutSeconds: 60 }

  resource endpoint 'afdEndpoints' = {
    name: endpointName
    location: 'global'
    properties: { enabledState: 'Enabled' }
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
  name: firewallName
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    policySettings: { enabledState: 'Enabled', mode: 'Prevention' }
    customRules: {
      rules: [
        {
          name: 'rate'
          enabledState: 'Enabled'
          priority: 100
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: requestsPerMinute
          action: 'Block'
          matchConditions: [
            // Every address: the rule counts each on its own.
            {
              matchVariable: 'SocketAddr'
              operator: 'IPMatch'
              negateCondition: false
              matchValue: ['0.0.0.0/0', '::/0']
            }
          ]
        }
      ]
    }
  }
}

resource protection 'Microsoft.Cdn/profiles/securityPolicies@2025-04-15' = {
  parent: profile
  name: 'rate'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: { id: firewall.id }
      associations: [{ domains: [{ id: profile::endpoint.id }], patternsToMatch: ['/*'] }]
    }
  }
}

resource requests 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: profile
  name: 'firewall'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FrontDoorWebApplicationFirewallLog', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = profile.properties.frontDoorId
output host string = profile::endpoint.properties.hostName
