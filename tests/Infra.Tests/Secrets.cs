using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hattama.Tests;

/// <summary>Finds keys and connection strings in what a template says, and in what it would ask Azure for.</summary>
internal static partial class Secrets
{
    /// <summary>Settings that Microsoft named connection strings although they are addresses, and why they hold no secret.</summary>
    private static readonly Dictionary<string, string> Addresses = new(StringComparer.Ordinal)
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "the component has DisableLocalAuth, so that its instrumentation key opens nothing",
        ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = "it says Authentication=ManagedIdentity and names an identity",
    };

    /// <summary>Every place that holds, or fetches, a key, a signature or a connection string.</summary>
    public static IEnumerable<string> InTemplate(JsonNode template) =>
        Texts(template, "$").Where(text => Forbidden().IsMatch(text.Text)).Select(text => $"{text.Path}: {text.Text}")
            .Concat(Outputs(template, "$").Where(output => ConnectionString().IsMatch(output.Text)).Select(output => $"output {output.Path}: {output.Text}"));

    /// <summary>Settings of apps that hold a connection string or a secret instead of an address or a reference to a vault.</summary>
    public static IEnumerable<string> InSettings(IEnumerable<KeyValuePair<string, string>> settings) => settings
        .Where(setting => !Addresses.ContainsKey(setting.Key)
            && (ConnectionString().IsMatch(setting.Key) || ConnectionString().IsMatch(setting.Value) || SecretName().IsMatch(setting.Key))
            && !setting.Value.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal)
            && !Addresses.ContainsKey(setting.Value))
        .Select(setting => $"setting {setting.Key}: {setting.Value}");

    private static IEnumerable<(string Path, string Text)> Outputs(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member.Key == "outputs" ? Texts(member.Value, $"{path}.outputs") : Outputs(member.Value, $"{path}.{member.Key}")),
        JsonArray items => items.SelectMany((item, index) => Outputs(item, $"{path}[{index}]")),
        _ => [],
    };

    private static IEnumerable<(string Path, string Text)> Texts(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value, $"{path}.{member.Key}")),
        JsonArray items => items.SelectMany((item, index) => Texts(item, $"{path}[{index}]")),
        JsonValue value when value.TryGetValue(out string? text) => [(path, text)],
        _ => [],
    };

    [GeneratedRegex(
        @"\blist[A-Z]\w*\(|AccountKey|SharedAccess(Key|Signature)|DefaultEndpointsProtocol|[?&;]sig=|PRIVATE KEY|password\s*=|getSecret\(",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"connection_?string|instrumentation_?key", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionString();

    [GeneratedRegex(@"(secret|password|signingkey|accesskey|apikey)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
