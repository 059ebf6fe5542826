using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Observation.Agreement;
using Hattama.Observation.Estimation;
using Hattama.Observation.Indicators;
using Hattama.Observation.Sampling;

namespace Hattama.Observation;

/// <summary>An official share beside its estimate (rule X604).</summary>
/// <param name="Share">Id of the share.</param>
/// <param name="Region">Code of the region; empty: the nation.</param>
/// <param name="Official">What is official.</param>
/// <param name="IsInside">Whether it lies within the interval.</param>
/// <param name="Test">The difference and its p-value.</param>
/// <param name="Holm">The p-value after Holm's correction over all shares and regions of the report.</param>
public sealed record OfficialBeside(string Share, string Region, OfficialShare Official, bool IsInside, DifferenceTest Test, double Holm);

/// <summary>
/// Everything that the draw of a recorded design allows to be said: estimates, their convergence, agreement of copies, the official result beside the estimate, the risk of the outcome.
/// Stations that were not drawn enter nothing of it.
/// </summary>
public sealed class SampleInference
{
    /// <summary>Points of <see cref="Convergence"/>.</summary>
    public const int Steps = 10;

    private SampleInference(ProbabilityDraw draw, EstimationReport.Estimated report) => (Draw, Report) = (draw, report);

    /// <summary>The draw.</summary>
    public ProbabilityDraw Draw { get; }

    /// <summary>The estimates.</summary>
    public EstimationReport.Estimated Report { get; }

    /// <summary>How they settled as forms arrived.</summary>
    public ImmutableArray<ConvergencePoint> Convergence { get; private init; }

    /// <summary>Shares of answers.</summary>
    public ImmutableArray<AnswerFigure> Answers { get; private init; }

    /// <summary>Copies beside official figures.</summary>
    public SampleAgreement Agreement { get; private init; } = null!;

    /// <summary>Official shares beside estimates; only of areas in which nothing is uncounted.</summary>
    public ImmutableArray<OfficialBeside> Official { get; private init; }

    /// <summary>The risk that copies this good would be seen if the outcome were wrong.</summary>
    public OutcomeAudit Audit { get; private init; } = null!;

    /// <summary>Codes of the rules that these figures break, sorted: X603, X604.</summary>
    public ImmutableArray<string> Codes { get; private init; }

    /// <summary>Infers.</summary>
    /// <param name="draw">The draw: the witness that inference is allowed.</param>
    /// <param name="contest">Definition and register in force.</param>
    /// <param name="places">The stations drawn that were observed, by key.</param>
    /// <param name="totals">The official sums over the frame.</param>
    /// <param name="official">Finds official figures.</param>
    internal static SampleInference Of(
        ProbabilityDraw draw, (ContestDefinition Definition, Register Register) contest, IReadOnlyDictionary<string, SampledPlace> places, OfficialTotals totals,
        Func<OfficialKey, OfficialFigures?> official)
    {
        var plain = places.Plain();
        List<ObservedStation> stations = [.. places.Values.SelectMany(place => place.Observed)];
        var report = Estimator.Estimate(contest.Definition, draw, stations, places.AsOf());
        var agreement = SampleAgreement.Of(draw, contest.Definition, plain);
        var beside = Beside(report, totals);
        return new SampleInference(draw, report)
        {
            Convergence = Estimation.Convergence.Of(contest.Definition, draw, stations, Steps),
            Answers = AnswerFigures.Estimate(draw, contest.Definition.Observers!, plain),
            Agreement = agreement,
            Official = beside,
            Audit = OutcomeAudit.Of(draw, contest, plain, totals, official),
            Codes = [.. CodesOf(contest.Definition, draw.Design, agreement, beside)],
        };
    }

    private static ImmutableArray<OfficialBeside> Beside(EstimationReport.Estimated report, OfficialTotals totals)
    {
        var beside = new List<OfficialBeside>();
        foreach (var figure in report.Shares)
        {
            if (figure.Estimate is { } estimate && totals.Shares.TryGetValue((figure.Raw.Share.Id, figure.Raw.Region), out var official)
                && official.IsComplete && official.Whole > 0)
            {
                beside.Add(new OfficialBeside(
                    figure.Raw.Share.Id, figure.Raw.Region, official, estimate.Interval.Contains(official.Value), estimate.Against(official.Value), 1));
            }
        }

        var holm = MultipleTesting.Holm([.. beside.Select(one => one.Test.PValue)]);
        return [.. beside.Select((one, i) => one with { Holm = holm[i] })];
    }

    private static IEnumerable<string> CodesOf(ContestDefinition definition, SampleDesign design, SampleAgreement agreement, ImmutableArray<OfficialBeside> beside)
    {
        var alpha = 1 - design.Level;
        if (agreement.Lines.Any(line => line.Holm < alpha) && definition.SeverityOf(Rules.OneSided) != Severity.Off)
        {
            yield return Rules.OneSided.Code;
        }

        // One comparison of twenty lies outside by chance: only what stands after correction is raised.
        if (beside.Any(one => !one.IsInside && one.Holm < alpha) && definition.SeverityOf(Rules.OutsideEstimate) != Severity.Off)
        {
            yield return Rules.OutsideEstimate.Code;
        }
    }
}
