using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Observation.Agreement;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>What a roll-up makes of the observers' part of a ledger cut.</summary>
/// <param name="Documents">Its documents, the root last; none where there is nothing to publish.</param>
/// <param name="Deferred">Uploads that come later: the dirty mark must stay.</param>
internal sealed record ObservationRolled(IReadOnlyList<ResultDocument> Documents, int Deferred)
{
    /// <summary>Why nothing about observation can be published although something was sent; null: nothing is wrong.</summary>
    public string? Failure { get; init; }

    /// <summary>Digest of the root; none where there is nothing to publish.</summary>
    public Digest Root => Documents.Count == 0 ? default : Documents[^1].Digest;
}

/// <summary>
/// Compares what observers sent with the official result of the same cut: after the official documents are stored, and without
/// changing one of them.
/// </summary>
internal sealed class ObservationRollup(StoreSet stores, RollupInput input)
{
    private readonly ContestDefinition _definition = input.Contest.Definition;

    /// <summary>
    /// The same as <see cref="ComputeAsync"/>, for publishing: what observers sent, damaged or not, must not keep the official result
    /// from being published. A failure is told, and the mark stays.
    /// </summary>
    public async Task<ObservationRolled> TryComputeAsync(Digest root, IReadOnlyDictionary<string, AreaResult> partitions, CancellationToken cancel)
    {
        try
        {
            return await ComputeAsync(root, partitions, cancel);
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            return new ObservationRolled([], Deferred: 1) { Failure = damage.Message };
        }
    }

    /// <summary>Computes the documents without storing them.</summary>
    /// <param name="root">Digest of the nation's document of the same cut.</param>
    /// <param name="partitions">The official result of every partition; their documents are stored.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<ObservationRolled> ComputeAsync(
        Digest root, IReadOnlyDictionary<string, AreaResult> partitions, CancellationToken cancel)
    {
        var items = await stores.Ledger.ReadItemsAsync(_definition.Id, input.Edition, ItemPart.Observations, cancel);
        var uploads = UploadRecords.Unpack(items, input.Cut, out var deferred);
        if (_definition.Observers is null || uploads.Count == 0)
        {
            return new ObservationRolled([], deferred);
        }

        var reports = Flow.Observe(input.Contest, uploads, input.Cut);
        var designs = Flow.Designs(input.Contest, uploads, input.Cut);
        // Kaplan–Markov bounds the error of every station of the frame; everything else asks for those observed only.
        var isAudited = designs.Any(design => design.Draw is { } draw && OutcomeAudit.Fits(draw.Design));
        var official = await ReadOfficialAsync(reports, partitions, isAudited, cancel);
        return new ObservationRolled(Flow.Compare(input.Contest, reports, designs, root, partitions, official), deferred);
    }

    /// <summary>The official rows of the areas that reports are about: work follows what was observed, not the country.</summary>
    private async Task<Dictionary<OfficialKey, OfficialFigures>> ReadOfficialAsync(
        ObserverReports reports, IReadOnlyDictionary<string, AreaResult> partitions, bool isWhole, CancellationToken cancel)
    {
        var published = new PublishedDocuments(stores.Results, _definition.Id);
        var areas = isWhole
            ? input.Contest.Register.Parts.SelectMany(part => part.Stations).Select(station => station.Area)
            : reports.Used.Where(report => report.Station >= 0).Select(report => report.Area!);
        var wanted = areas.Distinct(ReferenceEqualityComparer.Instance).Cast<Area>()
            .GroupBy(area => area.At(_definition.PartitionLevel).Code, StringComparer.Ordinal);
        var figures = new Dictionary<OfficialKey, OfficialFigures>();
        foreach (var partition in wanted.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var leaves = partition.Select(area => area.Code).ToHashSet(StringComparer.Ordinal);
            await AddAsync(PublishedOf(partitions[partition.Key]), leaves, published, figures, cancel);
        }

        return figures;
    }

    private async Task AddAsync(
        PublishedArea area, HashSet<string> leaves, PublishedDocuments published, Dictionary<OfficialKey, OfficialFigures> figures, CancellationToken cancel)
    {
        var isLeaf = area.Level == _definition.Levels.Length - 1;
        if (isLeaf && !leaves.Contains(area.Code))
        {
            return;
        }

        using var document = await published.ParseAsync(area.Document, cancel);
        if (!isLeaf)
        {
            foreach (var child in PublishedArea.ReadChildren(_definition, area, document.RootElement))
            {
                await AddAsync(child, leaves, published, figures, cancel);
            }

            return;
        }

        foreach (var row in PublishedStations.Read(_definition, area, document.RootElement).Rows)
        {
            figures.Add(
                new OfficialKey(area.Code, row.Code, _definition.Forms.IndexOf(row.Form)), new OfficialFigures(row.State, row.Values, !row.Codes.IsEmpty));
        }
    }

    private static PublishedArea PublishedOf(AreaResult result) =>
        new(result.Area.Level, result.Area.Code, result.Area.Name, result.Document, result.Tally, Parent: null);
}
