using System.Text;
using System.Text.Json;

namespace Hattama.Fuzz;

/// <summary>JSON as a tree that may become wrong: names may stand twice, and a leaf is whatever text one gives it.</summary>
internal sealed class JsonTree
{
    /// <summary>What a leaf stands for in the file; of an object or a list its brackets.</summary>
    public string Raw { get; private set; } = string.Empty;

    /// <summary>Members or items; a name is a JSON text with its quotes, null in a list.</summary>
    public List<(string? Name, JsonTree Node)> Members { get; private set; } = [];

    public bool IsText => Raw.Length > 1 && Raw[0] == '"';

    public bool IsNumber => Raw.Length > 0 && (Raw[0] == '-' || char.IsAsciiDigit(Raw[0]));

    public bool IsObject => Raw == "{}";

    public bool IsList => Raw == "[]";

    /// <summary>The tree of an input; null if it is no JSON.</summary>
    public static JsonTree? Parse(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(input);
            return Of(document.RootElement);
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException)
        {
            // Changed before, as the member of an archive.
            return null;
        }
    }

    public static JsonTree Leaf(string raw) => new() { Raw = raw };

    public static JsonTree Text(string text) => Leaf(JsonSerializer.Serialize(text));

    public static JsonTree List(IEnumerable<JsonTree> items) => new() { Raw = "[]", Members = [.. items.Select(static item => ((string?)null, item))] };

    /// <summary>The text of a leaf; null if it is none or no valid Unicode.</summary>
    public string? Decoded()
    {
        try
        {
            return IsText ? JsonSerializer.Deserialize<string>(Raw) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public JsonTree Copy()
    {
        var members = new List<(string?, JsonTree)>(Members.Count);
        foreach (var (name, node) in Members)
        {
            members.Add((name, node.Copy()));
        }

        return new JsonTree { Raw = Raw, Members = members };
    }

    public void Become(JsonTree other) => (Raw, Members) = (other.Raw, other.Members);

    public void Collect(List<JsonTree> nodes)
    {
        nodes.Add(this);
        foreach (var (_, node) in Members)
        {
            node.Collect(nodes);
        }
    }

    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        Write(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public void Write(StringBuilder text)
    {
        if (Members.Count == 0)
        {
            text.Append(Raw);
            return;
        }

        text.Append(Raw[0]);
        for (var i = 0; i < Members.Count; i++)
        {
            text.Append(i > 0 ? "," : string.Empty);
            if (Members[i].Name is { } name)
            {
                text.Append(name).Append(':');
            }

            Members[i].Node.Write(text);
        }

        text.Append(Raw[^1]);
    }

    private static JsonTree Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonTree { Raw = "{}", Members = [.. element.EnumerateObject().Select(static each => ((string?)JsonSerializer.Serialize(each.Name), Of(each.Value)))] },
        JsonValueKind.Array => List(element.EnumerateArray().Select(Of)),
        _ => Leaf(element.GetRawText()),
    };
}
