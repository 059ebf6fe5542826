using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>
/// The names of one kind in a definition (lines, levels, forms, …) in their order: each is claimed once, and references to
/// them are resolved to their index. An item whose name is broken still takes its place, so that indexes stay true.
/// </summary>
internal sealed class DefinitionNames(LocalText kind)
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The names claimed, in order; the empty text for broken ones.</summary>
    public IReadOnlyList<string> InOrder => _names;

    /// <summary>Claims the next index for <paramref name="name"/>; a name that stands twice is reported.</summary>
    public string Claim(DefinitionNode node, string? name)
    {
        if (name is not null && !_indexes.TryAdd(name, _names.Count))
        {
            node.Fail(DefinitionMessages.Twice(kind, name));
            name = null;
        }

        _names.Add(name ?? string.Empty);
        return name ?? string.Empty;
    }

    /// <summary>Whether there is such a name.</summary>
    public bool Has(string name) => _indexes.ContainsKey(name);

    /// <summary>The index of the name that stands at <paramref name="node"/>; null and a problem if there is none.</summary>
    public int? Find(DefinitionNode? node) => node?.Text() is { } name ? Find(name, node.Value) : null;

    /// <summary>The index of a name; null and a problem at <paramref name="node"/> if there is none.</summary>
    public int? Find(string name, DefinitionNode node)
    {
        if (_indexes.TryGetValue(name, out var index))
        {
            return index;
        }

        if (node.Problems.HasRoom)
        {
            node.Fail(DefinitionMessages.Unknown(kind, name, Nearest.To(name, _indexes.Keys)));
        }

        return null;
    }

    /// <summary>The indexes of a list of names, each at most once.</summary>
    public ImmutableArray<int> FindAll(DefinitionNode? node, int least)
    {
        var indexes = ImmutableArray.CreateBuilder<int>();
        var seen = new HashSet<int>();
        foreach (var item in node?.Items(least, Math.Max(least, Math.Max(1, _names.Count))) ?? [])
        {
            if (Find(item) is not { } index)
            {
                continue;
            }

            if (seen.Add(index))
            {
                indexes.Add(index);
            }
            else
            {
                item.Fail(DefinitionMessages.Twice(kind, _names[index]));
            }
        }

        return indexes.ToImmutable();
    }
}
