using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>What observers saw in one area, read back from its document. Nothing is computed anew.</summary>
public sealed class PublishedObservation
{
    private PublishedObservation(Digest document, string code, string name, int level, ObservedFigures figures) =>
        (Document, Code, Name, Level, Figures) = (document, code, name, level, figures);

    /// <summary>Digest of the document.</summary>
    public Digest Document { get; }

    /// <summary>Code of the area.</summary>
    public string Code { get; }

    /// <summary>Name of the area.</summary>
    public string Name { get; }

    /// <summary>Index of its level in the contest's levels.</summary>
    public int Level { get; }

    /// <summary>Its figures.</summary>
    public ObservedFigures Figures { get; }

    /// <summary>The observed areas directly below; none where stations are.</summary>
    public ImmutableArray<ObservedChild> Children { get; private set; } = [];

    /// <summary>Its observed stations; only for an area of the last level.</summary>
    public ImmutableArray<PublishedObservedStation> Stations { get; private set; } = [];

    /// <summary>What only the root says; null for other areas.</summary>
    public ObservationRoot? Root { get; private set; }

    /// <summary>Loads the root that a snapshot names; null where observers sent nothing.</summary>
    /// <exception cref="InvalidDataException">A document is missing or damaged.</exception>
    public static async Task<PublishedObservation?> FindAsync(PublishedDocuments documents, PublishedResult result, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(result);
        var root = result.Snapshot.Snapshot.Observation;
        return root.IsNone ? null : await LoadAsync(documents, result.Definition, root, cancel);
    }

    /// <summary>Loads the document of an area.</summary>
    /// <exception cref="InvalidDataException">It is missing or damaged.</exception>
    public static async Task<PublishedObservation> LoadAsync(PublishedDocuments documents, ContestDefinition definition, Digest document, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(definition);
        return await documents.ReadAsync(document, "observation", root => Read(definition, document, root), cancel);
    }

    private static PublishedObservation Read(ContestDefinition definition, Digest document, JsonElement root)
    {
        var area = root.GetProperty("area");
        var observation = new PublishedObservation(
            document, Damage.TextOf(area.GetProperty("code")), Damage.TextOf(area.GetProperty("name")), definition.LevelIndex(Damage.TextOf(area.GetProperty("level"))),
            ObservedFigures.Read(definition, root.GetProperty("figures")));
        if (root.TryGetProperty("children", out var children))
        {
            observation.Children = [.. children.EnumerateArray().Select(child => new ObservedChild(
                Damage.TextOf(child.GetProperty("code")), Damage.TextOf(child.GetProperty("name")), Digest.Parse(child.GetProperty("document").GetString()),
                ObservedFigures.ReadComparison(definition, child.GetProperty("comparison"))))];
        }

        if (root.TryGetProperty("stations", out var stations))
        {
            observation.Stations = [.. stations.EnumerateArray().Select(station => PublishedObservedStation.Read(definition, station))];
        }

        observation.Root = root.GetProperty("type").GetString() == "observation" ? ObservationRoot.Read(definition, root) : null;
        return observation;
    }
}

/// <summary>An observed area as the document above lists it.</summary>
public sealed record ObservedChild(string Code, string Name, Digest Document, ComparisonTally Comparison);

