using System.Text.Json;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Rollups;

namespace Hattama.Pipeline;

/// <summary>An area as published: its sums as its parent's document lists them, and the document behind it.</summary>
/// <param name="Level">Index of its level in the contest's levels; 0: the nation.</param>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Document">Digest of its document.</param>
/// <param name="Tally">Its sums.</param>
/// <param name="Parent">The area above; null for the nation.</param>
public sealed record PublishedArea(int Level, string Code, string Name, Digest Document, Tally Tally, PublishedArea? Parent)
{
    /// <summary>Codes from below the nation down to this area: <c>region/district</c>.</summary>
    public string Path => Parent is null or { Parent: null } ? Code : $"{Parent.Path}/{Code}";

    /// <summary>Reads the children that the document of <paramref name="parent"/> lists.</summary>
    /// <exception cref="InvalidDataException">The document does not fit the contest.</exception>
    internal static IReadOnlyList<PublishedArea> ReadChildren(ContestDefinition definition, PublishedArea parent, JsonElement document)
    {
        var children = new List<PublishedArea>();
        foreach (var child in document.GetProperty("children").EnumerateArray())
        {
            children.Add(new PublishedArea(
                parent.Level + 1,
                child.GetProperty("code").GetString()!,
                child.GetProperty("name").GetString()!,
                Digest.Parse(child.GetProperty("document").GetString()),
                ReadTally(definition, child.GetProperty("vector")),
                parent));
        }

        return children;
    }

    internal static Tally ReadTally(ContestDefinition definition, JsonElement vector) =>
        Vector.Read(definition, vector) ?? throw new InvalidDataException("A vector does not fit the contest definition: run verify.");
}
