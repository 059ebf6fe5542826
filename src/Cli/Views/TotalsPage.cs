using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary>What one screen or one JSON object of totals shows. Every figure in it stands in a result document.</summary>
internal sealed class TotalsPage
{
    /// <summary>The contest.</summary>
    public required ContestDefinition Definition { get; init; }

    /// <summary>The snapshot; null for a dry run.</summary>
    public required SignedSnapshot? Snapshot { get; init; }

    /// <summary>The nation, its outcome and what waits outside the register.</summary>
    public required PublishedNation Nation { get; init; }

    /// <summary>The area shown.</summary>
    public required PublishedArea Area { get; init; }

    /// <summary>The areas listed under it.</summary>
    public required IReadOnlyList<PublishedArea> Children { get; init; }

    /// <summary>Its stations, where it has some.</summary>
    public ImmutableArray<PublishedStation> Stations { get; init; } = [];

    /// <summary>Whether the area shown is the nation.</summary>
    public bool IsNation => Area.Level == 0;
}
