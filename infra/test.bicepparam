// A rehearsal: everything that production has except what costs while nobody votes.
using 'main.bicep'

param environmentName = 'hattama-test'
param location = 'westeurope'
param redundancy = 'Standard_LRS'
param evidenceDays = 1 // so that a rehearsal can be taken down the next day
param deletedForDays = 7
param logDays = 30
param alertEmails = ['duty@example.org']
param rollupMinutes = 5
param durableBackend = 'azureStorage'
param instanceMemory = 2048
param mostInstances = 40
param alwaysReady = 0
param scannedGigabytes = 0
param hasFrontDoor = false
param hasPublicResults = false
param operatorGroupId = '11111111-1111-4111-8111-111111111111'
