using static Hattama.Tests.Deployment;

namespace Hattama.Tests;

/// <summary>The app, and who may do what.</summary>
internal static class AppRules
{
    /// <summary>Settings that Flex Consumption refuses or ignores, or that would bring a key back in.</summary>
    private static readonly HashSet<string> Forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "AzureWebJobsStorage", "AzureWebJobsDashboard", "ENABLE_ORYX_BUILD", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_PROCESS_COUNT",
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_WORKER_RUNTIME_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY", "SCM_DO_BUILD_DURING_DEPLOYMENT", "TZ",
        "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTOVERVNET", "WEBSITE_CONTENTSHARE", "WEBSITE_DNS_SERVER",
        "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_SKIP_CONTENTSHARE_VALIDATION", "WEBSITE_TIME_ZONE",
        "WEBSITE_VNET_ROUTE_ALL", "APPINSIGHTS_INSTRUMENTATIONKEY",
    };

    private static readonly Dictionary<string, string> RoleNames = new(StringComparer.Ordinal)
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "Storage Blob Data Reader",
        ["db58b8e5-c6ad-4a2a-8342-4190687cbf4a"] = "Storage Blob Delegator",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["c6a89b2d-59bc-44d0-9896-0f6e12d7b80a"] = "Storage Queue Data Message Sender",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["76199698-9eea-4c19-bc75-cec21354c6b6"] = "Storage Table Data Reader",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["4633458b-17de-408a-874b-0445c86b69e6"] = "Key Vault Secrets User",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
    };

    /// <summary>The plan is Flex Consumption with the isolated worker of .NET 10, and no setting contradicts it.</summary>
    public static IEnumerable<string> Flex(Deployment deployment)
    {
        var plan = deployment.OfType("Microsoft.Web/serverfarms").Single();
        var site = deployment.OfType("Microsoft.Web/sites").Single()["properties"]!;
        if (!Has(plan, "FC1", "sku", "name") || !Has(plan, "true", "properties", "reserved"))
        {
            yield return "the plan is not Flex Consumption";
        }

        if (!Has(site, "dotnet-isolated", "functionAppConfig", "runtime", "name") || !Has(site, "10.0", "functionAppConfig", "runtime", "version"))
        {
            yield return "the runtime is not the isolated worker of .NET 10";
        }

        if (!Has(site, "UserAssignedIdentity", "functionAppConfig", "deployment", "storage", "authentication", "type")
            || !Has(site, "true", "httpsOnly")
            || deployment.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Count(policy => Has(policy, "false", "properties", "allow")) != 2)
        {
            yield return "a package can be brought in with a password";
        }

        foreach (var setting in deployment.Settings.Where(setting => Forbidden.Contains(setting.Key) || setting.Key.StartsWith("WEBSITE_", StringComparison.Ordinal)))
        {
            yield return $"setting {setting.Key} is not for Flex Consumption";
        }
    }

    /// <summary>Everything that takes keys beside tokens takes tokens only.</summary>
    public static IEnumerable<string> LocalAuthentication(Deployment deployment)
    {
        (string Type, string Expected, string[] Path)[] demands =
        [
            ("Microsoft.Insights/components", "true", ["properties", "DisableLocalAuth"]),
            ("Microsoft.OperationalInsights/workspaces", "true", ["properties", "features", "disableLocalAuth"]),
            ("Microsoft.KeyVault/vaults", "true", ["properties", "enableRbacAuthorization"]),
            ("Microsoft.KeyVault/vaults", "true", ["properties", "enablePurgeProtection"]),
        ];
        return demands.SelectMany(demand => deployment.OfType(demand.Type).Where(resource => !Has(resource, demand.Expected, demand.Path))
            .Select(resource => $"{Short(resource)}: {demand.Path[^1]} must be {demand.Expected}"));
    }

    /// <summary>Every assignment of a role, as "where: who: role", in ordinal order.</summary>
    public static IEnumerable<string> Roles(Deployment deployment) => deployment.OfType("Microsoft.Authorization/roleAssignments")
        .Select(assignment => $"{Where(Short(assignment))}: {Who(assignment)}: {Role(Text(assignment, "properties", "roleDefinitionId"))}")
        .Order(StringComparer.Ordinal);

    private static string Role(string definition) => RoleNames.GetValueOrDefault(definition.Split('/')[^1], definition);

    private static string Where(string id)
    {
        var parts = id.Split("/providers/Microsoft.Authorization/")[0].Split('/');
        var name = parts[2].StartsWith("st", StringComparison.Ordinal) && parts[1] == "storageAccounts" ? parts[2][10..] : parts[1];
        return parts.Length > 3 ? $"{name}/{parts[^1]}" : name;
    }

    private static string Who(System.Text.Json.Nodes.JsonNode assignment) => Text(assignment, "properties", "principalId") switch
    {
        "11111111-1111-4111-8111-111111111111" => "operators",
        "22222222-2222-4222-8222-222222222222" => "auditors",
        var reference when reference.Contains("identity-{0}", StringComparison.Ordinal) => "app",
        var reference when reference.Contains("Microsoft.EventGrid/systemTopics", StringComparison.Ordinal) => "topic",
        var other => other,
    };
}
