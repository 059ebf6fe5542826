using System.Text.Json.Nodes;

namespace Hattama.Tests;

/// <summary>Every rule is seen to fail: one thing is spoilt in what is deployed, and the rule must name it.</summary>
public sealed class MutationTests
{
    private const string Sites = "Microsoft.Web/sites";
    private const string Containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
    private const string Subscriptions = "Microsoft.EventGrid/systemTopics/eventSubscriptions";

    /// <summary>What is spoilt, how, and a word of what the rules must say.</summary>
    public static TheoryData<string, string> Spoilt => new()
    {
        { "keys open an account", "allowSharedKeyAccess" },
        { "old TLS", "minimumTlsVersion" },
        { "plain HTTP", "supportsHttpsTrafficOnly" },
        { "lock forgotten", "no lock" },
        { "lock too weak", "no lock" },
        { "public container", "publicAccess" },
        { "public account", "allowBlobPublicAccess" },
        { "evidence without versions", "no versions" },
        { "evidence not immutable", "not immutable" },
        { "evidence immutable for a day", "not immutable" },
        { "versions can go", "versions can be deleted" },
        { "ledger writes not logged", "not logged" },
        { "events of deletions", "BlobCreated" },
        { "events of blocks", "several events" },
        { "events of other containers", "containers" },
        { "messages expire", "as long as it takes" },
        { "no dead letters", "lost" },
        { "alert switched off", "snapshot age" },
        { "alert deaf to silence", "snapshot age" },
        { "alert without receiver", "poison queue" },
        { "nobody to mail", "no receiver" },
        { "alert gone", "invariant broken" },
        { "runtime set twice", "FUNCTIONS_WORKER_RUNTIME" },
        { "time zone set", "WEBSITE_TIME_ZONE" },
        { "deployment by password", "password" },
        { "old runtime", ".NET 10" },
        { "key in a setting", "AccountKey" },
        { "connection string in a setting", "setting Uploads" },
        { "signing key in a setting", "setting Hattama__SigningKey" },
        { "keys listed", "listKeys" },
        { "key in an output", "output" },
        { "telemetry by key", "DisableLocalAuth" },
        { "vault by policies", "enableRbacAuthorization" },
        { "role too wide", "a role more" },
        { "role forgotten", "a role less" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void Rules_SomethingSpoilt_NameIt(string what, string expected)
    {
        var deployment = Deployment.Read("production");
        Assert.Empty(Broken(deployment));
        Spoil(deployment, what);
        Assert.Contains(Broken(deployment), broken => broken.Contains(expected, StringComparison.Ordinal));
    }

    private static List<string> Broken(Deployment deployment)
    {
        var roles = AppRules.Roles(Deployment.Read("production")).ToList();
        var given = AppRules.Roles(deployment).ToList();
        return
        [
            .. StorageRules.Accounts(deployment), .. StorageRules.PublicBlobs(deployment), .. StorageRules.Evidence(deployment, 3653), .. StorageRules.Logs(deployment),
            .. EventRules.Subscription(deployment, "uploads"), .. EventRules.Alerts(deployment),
            .. AppRules.Flex(deployment), .. AppRules.LocalAuthentication(deployment),
            .. Secrets.InTemplate(deployment.Root), .. Secrets.InSettings(deployment.Settings),
            .. given.Except(roles).Select(role => $"a role more: {role}"), .. roles.Except(given).Select(role => $"a role less: {role}"),
        ];
    }

    private static void Spoil(Deployment deployment, string what)
    {
        JsonNode First(string type, string part = "") => deployment.OfType(type).First(resource => resource["id"]!.ToString().Contains(part, StringComparison.Ordinal));
        JsonNode Properties(string type, string part = "") => First(type, part)["properties"]!;
        void Remove(JsonNode resource) => deployment.Root["predictedResources"]!.AsArray().Remove(resource);
        void Set(string name, string value) =>
            Properties(Sites)["siteConfig"]!["appSettings"]!.AsArray().Add(new JsonObject { ["name"] = name, ["value"] = value });
        var data = deployment.Account("data")["properties"]!;
        Action spoil = what switch
        {
            "keys open an account" => () => data["allowSharedKeyAccess"] = true,
            "old TLS" => () => data["minimumTlsVersion"] = "TLS1_0",
            "plain HTTP" => () => data["supportsHttpsTrafficOnly"] = false,
            "lock forgotten" => () => Remove(First("Microsoft.Authorization/locks", "storageAccounts")),
            "lock too weak" => () => Properties("Microsoft.Authorization/locks", "storageAccounts")["level"] = "ReadOnly",
            "public container" => () => Properties(Containers, "containers/uploads")["publicAccess"] = "Container",
            "public account" => () => data["allowBlobPublicAccess"] = true,
            "evidence without versions" => () => Properties("Microsoft.Storage/storageAccounts/blobServices", "evidence")["isVersioningEnabled"] = false,
            "evidence not immutable" => () => Remove(First(Containers + "/immutabilityPolicies")),
            "evidence immutable for a day" => () => Properties(Containers + "/immutabilityPolicies")["immutabilityPeriodSinceCreationInDays"] = 1,
            "versions can go" => () => Properties(Containers, "containers/evidence")["immutableStorageWithVersioning"] = null,
            "ledger writes not logged" => () => Properties("Microsoft.Insights/diagnosticSettings", "data/")["logs"] = new JsonArray(),
            "events of deletions" => () => Properties(Subscriptions)["filter"]!["includedEventTypes"]!.AsArray().Add("Microsoft.Storage.BlobDeleted"),
            "events of blocks" => () => Properties(Subscriptions)["filter"]!["advancedFilters"]![0]!["values"]!.AsArray().Add("PutBlock"),
            "events of other containers" => () => Properties(Subscriptions)["filter"]!["advancedFilters"]!.AsArray().RemoveAt(1),
            "messages expire" => () => Properties(Subscriptions)["deliveryWithResourceIdentity"]!["destination"]!["properties"]!["queueMessageTimeToLiveInSeconds"] = 604800,
            "no dead letters" => () => Properties(Subscriptions).AsObject().Remove("deadLetterWithResourceIdentity"),
            "alert switched off" => () => Properties("Microsoft.Insights/scheduledQueryRules", "snapshot-age")["enabled"] = false,
            "alert deaf to silence" => () => Properties("Microsoft.Insights/scheduledQueryRules", "snapshot-age")["criteria"]!["allOf"]![0]!["query"] = "AppMetrics | where Name == \"hattama.snapshots.age\" | where Max > 120",
            "alert without receiver" => () => Properties("Microsoft.Insights/scheduledQueryRules", "poison-queue")["actions"] = new JsonObject(),
            "nobody to mail" => () => Properties("Microsoft.Insights/actionGroups")["emailReceivers"] = new JsonArray(),
            "alert gone" => () => Remove(First("Microsoft.Insights/scheduledQueryRules", "invariant-broken")),
            "runtime set twice" => () => Set("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"),
            "time zone set" => () => Set("WEBSITE_TIME_ZONE", "Asia/Almaty"),
            "deployment by password" => () => Properties("Microsoft.Web/sites/basicPublishingCredentialsPolicies")["allow"] = true,
            "old runtime" => () => Properties(Sites)["functionAppConfig"]!["runtime"]!["version"] = "8.0",
            "key in a setting" => () => Set("Uploads", "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=bm8="),
            "connection string in a setting" => () => Set("Uploads__connectionString", "Endpoint=sb://x;Shared=1"),
            "signing key in a setting" => () => Properties(Sites)["siteConfig"]!["appSettings"]!.AsArray().Single(setting => setting!["name"]!.ToString() == "Hattama__SigningKey")!["value"] = "MHcCAQ",
            "keys listed" => () => Set("Uploads__key", "[listKeys('x', '2025-06-01').keys[0].value]"),
            "key in an output" => () => deployment.Root["outputs"]!["HATTAMA_KEY"] = "[reference('insights').ConnectionString]",
            "telemetry by key" => () => Properties("Microsoft.Insights/components")["DisableLocalAuth"] = false,
            "vault by policies" => () => Properties("Microsoft.KeyVault/vaults")["enableRbacAuthorization"] = false,
            "role too wide" => () => Properties("Microsoft.Authorization/roleAssignments", "containers/results")["roleDefinitionId"] = "/roleDefinitions/b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            "role forgotten" => () => Remove(First("Microsoft.Authorization/roleAssignments", "queues/intake")),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Nothing is spoilt under this name."),
        };
        spoil();
    }
}
