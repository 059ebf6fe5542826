using System.Collections.Immutable;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation.Estimation;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>One sample of stations, read back from its document. Nothing is computed anew: without a draw there is nothing inferential in it.</summary>
/// <param name="Document">Digest of the document.</param>
/// <param name="State">How far its design has come; <c>none</c>: no design is recorded.</param>
/// <param name="Design">Id of the design; empty: none.</param>
/// <param name="Organisations">The organisations.</param>
/// <param name="AsOf">When the last of its forms came; empty: there are none.</param>
/// <param name="Reason">Why nothing is concluded; null: something is.</param>
/// <param name="IsWithheld">Whether too few forms are there to publish any figure.</param>
public sealed record PublishedSample(
    Digest Document, string State, string Design, ImmutableArray<string> Organisations, string AsOf, LocalText? Reason, bool IsWithheld)
{
    /// <summary>Numbers of stations and voters by name, as documents call them.</summary>
    public required ImmutableSortedDictionary<string, long> Coverage { get; init; }

    /// <summary>Shares of the nation and its regions.</summary>
    public required ImmutableArray<SampledShare> Shares { get; init; }

    /// <summary>Shares of answers in the nation.</summary>
    public required ImmutableArray<SampledAnswer> Answers { get; init; }

    /// <summary>Copies beside official figures by line.</summary>
    public required ImmutableArray<SampledLine> Lines { get; init; }

    /// <summary>Outcomes with their risk.</summary>
    public required ImmutableArray<SampledOutcome> Outcomes { get; init; }

    /// <summary>What Kaplan–Markov lacks.</summary>
    public required ImmutableArray<string> Gaps { get; init; }

    /// <summary>How the national estimates settled.</summary>
    public required ImmutableArray<SampledPoint> Convergence { get; init; }

    /// <summary>Codes of rules.</summary>
    public required ImmutableArray<string> Codes { get; init; }

    /// <summary>Strata without an observed station.</summary>
    public required ImmutableArray<string> Uncovered { get; init; }

    /// <summary>Interval, confidence in thousandths, calibration; empty without a draw.</summary>
    public required (string Interval, long Confidence, string Calibration) Method { get; init; }

    /// <summary>Loads it.</summary>
    /// <exception cref="InvalidDataException">The document is missing or damaged.</exception>
    public static async Task<PublishedSample> LoadAsync(PublishedDocuments documents, ContestDefinition definition, Digest document, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(definition);
        return await documents.ReadAsync(document, "a sample", root => Read(definition, document, root), cancel);
    }

    private static PublishedSample Read(ContestDefinition definition, Digest document, JsonElement root)
    {
        var design = root.GetProperty("design");
        var isPlain = design.ValueKind == JsonValueKind.Null;
        var official = Items(root, "official").ToDictionary(beside => (Text(beside, "share"), Text(beside, "region")), SampledOfficial.Read);
        return new PublishedSample(
            document, isPlain ? "none" : Text(design, "state"), isPlain ? string.Empty : Text(design, "id"),
            [.. root.GetProperty("organisations").EnumerateArray().Select(Damage.TextOf)], root.GetProperty("asOf").GetString() ?? string.Empty,
            ObservationRoot.ReadReason(root.GetProperty("reason")), root.GetProperty("withheld").ValueKind == JsonValueKind.True)
        {
            Coverage = root.GetProperty("coverage").EnumerateObject().ToImmutableSortedDictionary(member => member.Name, member => member.Value.GetInt64(), StringComparer.Ordinal),
            Shares = [.. Items(root, "shares").Select(share => SampledShare.Read(definition, share, official))],
            Answers = [.. Items(root, "answers").SelectMany(question => SampledAnswer.Read(definition, question))],
            Lines = root.TryGetProperty("agreement", out var agreement) ? [.. Items(agreement, "lines").Select(line => SampledLine.Read(definition, line))] : [],
            Outcomes = root.TryGetProperty("audit", out var audit) ? [.. Items(audit, "outcomes").Select(SampledOutcome.Read)] : [],
            Gaps = root.TryGetProperty("audit", out var gaps) ? [.. Items(gaps, "gaps").Select(Damage.TextOf)] : [],
            Convergence = [.. Items(root, "convergence").Select(SampledPoint.Read)],
            Codes = [.. Items(root, "codes").Select(Damage.TextOf)],
            Uncovered = [.. Items(root, "strata").Where(stratum => !stratum[4].GetBoolean()).Select(stratum => Damage.TextOf(stratum[0]))],
            Method = root.TryGetProperty("method", out var method)
                ? (Text(method, "interval"), method.GetProperty("confidence").GetInt64(), Text(method, "calibration")) : (string.Empty, 0, string.Empty),
        };
    }

    private static List<JsonElement> Items(JsonElement root, string name) => root.TryGetProperty(name, out var items) ? [.. items.EnumerateArray()] : [];

    private static string Text(JsonElement json, string member) => Damage.TextOf(json.GetProperty(member));

    internal static double? Fraction(JsonElement number) => number.ValueKind == JsonValueKind.Null ? null : (double)number.GetInt64() / SampleDocument.Unit;
}

