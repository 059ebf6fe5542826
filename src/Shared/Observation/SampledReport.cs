using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>
/// What the organisations of one recorded design reported, or those that recorded none: with a draw, estimates (<see cref="Inference"/>); without, counts, the worst
/// case of everything not observed, and the reason. Figures of too few reports are withheld as elsewhere (<see cref="SmallCells"/>).
/// </summary>
public sealed class SampledReport
{
    private SampledReport(RecordedDesign? design, ImmutableArray<string> organisations) => (Design, Organisations) = (design, organisations);

    /// <summary>The design; null: these organisations recorded none.</summary>
    public RecordedDesign? Design { get; }

    /// <summary>The organisations, sorted.</summary>
    public ImmutableArray<string> Organisations { get; }

    /// <summary>Why nothing is concluded; null: something is.</summary>
    public LocalText? Reason => Inference is not null ? null : Design?.Reason ?? InferenceWords.NoDesign;

    /// <summary>Counts and bounds of the contest's shares; estimates where there is a draw.</summary>
    public EstimationReport? Report { get; private set; }

    /// <summary>Stations of the frame, or of the draw, with a report; null where the design has no frame in this contest.</summary>
    public long Stations { get; private set; }

    /// <summary>Reports about them.</summary>
    public long Reports { get; private set; }

    /// <summary>Stations reported on that are not in the frame or were not drawn: they enter nothing.</summary>
    public long Outside { get; private set; }

    /// <summary>Of the stations: those whose copies contradict each other, so that none is used.</summary>
    public long Contradicted { get; private set; }

    /// <summary>Regions of which too few reports are there to publish figures.</summary>
    public IReadOnlySet<string> Withheld { get; private set; } = new HashSet<string>();

    /// <summary>Whether too few reports are there to publish any figure.</summary>
    public bool IsWithheld { get; private set; }

    /// <summary>Counts of answers; empty where <see cref="Inference"/> has their estimates.</summary>
    public ImmutableArray<AnswerCount> Answers { get; private set; } = [];

    /// <summary>What a draw allows; null: there is none.</summary>
    public SampleInference? Inference { get; private set; }

    /// <summary>The reports of every recorded design by sender, then those of all organisations that no design is about.</summary>
    /// <param name="contest">Definition and register in force.</param>
    /// <param name="designs">The recorded designs.</param>
    /// <param name="reports">The reports.</param>
    /// <param name="official">Finds official figures.</param>
    /// <param name="totals">The official sums, with or without the stations that count only nationally.</param>
    public static ImmutableArray<SampledReport> Of(
        (ContestDefinition Definition, Register Register) contest, ImmutableArray<RecordedDesign> designs, ObserverReports reports,
        Func<OfficialKey, OfficialFigures?> official, Func<bool, OfficialTotals> totals)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(official);
        ArgumentNullException.ThrowIfNull(totals);
        var sampled = designs.SelectMany(design => design.Organisations).ToHashSet(StringComparer.Ordinal);
        var others = reports.Used.Select(report => report.Organisation).Where(code => !sampled.Contains(code)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToImmutableArray();
        return
        [
            .. designs.Select(design => Of(contest, new SampledReport(design, [.. design.Organisations.Order(StringComparer.Ordinal)]), reports, official, totals)),
            .. others.IsEmpty ? [] : new[] { Of(contest, new SampledReport(null, others), reports, official, totals) },
        ];
    }

    private static SampledReport Of(
        (ContestDefinition Definition, Register Register) contest, SampledReport sampled, ObserverReports reports, Func<OfficialKey, OfficialFigures?> official,
        Func<bool, OfficialTotals> totals)
    {
        var places = SampledPlaces.Of(contest, reports.Used.Where(report => sampled.Organisations.Contains(report.Organisation)), official);
        if (sampled.Design?.Draw is { } draw)
        {
            sampled.Keep(contest.Definition, draw.Frame, places, key => draw.Find(key) >= 0);
            sampled.Inference = SampleInference.Of(draw, contest, sampled._inside, totals(draw.Design.HasOverseas), official);
            sampled.Report = sampled.Inference.Report;
        }
        else if (sampled.FrameOf(contest) is { } frame)
        {
            var design = sampled.Design?.Design ?? WithoutDesign(contest.Definition);
            sampled.Keep(contest.Definition, frame, places, key => frame.Find(key) >= 0);
            sampled.Answers = AnswerFigures.Count(contest.Definition.Observers!, frame, sampled._inside.Plain());
            sampled.Report = Estimator.Describe(contest.Definition, design, frame, places.Values.SelectMany(place => place.Observed), sampled._inside.AsOf());
        }

        return sampled;
    }

    private Dictionary<string, SampledPlace> _inside = [];

