// Malware scanning of what arrives. It marks; it does not hold back: intake reads a file as data and runs nothing of it.

param uploadsName string
param workspaceId string

@description('Most gigabytes scanned in a month: the cap on the bill.')
@minValue(10)
param gigabytesPerMonth int

resource uploads 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: uploadsName
}

resource defender 'Microsoft.Security/defenderForStorageSettings@2025-06-01' = {
  scope: uploads
  name: 'current'
  properties: {
    isEnabled: true
    overrideSubscriptionLevelSettings: true
    malwareScanning: { onUpload: { isEnabled: true, capGBPerMonth: gigabytesPerMonth } }
    sensitiveDataDiscovery: { isEnabled: false }
  }
}

resource results 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: defender
  name: 'scan-results'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'ScanResults', enabled: true }]
  }
}