/// <summary>An estimate as published.</summary>
/// <param name="Value">The share.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom.</param>
/// <param name="DesignEffect">Design effect; null: without meaning.</param>
public sealed record SampledEstimate(double Value, double Error, double Lower, double Upper, long DegreesOfFreedom, double? DesignEffect)
{
    internal static SampledEstimate? Read(JsonElement figure)
    {
        if (!figure.TryGetProperty("estimate", out var estimate))
        {
            return null;
        }

        double Of(string member) => PublishedSample.Fraction(estimate.GetProperty(member)) ?? double.NaN;
        var effect = estimate.GetProperty("designEffect");
        return new SampledEstimate(
            Of("value"), Of("error"), Of("lower"), Of("upper"), estimate.GetProperty("df").GetInt64(), effect.ValueKind == JsonValueKind.Null ? null : effect.GetInt64() / 1000.0);
    }
}

/// <summary>An official share beside an estimate as published.</summary>
/// <param name="Value">The official share.</param>
/// <param name="IsInside">Whether it lies within the interval.</param>
/// <param name="P">p-value.</param>
/// <param name="Adjusted">After correction.</param>
public sealed record SampledOfficial(double Value, bool IsInside, double? P, double? Adjusted)
{
    internal static SampledOfficial Read(JsonElement beside) => new(
        (double)beside.GetProperty("part").GetInt64() / beside.GetProperty("whole").GetInt64(), beside.GetProperty("inside").GetBoolean(),
        PublishedSample.Fraction(beside.GetProperty("p")), PublishedSample.Fraction(beside.GetProperty("adjusted")));
}

/// <summary>A share of one area as published.</summary>
/// <param name="Share">The share.</param>
/// <param name="Region">Code of the region; empty: the nation.</param>
/// <param name="Part">The part observed.</param>
/// <param name="Whole">The whole observed.</param>
/// <param name="Stations">Stations observed.</param>
/// <param name="Frame">Stations of the area in the frame.</param>
/// <param name="Bounds">Worst case of everything not observed.</param>
/// <param name="Estimate">The estimate; null: there is none.</param>
/// <param name="Why">Why not, as documents call it; empty without a draw.</param>
/// <param name="Official">The official share beside it; null: not compared.</param>
public sealed record SampledShare(
    Share Share, string Region, long Part, long Whole, long Stations, long Frame, (double Lower, double Upper) Bounds, SampledEstimate? Estimate, string Why, SampledOfficial? Official)
{
    internal static SampledShare Read(ContestDefinition definition, JsonElement json, IReadOnlyDictionary<(string, string), SampledOfficial> official)
    {
        var id = Damage.TextOf(json.GetProperty("share"));
        var region = Damage.TextOf(json.GetProperty("region"));
        var bounds = json.GetProperty("bounds");
        return new SampledShare(
            Measures.Of(definition).First(share => share.Id == id), region, json.GetProperty("part").GetInt64(), json.GetProperty("whole").GetInt64(),
            json.GetProperty("stations").GetInt64(), json.GetProperty("frame").GetInt64(),
            (PublishedSample.Fraction(bounds[0]) ?? 0, PublishedSample.Fraction(bounds[1]) ?? 1), SampledEstimate.Read(json),
            json.TryGetProperty("notEstimable", out var why) ? Damage.TextOf(why) : string.Empty, official.GetValueOrDefault((id, region)));
    }
}