    private void Keep(ContestDefinition definition, SampleFrame frame, Dictionary<string, SampledPlace> places, Func<string, bool> isIn)
    {
        _inside = places.Where(place => isIn(place.Key)).ToDictionary(StringComparer.Ordinal);
        Outside = places.Count - _inside.Count;
        Stations = _inside.Count;
        Reports = _inside.Values.Sum(place => (long)place.Place.Reports.Length);
        Contradicted = _inside.Values.Count(place => place.Place.Comparisons.Any(comparison => comparison.State == ComparisonState.CopiesDiffer));
        var least = definition.Observers!.MinPublish;
        IsWithheld = Reports < least;
        Withheld = SmallCells.Withheld(
            _inside.GroupBy(place => frame.Stations[frame.Find(place.Key)].Region, StringComparer.Ordinal)
                .Select(region => (region.Key, region.Sum(place => (long)place.Value.Place.Reports.Length))),
            least);
    }

    /// <summary>The frame of the design, or of all stations; null where the design does not fit the contest.</summary>
    private SampleFrame? FrameOf((ContestDefinition Definition, Register Register) contest)
    {
        var design = Design?.Design ?? WithoutDesign(contest.Definition);
        return SampleDesignReader.Check(design, contest.Definition) is null ? SampleFrame.Of(contest.Definition, contest.Register, design) : null;
    }

    /// <summary>Whoever recorded no design went where they could.</summary>
    private static SampleDesign WithoutDesign(ContestDefinition definition) =>
        new() { Id = "none", Contest = definition.Id, Selection = SelectionMethod.Convenience, HasOverseas = true };
}

/// <summary>A station that the organisations of a sample reported on.</summary>
/// <param name="Place">Their reports.</param>
/// <param name="Observed">The figures of their copies; none: no copy of theirs gives any.</param>
/// <param name="Received">When the last report came.</param>
public sealed record SampledPlace(ObservedPlace Place, ImmutableArray<ObservedStation> Observed, DateTimeOffset Received);

/// <summary>The stations of a sample by key.</summary>
internal static class SampledPlaces
{
    /// <summary>Puts reports together by station.</summary>
    public static Dictionary<string, SampledPlace> Of(
        (ContestDefinition Definition, Register Register) contest, IEnumerable<StatedReport> reports, Func<OfficialKey, OfficialFigures?> official)
    {
        var places = new Dictionary<string, SampledPlace>(StringComparer.Ordinal);
        foreach (var own in reports.Where(report => report.Station >= 0).GroupBy(report => (Area: report.Area!, report.Station)))
        {
            var station = contest.Register.FindPart(own.Key.Area.At(contest.Definition.PartitionLevel).Code)!.Stations[own.Key.Station];
            var key = SampleFrame.KeyOf(station.Area, station.Code);
            var place = ObservedPlace.Of(contest.Definition, (station.Area, station.Code, station.Registered), own, official);
            var copies = own.Where(report => report.Report.HasCopy).ToList();
            ImmutableArray<ObservedStation> observed = copies.Count == 0 ? []
                : [new ObservedStation(key, ValuesOf(contest.Definition, station, place), copies.Max(report => report.Received))];
            places.Add(key, new SampledPlace(place, observed, own.Max(report => report.Received)));
        }

        return places;
    }

    /// <summary>Reports by key, as agreement and answers want them.</summary>
    public static Dictionary<string, ObservedPlace> Plain(this IReadOnlyDictionary<string, SampledPlace> places) =>
        places.ToDictionary(place => place.Key, place => place.Value.Place, StringComparer.Ordinal);

    /// <summary>When the last report came; null: none did.</summary>
    public static DateTimeOffset? AsOf(this IReadOnlyDictionary<string, SampledPlace> places) =>
        places.Count == 0 ? null : places.Values.Max(place => place.Received);

    /// <summary>
    /// The copies of all forms that the register expects, as one vector. A form without a copy, or with copies that contradict each other or are withheld, makes every line of it
    /// unknown: the sum of the others would be too small.
    /// </summary>
    private static ImmutableArray<Value> ValuesOf(ContestDefinition definition, RegisteredStation station, ObservedPlace place)
    {
        var values = new Value[definition.Lines.Length];
        var isSeen = new bool[values.Length];
        foreach (var form in station.Forms)
        {
            var comparison = place.Comparisons.FirstOrDefault(own => own.Form == form);
            var lines = definition.Forms[form].Lines;
            for (var i = 0; i < lines.Length; i++)
            {
                var value = comparison is { IsWithheld: false, Copies: [var copy] } ? copy.Values[i] : Value.Missing;
                values[lines[i]] = !isSeen[lines[i]] ? value
                    : value.IsNumber && values[lines[i]].IsNumber ? Value.Of(checked(value.Number + values[lines[i]].Number))
                    : Value.Missing;
                isSeen[lines[i]] = true;
            }
        }

        return [.. values];
    }
}
