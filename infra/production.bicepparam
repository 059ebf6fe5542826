// A counting night. Replace the groups, the addresses and the region; keep the rest unless you know why not.
using 'main.bicep'

param environmentName = 'hattama'
param location = 'westeurope'
param redundancy = 'Standard_GZRS'
param evidenceDays = 3653 // ten years
param deletedForDays = 90
param logDays = 365
param alertEmails = ['duty@example.org', 'observers@example.org']
param rollupMinutes = 1
param durableBackend = 'azureManaged'
param instanceMemory = 2048
param mostInstances = 200
param alwaysReady = 1
param scannedGigabytes = 1000
param hasFrontDoor = true
param hasPublicResults = false
param uploadOrigins = ['https://results.example.org']
param operatorGroupId = '11111111-1111-4111-8111-111111111111'
param auditorGroupId = '22222222-2222-4222-8222-222222222222'
