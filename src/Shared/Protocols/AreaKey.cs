using System.Collections.Immutable;

namespace Hattama.Protocols;

/// <summary>
/// The areas that a row of a file names, by level of the contest. A reader makes one object per distinct area it meets
/// and gives the same object for all its rows, so that looking the area up costs one reference comparison a row.
/// </summary>
/// <param name="Codes">Code by level; null where the row does not carry the level. The last level's is never null.</param>
/// <param name="Names">Name by level; null where the row does not carry it.</param>
public sealed record AreaKey(ImmutableArray<string?> Codes, ImmutableArray<string?> Names)
{
    /// <summary>Code of the area that the station belongs to.</summary>
    public string Leaf => Codes[^1] ?? throw new InvalidOperationException("A row without its station's area never becomes a key.");
}
