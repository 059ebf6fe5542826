using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hattama.Contests;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// A published snapshot as a tree to walk: areas, stations, outcome. Everything comes from documents that were checked
/// against the digests that name them; no sum is computed here.
/// </summary>
public sealed class PublishedResult
{
    private readonly PublishedDocuments _documents;

    private PublishedResult(PublishedDocuments documents, SignedSnapshot snapshot, ContestDefinition definition, PublishedNation nation)
    {
        _documents = documents;
        Snapshot = snapshot;
        Definition = definition;
        Nation = nation;
    }

    /// <summary>The snapshot.</summary>
    public SignedSnapshot Snapshot { get; }

    /// <summary>The definition that the snapshot used.</summary>
    public ContestDefinition Definition { get; }

    /// <summary>The root document.</summary>
    public PublishedNation Nation { get; }

    /// <summary>Index of the level whose areas have stations.</summary>
    public int LeafLevel => Definition.Levels.Length - 1;

    /// <summary>Loads the root of a snapshot.</summary>
    /// <exception cref="InvalidDataException">A document is missing or damaged.</exception>
    public static async Task<PublishedResult> LoadAsync(PublishedDocuments documents, SignedSnapshot snapshot, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(snapshot);
        var root = await documents.LoadAsync(snapshot.Snapshot.Root, cancel);
        var definition = await documents.LoadDefinitionAsync(PublishedNation.DefinitionOf(root), cancel);
        return new PublishedResult(documents, snapshot, definition, PublishedNation.Read(definition, snapshot.Snapshot.Root, root));
    }

    /// <summary>The areas directly below an area; none for one that has stations.</summary>
    public async Task<IReadOnlyList<PublishedArea>> ChildrenAsync(PublishedArea area, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(area);
        if (area.Level == 0)
        {
            return Nation.Children;
        }

        if (area.Level == LeafLevel)
        {
            return [];
        }

        using var document = await _documents.ParseAsync(area.Document, cancel);
        return PublishedArea.ReadChildren(Definition, area, document.RootElement);
    }

    /// <summary>An area and everything below it down to a level, parents before children.</summary>
    public async IAsyncEnumerable<PublishedArea> WalkAsync(
        PublishedArea area, int toLevel, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(area);
        yield return area;
        if (area.Level >= toLevel)
        {
            yield break;
        }

        foreach (var child in await ChildrenAsync(area, cancel))
        {
            await foreach (var below in WalkAsync(child, toLevel, cancel))
            {
                yield return below;
            }
        }
    }

    /// <summary>All areas of a level under an area, in tree order.</summary>
    public async Task<IReadOnlyList<PublishedArea>> AtLevelAsync(PublishedArea under, int level, CancellationToken cancel)
    {
        var areas = new List<PublishedArea>();
        await foreach (var area in WalkAsync(under, level, cancel))
        {
            if (area.Level == level)
            {
                areas.Add(area);
            }
        }

        return areas;
    }

    /// <summary>
    /// All areas that a reader may mean: those with this code or path; failing that, those with this name, in any case.
    /// </summary>
    public async Task<IReadOnlyList<PublishedArea>> FindAsync(string text, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(text);
        var byCode = new List<PublishedArea>();
        var byName = new List<PublishedArea>();
        await foreach (var area in WalkAsync(Nation.Area, LeafLevel, cancel))
        {
            if (area.Code == text || area.Path == text)
            {
                byCode.Add(area);
            }
            else if (string.Equals(area.Name, text, StringComparison.OrdinalIgnoreCase))
            {
                byName.Add(area);
            }
        }

        return byCode.Count > 0 ? byCode : byName;
    }

    /// <summary>The stations of an area of the last level.</summary>
    public async Task<PublishedStations> StationsAsync(PublishedArea leaf, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        using var document = await _documents.ParseAsync(leaf.Document, cancel);
        return PublishedStations.Read(Definition, leaf, document.RootElement);
    }

    /// <summary>The scans that wait without a station.</summary>
    /// <exception cref="InvalidDataException">The document of what waits is missing or damaged.</exception>
    public Task<ImmutableArray<PublishedAttachment>> WaitingAttachmentsAsync(CancellationToken cancel) =>
        _documents.ReadAsync(Nation.UnplacedDocument, "what waits", PublishedAttachment.ReadWaiting, cancel);
}