/// <summary>What the root of observation says beside its figures.</summary>
/// <param name="Official">Digest of the official result compared with.</param>
/// <param name="AccreditedBy">Evidence of the list of accredited observers; none: there is no list.</param>
/// <param name="Accredited">Number of accredited observers.</param>
/// <param name="Reports">Number of reports by what became of them, in the order of <see cref="ReportStatus"/>.</param>
/// <param name="Unread">Records whose form the definition has no more.</param>
/// <param name="WithCopies">Each decision rule with the copies in place of what differs.</param>
/// <param name="ComparedOnly">Each decision rule with only the compared stations counted.</param>
/// <param name="Inference">Why nothing is concluded beyond the stations observed, or that something is: see <paramref name="Samples"/>.</param>
/// <param name="Samples">One document for every recorded sample design, and one for the organisations without.</param>
public sealed record ObservationRoot(
    Digest Official, Digest AccreditedBy, long Accredited, ImmutableArray<long> Reports, long Unread,
    ImmutableArray<ObservedOutcome> WithCopies, ImmutableArray<ObservedOutcome> ComparedOnly, LocalText Inference,
    ImmutableArray<ObservedSample> Samples)
{
    internal static ObservationRoot Read(ContestDefinition definition, JsonElement root)
    {
        var reason = root.GetProperty("inference").GetProperty("reason");
        return new ObservationRoot(
            Digest.Parse(root.GetProperty("official").GetString()),
            Digest.Parse(root.GetProperty("accreditation").GetProperty("evidence").GetString()),
            root.GetProperty("accreditation").GetProperty("observers").GetInt64(),
            [.. ObservationDocuments.StatusNames.Select(name => root.GetProperty("reports").GetProperty(name).GetInt64())],
            root.GetProperty("unread").GetInt64(),
            Outcomes(definition, root.GetProperty("materiality").GetProperty("withCopies")),
            Outcomes(definition, root.GetProperty("materiality").GetProperty("comparedOnly")),
            ReadReason(reason) ?? InferenceWords.Designed,
            [.. root.GetProperty("inference").GetProperty("samples").EnumerateArray().Select(sample => new ObservedSample(
                Digest.Parse(sample.GetProperty("document").GetString()), Damage.TextOf(sample.GetProperty("state")),
                [.. sample.GetProperty("organisations").EnumerateArray().Select(Damage.TextOf)]))]);
    }

    internal static LocalText? ReadReason(JsonElement reason) => reason.ValueKind == JsonValueKind.Null
        ? null
        : new LocalText(reason.GetProperty("kk").GetString(), reason.GetProperty("ru").GetString(), reason.GetProperty("en").GetString());

    private static ImmutableArray<ObservedOutcome> Outcomes(ContestDefinition definition, JsonElement rules) =>
        [.. rules.EnumerateArray().Select(rule => new ObservedOutcome(
            definition.DecisionRules.First(known => known.Id == rule.GetProperty("id").GetString()),
            rule.GetProperty("holds").GetBoolean(),
            Damage.TextOf(rule.GetProperty("verdict"))))];
}

/// <summary>A sample as the root lists it.</summary>
/// <param name="Document">Digest of its document.</param>
/// <param name="State">How far its design has come; <c>none</c>: no design is recorded.</param>
/// <param name="Organisations">The organisations, sorted.</param>
public sealed record ObservedSample(Digest Document, string State, ImmutableArray<string> Organisations)
{
    /// <summary>Whether it has estimates.</summary>
    public bool IsDrawn => State == "drawn";
}

/// <summary>How a decision rule stands by what observers saw.</summary>
public sealed record ObservedOutcome(DecisionRule Rule, bool Holds, string Verdict);

/// <summary>Figures of an area as published.</summary>
/// <param name="Reports">Reports in use.</param>
/// <param name="Stations">Stations observed.</param>
/// <param name="Comparison">Copies beside official figures.</param>
/// <param name="Answers">Answers by form; <c>default</c>: withheld, because too few reports stand behind them.</param>
/// <param name="Incidents">Incidents; null: withheld likewise.</param>
/// <param name="Organisations">Figures by organisation; small ones are merged.</param>
public sealed record ObservedFigures(
    long Reports, long Stations, ComparisonTally Comparison, ImmutableArray<ObservedAnswers> Answers, ObservedIncidents? Incidents,
    ImmutableArray<ObservedOrganisation> Organisations)
{
    internal static ObservedFigures Read(ContestDefinition definition, JsonElement figures)
    {
        var answers = figures.GetProperty("answers");
        var incidents = figures.GetProperty("incidents");
        return new ObservedFigures(
            figures.GetProperty("reports").GetInt64(),
            figures.GetProperty("stations").GetInt64(),
            ReadComparison(definition, figures.GetProperty("comparison")),
            answers.ValueKind == JsonValueKind.Null ? default : [.. answers.EnumerateArray().Select(form => ObservedAnswers.Read(definition, form))],
            incidents.ValueKind == JsonValueKind.Null ? null : new ObservedIncidents(
                [.. incidents.GetProperty("categories").EnumerateArray().Select(count => count.GetInt64())],
                incidents.GetProperty("stations").GetInt64(), incidents.GetProperty("escalated").GetInt64()),
            [.. figures.GetProperty("organisations").EnumerateArray().Select(own => new ObservedOrganisation(
                [.. own.GetProperty("codes").EnumerateArray().Select(Damage.TextOf)], own.GetProperty("reports").GetInt64(), own.GetProperty("stations").GetInt64(),
                ReadComparison(definition, own.GetProperty("comparison"))))]);
    }

    internal static ComparisonTally ReadComparison(ContestDefinition definition, JsonElement cells) =>
        ComparisonTally.FromCells(definition, [.. cells.EnumerateArray().Select(cell => cell.GetInt64())])
            ?? throw new InvalidDataException("A comparison does not fit the definition.");
}

