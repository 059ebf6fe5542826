using System.Collections.Immutable;

namespace Hattama.Geography;

/// <summary>A node of the tree over the stations. Its code is unique among the areas of its level.</summary>
public sealed class Area
{
    internal Area(int level, string code, string name, Area? parent)
    {
        Level = level;
        Code = code;
        Name = name;
        Parent = parent;
    }

    /// <summary>Index of its level in the contest's levels; 0: the nation.</summary>
    public int Level { get; }

    /// <summary>Its code.</summary>
    public string Code { get; }

    /// <summary>Its name.</summary>
    public string Name { get; internal set; }

    /// <summary>The area above; null for the nation.</summary>
    public Area? Parent { get; }

    /// <summary>The areas directly below, in <see cref="CodeOrder"/>.</summary>
    public ImmutableArray<Area> Children { get; private set; } = [];

    /// <summary>This area's ancestor (or itself) at a level not below its own.</summary>
    public Area At(int level)
    {
        var area = this;
        while (area.Level > level)
        {
            area = area.Parent!;
        }

        return area;
    }

    /// <summary>This area and all below it, parents before children.</summary>
    public IEnumerable<Area> Subtree()
    {
        yield return this;
        foreach (var child in Children)
        {
            foreach (var area in child.Subtree())
            {
                yield return area;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Code} {Name}";

    internal void Adopt(IEnumerable<Area> children) => Children = [.. children.OrderBy(child => child.Code, CodeOrder.Instance)];
}
