using System.Collections.Immutable;

namespace Hattama.Api;

/// <summary>The operations of the API: one line of code each, and what the document says about them.</summary>
public static class Routes
{
    private const string Base = "/api/contests/{contest}";
    private static readonly ParameterText Contest = new("contest", false, "Id of the contest.", """{"type":"string","pattern":"^[a-z0-9-]{1,40}$"}""");
    private static readonly ParameterText Area = new("area", true, "Area: its code, path (region/district) or name. Default: the nation.");
    private static readonly ParameterText Hash = new("hash", false, "SHA-256 of the document.", """{"type":"string","pattern":"^[0-9a-f]{64}$"}""");
    private static readonly ParameterText Sequence = new("sequence", false, "Number of the snapshot.", """{"type":"integer","minimum":1}""");

    private static readonly ImmutableArray<ProblemKind> OfContest = [ProblemKinds.ContestUnknown, ProblemKinds.NotYetPublished];
    private static readonly ImmutableArray<ProblemKind> OfResult = [.. OfContest, ProblemKinds.NoSnapshot];
    private static readonly ImmutableArray<ProblemKind> OfArea = [.. OfResult, ProblemKinds.AreaUnknown, ProblemKinds.AreaAmbiguous, ProblemKinds.PageUnknown];

    /// <summary>Every GET.</summary>
    public static ImmutableArray<Route> Reads { get; } =
    [
        Get("/api/contests", "listContests", ContestReads.ListAsync, "Contests", "Contests of this store, with their latest snapshot.", "ContestList", Page.Parameters, [ProblemKinds.PageUnknown]),
        Get(Base, "getContest", ContestReads.ContestAsync, "Contests", "A contest: levels, lines, forms, latest snapshot.", "Contest", [Contest], OfContest),
        Get(Base + "/totals", "getTotals", TotalsReads.TotalsAsync, "Results",
            "Totals of an area and of the areas below it, with as-of, status, coverage and exclusions.", "Totals",
            [Contest, new ParameterText("level", true, "List all areas of this level instead of those directly below."), Area, .. Page.Parameters], [.. OfArea, ProblemKinds.LevelUnknown]),
        Get(Base + "/areas/{code}", "getArea", TotalsReads.AreaAsync, "Results",
            "An area with its chain of documents, and the areas or protocols in it.", "AreaResult",
            [Contest, new ParameterText("code", false, "Area: its code, path (with %2F) or name."), .. Page.Parameters], OfArea),
        Get(Base + "/stations/{code}", "getStation", StationReads.StationAsync, "Results",
            "A station: state, values, citations, decisions, and the chain of documents up to the root.", "Station",
            [Contest, new ParameterText("code", false, "Code of the station."), Area], [.. OfResult, ProblemKinds.AreaUnknown, ProblemKinds.AreaAmbiguous, ProblemKinds.StationUnknown, ProblemKinds.StationAmbiguous]),
        Get(Base + "/progress", "getProgress", TotalsReads.ProgressAsync, "Results",
            "Coverage of the nation and of every area directly below it, by state.", "Progress", [Contest, .. Page.Parameters], [.. OfResult, ProblemKinds.PageUnknown]),
        Get(Base + "/disputes", "listDisputes", StationReads.DisputesAsync, "Results",
            "Disputed and held stations with everything that was sent for them.", "Disputes", [Contest, Area, .. Page.Parameters], OfArea),
        Get(Base + "/observation", "getObservation", ObservationReads.SummaryAsync, "Observation",
            "What observers saw in an area: reports, comparison, answers, incidents, by organisation and by area below.", "Observation", [Contest, Area],
            [.. OfResult, ProblemKinds.NothingObserved, ProblemKinds.AreaUnknown, ProblemKinds.AreaAmbiguous]),
        Get(Base + "/observation/comparison", "getObservedComparison", ObservationReads.ComparisonAsync, "Observation",
            "Observers' copies of protocols beside the official figures, station by station.", "ObservedComparison", [Contest, Area, .. Page.Parameters],
            [.. OfArea, ProblemKinds.NothingObserved]),
        Get(Base + "/observation/estimates", "getEstimates", ObservationReads.EstimatesAsync, "Observation",
            "Every sample of stations with its published document: estimates and intervals where a probability design was recorded before and revealed after the vote, "
            + "counts, worst-case bounds and the reason where not.", "Estimates",
            [Contest, new ParameterText("organisation", true, "Only samples with reports of this organisation."), .. Page.Parameters],
            [.. OfResult, ProblemKinds.NothingObserved, ProblemKinds.PageUnknown]),
        Get(Base + "/snapshots", "listSnapshots", PublicationReads.SnapshotsAsync, "Publication",
            "Snapshots, newest first.", "SnapshotList", [Contest, .. Page.Parameters], [.. OfResult, ProblemKinds.PageUnknown]),
        Get(Base + "/snapshots/{sequence}", "getSnapshot", PublicationReads.SnapshotAsync, "Publication", "A snapshot as stored.", "Snapshot", [Contest, Sequence], [.. OfContest, ProblemKinds.SnapshotUnknown]),
        Get(Base + "/snapshots/{sequence}.json", "getSnapshotFile", PublicationReads.SnapshotAsync, "Publication",
            "The same file under the name that verify reads.", "Snapshot", [Contest, Sequence], [.. OfContest, ProblemKinds.SnapshotUnknown]),
        Get(Base + "/latest.json", "getLatest", PublicationReads.LatestAsync, "Publication", "The pointer to the latest snapshot.", "Latest", [Contest], OfResult),
        Get(Base + "/documents/{hash}", "getDocument", PublicationReads.DocumentAsync, "Publication",
            "A published document as stored: it never changes.", "Document", [Contest, Hash], [.. OfContest, ProblemKinds.DocumentUnknown]),
        Get(Base + "/documents/{folder}/{hash}.json", "getDocumentFile", PublicationReads.DocumentAsync, "Publication",
            "The same file under the name that verify reads.", "Document",
            [Contest, new ParameterText("folder", false, "First two characters of the hash.", """{"type":"string","pattern":"^[0-9a-f]{2}$"}"""), Hash], [.. OfContest, ProblemKinds.DocumentUnknown]),
        new("GET", Base + "/receipts/{upload}", "getReceipt", ReceiptReads.ReceiptAsync, new OperationText(
            "Uploads", "The receipt of an upload; as a page for Accept: text/html. In a live contest for its sender, deciders, auditors and administrators only.",
            [Contest, new ParameterText("upload", false, "Id of the upload.")],
            [new ResponseText(200, "The receipt.", Schema: "Receipt"), new ResponseText(200, "The receipt as a page.", "text/html")])
        { Refusals = [ProblemKinds.ContestUnknown, ProblemKinds.ReceiptUnknown, ProblemKinds.ReceiptPending] }),
    ];

    private static Route Get(
        string pattern, string id, Endpoint endpoint, string tag, string summary, string schema, ImmutableArray<ParameterText> parameters,
        ImmutableArray<ProblemKind> refusals) => new("GET", pattern, id, endpoint,
            new OperationText(tag, summary, parameters, [new ResponseText(200, "As asked.", Schema: schema)]) { Refusals = refusals });
}