/// <summary>Incidents as published.</summary>
/// <param name="Categories">Reported incidents by category of the definition.</param>
/// <param name="Stations">Stations with an incident.</param>
/// <param name="Escalated">Stations with a warning and an incident (rule X605).</param>
public sealed record ObservedIncidents(ImmutableArray<long> Categories, long Stations, long Escalated);

/// <summary>Figures of an organisation, or of several small ones together.</summary>
public sealed record ObservedOrganisation(ImmutableArray<string> Codes, long Reports, long Stations, ComparisonTally Comparison);

/// <summary>Answers to the questions of one form, by stations.</summary>
/// <param name="Form">The form.</param>
/// <param name="Observed">Stations, or areas, that it was filled in at.</param>
/// <param name="Questions">Each question with choices, and stations by choice, those where observers differ last.</param>
public sealed record ObservedAnswers(ObserverForm Form, long Observed, ImmutableArray<(Question Question, ImmutableArray<long> Stations)> Questions)
{
    internal static ObservedAnswers Read(ContestDefinition definition, JsonElement json)
    {
        var form = definition.Observers?.FindForm(Damage.TextOf(json.GetProperty("form"))) ?? throw new InvalidDataException("A form is not in the definition.");
        return new ObservedAnswers(form, json.GetProperty("observed").GetInt64(), [.. json.GetProperty("questions").EnumerateArray().Select(pair => (
            form.Questions.First(question => question.Id == pair[0].GetString()),
            pair[1].EnumerateArray().Select(count => count.GetInt64()).ToImmutableArray()))]);
    }
}

/// <summary>A station as observers saw it, as published.</summary>
/// <param name="Code">Station code.</param>
/// <param name="Codes">Codes of rules.</param>
/// <param name="Comparisons">Its copies beside official figures.</param>
public sealed record PublishedObservedStation(string Code, ImmutableArray<string> Codes, ImmutableArray<PublishedComparison> Comparisons)
{
    internal static PublishedObservedStation Read(ContestDefinition definition, JsonElement station) => new(
        Damage.TextOf(station.GetProperty("station")),
        [.. station.GetProperty("codes").EnumerateArray().Select(Damage.TextOf)],
        [.. station.GetProperty("comparisons").EnumerateArray().Select(comparison => PublishedComparison.Read(definition, comparison))]);
}

/// <summary>Copies of one form of one station, as published.</summary>
/// <param name="Form">The form.</param>
/// <param name="State">Whether they could be compared, as documents call it.</param>
/// <param name="Copies">The different texts of the copies, aligned to the form's lines.</param>
/// <param name="Differences">Lines on which official figure and copy differ.</param>
/// <param name="WinnersChanged">Questions with another winner by the copy.</param>
public sealed record PublishedComparison(
    Form Form, string State, ImmutableArray<ImmutableArray<Value>> Copies, ImmutableArray<LineDifference> Differences, ImmutableArray<string> WinnersChanged)
{
    internal static PublishedComparison Read(ContestDefinition definition, JsonElement json) => new(
        definition.Forms.First(form => form.Id == json.GetProperty("form").GetString()),
        Damage.TextOf(json.GetProperty("state")),
        [.. json.GetProperty("copies").EnumerateArray().Select(copy => copy.EnumerateArray().Select(ReadValue).ToImmutableArray())],
        [.. json.GetProperty("differences").EnumerateArray().Select(difference => new LineDifference(
            definition.LineIndex(Damage.TextOf(difference[0])), difference[1].GetInt64(), difference[2].GetInt64()))],
        [.. json.GetProperty("winnersChanged").EnumerateArray().Select(Damage.TextOf)]);

    private static Value ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Value.Missing,
        JsonValueKind.Number => Value.Of(value.GetInt64()),
        _ => Value.Illegible,
    };
}
