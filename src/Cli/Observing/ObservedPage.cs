using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>What a command shows of observation: the official result, the root, and one area.</summary>
/// <param name="Result">The official result.</param>
/// <param name="Official">The area as it is official.</param>
/// <param name="Nation">The root of observation.</param>
/// <param name="Area">The area as observers saw it.</param>
internal sealed record ObservedPage(PublishedResult Result, PublishedArea Official, PublishedObservation Nation, PublishedObservation Area)
{
    /// <summary>Loads the area that a text means, or the nation.</summary>
    /// <exception cref="CommandFailure">Observers sent nothing, or nothing about that area.</exception>
    public static async Task<ObservedPage> LoadAsync(OpenStore store, string contest, string? area, CancellationToken cancel)
    {
        var result = await store.LatestAsync(contest, cancel);
        var documents = new PublishedDocuments(store.Stores.Results, contest);
        var nation = await PublishedObservation.FindAsync(documents, result, cancel)
            ?? throw CommandFailure.Storage(
                $"Nothing from observers is in snapshot {result.Snapshot.Snapshot.Sequence}. Take forms in with: hattama observe ingest --store {store.Name} --sender CODE FILE…, then roll up.");
        if (area is null)
        {
            return new ObservedPage(result, result.Nation.Area, nation, nation);
        }

        var official = await TotalsCommand.FindAreaAsync(result, area, cancel);
        var observed = nation;
        foreach (var step in StepsTo(official))
        {
            var child = observed.Children.FirstOrDefault(known => known.Code == step.Code)
                ?? throw CommandFailure.Usage($"Observers reported nothing about {official.Path} ({official.Name}).");
            observed = await PublishedObservation.LoadAsync(documents, result.Definition, child.Document, cancel);
        }

        return new ObservedPage(result, official, nation, observed);
    }

    /// <summary>This area and all observed areas of the last level below it, with their documents.</summary>
    public async Task<IReadOnlyList<PublishedObservation>> LeavesAsync(OpenStore store, CancellationToken cancel)
    {
        var documents = new PublishedDocuments(store.Stores.Results, Result.Definition.Id);
        var leaves = new List<PublishedObservation>();
        await CollectAsync(Area);
        return leaves;

        async Task CollectAsync(PublishedObservation area)
        {
            if (area.Level == Result.LeafLevel)
            {
                leaves.Add(area);
            }

            foreach (var child in area.Children)
            {
                await CollectAsync(await PublishedObservation.LoadAsync(documents, Result.Definition, child.Document, cancel));
            }
        }
    }

    private static Stack<PublishedArea> StepsTo(PublishedArea area)
    {
        var steps = new Stack<PublishedArea>();
        for (var step = area; step is { Level: > 0 }; step = step.Parent)
        {
            steps.Push(step);
        }

        return steps;
    }
}
