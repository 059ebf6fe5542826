using System.Text.Json.Nodes;

namespace Hattama.Tests;

/// <summary>The resources that the templates would make of a set of parameters: read from the kept snapshot, all expressions but references worked out.</summary>
internal sealed class Deployment
{
    private Deployment(JsonNode root) => Root = root;

    /// <summary>The snapshot as JSON, to be changed by tests that want to see a rule fail.</summary>
    public JsonNode Root { get; }

    /// <summary>Every resource.</summary>
    public IEnumerable<JsonNode> Resources => Root["predictedResources"]!.AsArray().Select(resource => resource!);

    /// <summary>Settings of the app.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings => OfType("Microsoft.Web/sites")
        .SelectMany(site => site["properties"]!["siteConfig"]!["appSettings"]!.AsArray())
        .Select(setting => KeyValuePair.Create(Text(setting, "name"), Text(setting, "value")));

    /// <summary>Reads the snapshot of <c>test</c> or <c>production</c>.</summary>
    public static Deployment Read(string parameters) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Bicep.Folder, $"{parameters}.snapshot.json")))!);

    /// <summary>Resources of a type.</summary>
    public IEnumerable<JsonNode> OfType(string type) => Resources.Where(resource => Text(resource, "type") == type);

    /// <summary>The storage account whose name ends in <paramref name="purpose"/>.</summary>
    public JsonNode Account(string purpose) =>
        OfType("Microsoft.Storage/storageAccounts").Single(account => Text(account, "name").EndsWith(purpose, StringComparison.Ordinal));

    /// <summary>The value at a path of member names; empty where there is none.</summary>
    public static string Text(JsonNode? node, params string[] path) =>
        path.Aggregate(node, (current, name) => (current as JsonObject)?[name]) is { } found ? found.ToString() : string.Empty;

    /// <summary>Whether the value at a path is what it should be: text, number or truth value as JSON writes it.</summary>
    public static bool Has(JsonNode? node, string expected, params string[] path) => Text(node, path) == expected;

    /// <summary>The id of a resource without subscription and group: what a person reads.</summary>
    public static string Short(JsonNode resource) => Shorten(Text(resource, "id"));

    private static string Shorten(string id) => id.Split("/providers/", 2) is [_, var rest] ? rest : id;
}