/// <summary>The share of an answer in the nation as published.</summary>
/// <param name="Form">The form.</param>
/// <param name="Question">The question.</param>
/// <param name="Choice">The answer; null: observers differ.</param>
/// <param name="Count">Stations with it.</param>
/// <param name="Of">Stations that answered.</param>
/// <param name="Estimate">Value, lower and upper end; null: there is none.</param>
public sealed record SampledAnswer(ObserverForm Form, Question Question, Choice? Choice, long Count, long Of, (double Value, double Lower, double Upper)? Estimate)
{
    internal static IEnumerable<SampledAnswer> Read(ContestDefinition definition, JsonElement json)
    {
        var form = definition.Observers!.FindForm(Damage.TextOf(json.GetProperty("form")))!;
        var question = form.Questions.First(known => known.Id == json.GetProperty("question").GetString());
        return json.GetProperty("rows").EnumerateArray().Where(row => row[1].GetString()!.Length == 0).Select(row => new SampledAnswer(
            form, question, question.Choices.FirstOrDefault(choice => choice.Id == row[0].GetString()), row[2].GetInt64(), row[3].GetInt64(),
            row.GetArrayLength() > 8 ? (PublishedSample.Fraction(row[7]) ?? 0, PublishedSample.Fraction(row[10]) ?? 0, PublishedSample.Fraction(row[11]) ?? 1) : null));
    }
}

/// <summary>Copies beside official figures on one line as published.</summary>
/// <param name="Line">The line.</param>
/// <param name="Compared">Stations compared.</param>
/// <param name="Larger">Official larger.</param>
/// <param name="Smaller">Official smaller.</param>
/// <param name="P">p-value of one-sidedness.</param>
/// <param name="Adjusted">After correction over all lines.</param>
public sealed record SampledLine(Line Line, long Compared, long Larger, long Smaller, double? P, double? Adjusted)
{
    internal static SampledLine Read(ContestDefinition definition, JsonElement json) => new(
        definition.Lines[definition.LineIndex(Damage.TextOf(json.GetProperty("line")))], json.GetProperty("compared").GetInt64(), json.GetProperty("larger").GetInt64(),
        json.GetProperty("smaller").GetInt64(), PublishedSample.Fraction(json.GetProperty("p")), PublishedSample.Fraction(json.GetProperty("adjusted")));
}

/// <summary>An outcome with its risk as published.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Holds">Whether it is reported to hold.</param>
/// <param name="Margin">Votes.</param>
/// <param name="Draws">Draws.</param>
/// <param name="Worst">Of these, counted as the worst case.</param>
/// <param name="Risk">The risk.</param>
public sealed record SampledOutcome(string Id, bool Holds, long Margin, long Draws, long Worst, double? Risk)
{
    internal static SampledOutcome Read(JsonElement json) => new(
        Damage.TextOf(json.GetProperty("id")), json.GetProperty("holds").GetBoolean(), json.GetProperty("margin").GetInt64(), json.GetProperty("draws").GetInt64(),
        json.GetProperty("worst").GetInt64(), PublishedSample.Fraction(json.GetProperty("risk")));
}

/// <summary>National estimates after some of the forms, as published.</summary>
/// <param name="Forms">Forms that had come.</param>
/// <param name="AsOf">When the last of them had.</param>
/// <param name="Shares">Value and ends by id of the share.</param>
public sealed record SampledPoint(long Forms, string AsOf, ImmutableSortedDictionary<string, (double Value, double Lower, double Upper)> Shares)
{
    internal static SampledPoint Read(JsonElement json) => new(
        json.GetProperty("forms").GetInt64(), Damage.TextOf(json.GetProperty("asOf")),
        json.GetProperty("shares").EnumerateArray().ToImmutableSortedDictionary(
            share => Damage.TextOf(share[0]), share => (PublishedSample.Fraction(share[1]) ?? 0, PublishedSample.Fraction(share[2]) ?? 0, PublishedSample.Fraction(share[3]) ?? 1),
            StringComparer.Ordinal));
}
