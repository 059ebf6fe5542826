using Hattama.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>What observers saw, from the documents that the latest snapshot names: nothing is computed here.</summary>
internal static class ObservationReads
{
    /// <summary>GET …/observation: figures of an area, by organisation and by the areas below it.</summary>
    public static Task<IResult> SummaryAsync(HttpContext http, ApiContext api, CancellationToken cancel) =>
        Asked.FromSnapshotAsync(http, api, async (view, result, _) =>
        {
            var (nation, area) = await LoadAsync(http, view, result);
            return new Rendered(JsonBody.Write(json => new ObservationJson(json, result, nation, area, Languages.Of(http.Request)).Write()));
        }, cancel);

    /// <summary>GET …/observation/comparison: copies beside official figures, station by station.</summary>
    public static Task<IResult> ComparisonAsync(HttpContext http, ApiContext api, CancellationToken cancel) =>
        Asked.FromSnapshotAsync(http, api, async (view, result, page) =>
        {
            var (nation, area) = await LoadAsync(http, view, result);
            var leaves = new List<PublishedObservation>();
            await CollectAsync(view, result, area, leaves);
            var total = leaves.Sum(leaf => leaf.Stations.Sum(station => station.Comparisons.Length));
            page.Check(total);
            return new Rendered(JsonBody.Write(json =>
            {
                var write = new ObservationJson(json, result, nation, area, Languages.Of(http.Request));
                write.WriteComparison();
                page.Write(json, total);
                write.WriteStations(leaves, (int)page.Skip, page.Size);
            }), total);
        }, cancel);

    /// <summary>GET …/observation/estimates: every sample with its published document, byte for byte.</summary>
    public static Task<IResult> EstimatesAsync(HttpContext http, ApiContext api, CancellationToken cancel) =>
        Asked.FromSnapshotAsync(http, api, async (view, result, page) =>
        {
            var nation = await PublishedObservation.FindAsync(view.Documents, result, CancellationToken.None) ?? throw Nothing(result).Thrown();
            var wanted = Asked.Query(http, "organisation");
            var samples = nation.Root!.Samples.Where(sample => wanted is null || sample.Organisations.Contains(wanted)).ToList();
            page.Check(samples.Count);
            var shown = new List<(ObservedSample Sample, ReadOnlyMemory<byte> Document)>();
            foreach (var sample in samples.Skip((int)page.Skip).Take(page.Size))
            {
                shown.Add((sample, await view.Documents.LoadAsync(sample.Document, CancellationToken.None)));
            }

            return new Rendered(JsonBody.Write(json =>
            {
                new ObservationJson(json, result, nation, nation, Languages.Of(http.Request)).WriteSamples(shown);
                page.Write(json, samples.Count);
            }), samples.Count);
        }, cancel);

    private static async Task<(PublishedObservation Nation, PublishedObservation Area)> LoadAsync(HttpContext http, ContestView view, PublishedResult result)
    {
        // What is made from a snapshot is kept for others: the caller's cancellation does not end it.
        var nation = await PublishedObservation.FindAsync(view.Documents, result, CancellationToken.None) ?? throw Nothing(result).Thrown();
        if (Asked.Query(http, "area") is not { } text)
        {
            return (nation, nation);
        }

        var wanted = (await view.AreasAsync()).Require(text);
        var steps = new Stack<string>();
        for (var step = wanted; step is { Level: > 0 }; step = step.Parent)
        {
            steps.Push(step.Code);
        }

        var area = nation;
        foreach (var code in steps)
        {
            var child = area.Children.FirstOrDefault(known => known.Code == code) ?? throw Nothing(result).Thrown();
            area = await PublishedObservation.LoadAsync(view.Documents, result.Definition, child.Document, CancellationToken.None);
        }

        return (nation, area);
    }

    private static async Task CollectAsync(ContestView view, PublishedResult result, PublishedObservation area, List<PublishedObservation> leaves)
    {
        if (area.Level == result.LeafLevel)
        {
            leaves.Add(area);
        }

        foreach (var child in area.Children)
        {
            await CollectAsync(view, result, await PublishedObservation.LoadAsync(view.Documents, result.Definition, child.Document, CancellationToken.None), leaves);
        }
    }

    private static Problem Nothing(PublishedResult result) => new(ProblemKinds.NothingObserved, new(
        $"{result.Snapshot.Snapshot.Sequence}-нұсқада бұл аумақ туралы бақылаушылардан ештеңе жоқ.",
        $"В снимке {result.Snapshot.Snapshot.Sequence} об этой территории от наблюдателей ничего нет.",
        $"Snapshot {result.Snapshot.Snapshot.Sequence} has nothing from observers about this area."));
}
