using System.Text.Json;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>The members of one JSON object of a definition. Names that stand twice or are unknown are reported on opening.</summary>
internal sealed class DefinitionMembers
{
    private readonly Dictionary<string, DefinitionNode> _members = new(StringComparer.Ordinal);
    private readonly DefinitionShape? _shape;

    private DefinitionMembers(DefinitionNode node, DefinitionShape? shape)
    {
        Node = node;
        _shape = shape;
    }

    /// <summary>The object itself.</summary>
    public DefinitionNode Node { get; }

    /// <summary>Names and values in the order of the file, for objects whose names are data.</summary>
    public IEnumerable<KeyValuePair<string, DefinitionNode>> All => _members;

    /// <summary>Opens an object of a known shape; null and a problem if it is none.</summary>
    public static DefinitionMembers? Open(DefinitionNode node, JsonElement element, DefinitionShape shape) =>
        Open(node, element, shape, int.MaxValue);

    /// <summary>Opens an object with at most <paramref name="most"/> names that are data; null and a problem if it is none.</summary>
    public static DefinitionMembers? Open(DefinitionNode node, JsonElement element, int most) => Open(node, element, null, most);

    /// <summary>The member, or null where it is absent.</summary>
    public DefinitionNode? Find(string name)
    {
        if (_shape is not null && !_shape.Members.Contains(name))
        {
            throw new InvalidOperationException($"The shape '{_shape.Name}' does not list its member '{name}'.");
        }

        return _members.TryGetValue(name, out var member) ? member : null;
    }

    /// <summary>The member, or null and a problem where it is absent.</summary>
    public DefinitionNode? Need(string name)
    {
        var member = Find(name);
        if (member is null)
        {
            Node.Fail(DefinitionMessages.Missing(name));
        }

        return member;
    }

    /// <summary>A title or text that must be there.</summary>
    public LocalText Local(string name) => Need(name)?.Local() ?? default;

    private static DefinitionMembers? Open(DefinitionNode node, JsonElement element, DefinitionShape? shape, int most)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            node.Fail(DefinitionMessages.Wanted(DefinitionMessages.AnObject));
            return null;
        }

        var members = new DefinitionMembers(node, shape);
        foreach (var property in element.EnumerateObject())
        {
            members.Add(property, most);
        }

        return members;
    }

    private void Add(JsonProperty property, int most)
    {
        if (NameOf(property) is not { } name)
        {
            Node.Fail(DefinitionMessages.BrokenText);
            return;
        }

        var path = $"{Node.Path}.{DefinitionMessages.Short(name)}";
        if (_shape is not null && !_shape.Members.Contains(name))
        {
            Node.Problems.AddUnknownMember(path, name, _shape.Members);
        }
        else if (_members.Count >= most)
        {
            Node.Problems.Add(path, DefinitionMessages.Count(0, most));
        }
        else if (!_members.TryAdd(name, new DefinitionNode(property.Value, path, Node.Problems)))
        {
            Node.Problems.Add(path, DefinitionMessages.Twice(DefinitionMessages.Member, name));
        }
    }

    /// <summary>The name of a member; null if it is not valid Unicode.</summary>
    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
