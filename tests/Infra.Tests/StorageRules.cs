using System.Text.Json.Nodes;
using static Hattama.Tests.Deployment;

namespace Hattama.Tests;

/// <summary>What must hold of every account that keeps records of a vote. Each rule gives what breaks it.</summary>
internal static class StorageRules
{
    private const string Account = "Microsoft.Storage/storageAccounts";
    private const string Containers = "Microsoft.Storage/storageAccounts/blobServices/containers";

    /// <summary>Only Entra tokens open an account, only over TLS, and nobody deletes it in passing.</summary>
    public static IEnumerable<string> Accounts(Deployment deployment)
    {
        (string Expected, string[] Path)[] demands =
        [
            ("false", ["properties", "allowSharedKeyAccess"]),
            ("false", ["properties", "isLocalUserEnabled"]),
            ("false", ["properties", "isHnsEnabled"]),
            ("false", ["properties", "allowCrossTenantReplication"]),
            ("true", ["properties", "supportsHttpsTrafficOnly"]),
            ("TLS1_2", ["properties", "minimumTlsVersion"]),
        ];
        foreach (var account in deployment.OfType(Account))
        {
            foreach (var (expected, path) in demands.Where(demand => !Has(account, demand.Expected, demand.Path)))
            {
                yield return $"{Short(account)}: {path[^1]} must be {expected}";
            }

            var isLocked = deployment.OfType("Microsoft.Authorization/locks").Any(candidate =>
                Has(candidate, "CanNotDelete", "properties", "level")
                && Text(candidate, "id").StartsWith(Text(account, "id") + "/providers/Microsoft.Authorization/locks/", StringComparison.Ordinal));
            if (!isLocked)
            {
                yield return $"{Short(account)}: no lock";
            }
        }
    }

    /// <summary>Nothing is readable without a token, except the containers named.</summary>
    public static IEnumerable<string> PublicBlobs(Deployment deployment, params string[] intended) => deployment.OfType(Containers)
        .Where(container => !Has(container, intended.Contains(Text(container, "name").Split('/')[^1], StringComparer.Ordinal) ? "Blob" : "None", "properties", "publicAccess"))
        .Select(container => $"{Short(container)}: publicAccess is {Text(container, "properties", "publicAccess")}")
        .Concat(deployment.OfType(Account)
            .Where(account => !Has(account, intended.Length > 0 && Text(account, "name").EndsWith("results", StringComparison.Ordinal) ? "true" : "false", "properties", "allowBlobPublicAccess"))
            .Select(account => $"{Short(account)}: allowBlobPublicAccess is {Text(account, "properties", "allowBlobPublicAccess")}"));

    /// <summary>Evidence keeps every version, and no version changes before its time.</summary>
    public static IEnumerable<string> Evidence(Deployment deployment, int days)
    {
        var account = Text(deployment.Account("evidence"), "id");
        bool Below(JsonNode resource) => Text(resource, "id").StartsWith(account + "/", StringComparison.Ordinal);
        if (!deployment.OfType("Microsoft.Storage/storageAccounts/blobServices").Where(Below).All(blobs => Has(blobs, "true", "properties", "isVersioningEnabled")))
        {
            yield return "evidence: no versions";
        }

        foreach (var container in deployment.OfType(Containers).Where(Below))
        {
            if (!Has(container, "true", "properties", "immutableStorageWithVersioning", "enabled"))
            {
                yield return $"{Short(container)}: versions can be deleted";
            }

            var policy = deployment.OfType(Containers + "/immutabilityPolicies")
                .SingleOrDefault(candidate => Text(candidate, "id").StartsWith(Text(container, "id") + "/", StringComparison.Ordinal));
            if (policy is null || !Has(policy, $"{days}", "properties", "immutabilityPeriodSinceCreationInDays")
                || !Has(policy, "false", "properties", "allowProtectedAppendWrites"))
            {
                yield return $"{Short(container)}: not immutable for {days} days";
            }
        }
    }

    /// <summary>Every account says in the log what was written and deleted, except that of the host, which holds no record of a vote.</summary>
    public static IEnumerable<string> Logs(Deployment deployment) => deployment.OfType(Account)
        .Where(account => !Text(account, "name").EndsWith("host", StringComparison.Ordinal))
        .Where(account => !new[] { "StorageWrite", "StorageDelete" }.All(category => deployment.OfType("Microsoft.Insights/diagnosticSettings")
            .Where(setting => Text(setting, "id").StartsWith(Text(account, "id") + "/", StringComparison.Ordinal))
            .SelectMany(setting => setting["properties"]!["logs"]!.AsArray())
            .Any(log => Has(log, category, "category") && Has(log, "true", "enabled"))))
        .Select(account => $"{Short(account)}: writes and deletions are not logged");
}
