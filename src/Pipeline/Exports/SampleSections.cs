using System.Globalization;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Observation.Estimation;
using W = Hattama.Pipeline.ObservationWords;

namespace Hattama.Pipeline;

/// <summary>The sections of a report about samples: what was drawn and observed, and estimates beside the official result, or counts, bounds and the reason.</summary>
internal sealed class SampleSections(ContestDefinition definition, ReportText text, Func<string, string> nameOfRegion, Language language)
{
    /// <summary>Writes one sample.</summary>
    public void Write(PublishedSample sample)
    {
        text.Head($"{Say(W.Sample)}: {string.Join(", ", sample.Organisations.Select(NameOf))}");
        text.Items(Facts(sample));
        if (sample.Reason is { } reason)
        {
            text.Paragraph(Say(reason), isStrong: true);
        }

        if (sample.IsWithheld)
        {
            text.Paragraph(Say(W.Withheld));
            return;
        }

        WriteShares(sample);
        if (sample.State == "drawn")
        {
            WriteAgreement(sample);
            WriteAudit(sample);
            WriteAnswers(sample);
        }
    }

    private IEnumerable<(string, string)> Facts(PublishedSample sample)
    {
        var coverage = sample.Coverage;
        if (sample.Design.Length > 0)
        {
            yield return (Say(W.Design), $"{sample.Design} ({Say(W.OfState(sample.State))})");
        }

        yield return (Say(W.Document), $"`{sample.Document.Hex}`");
        yield return (Say(W.AsOf), sample.AsOf);
        if (coverage.TryGetValue("drawn", out var drawn))
        {
            yield return (Say(W.Drawn), Number(drawn));
            yield return (Say(W.Responded), Number(coverage["responded"]));
        }

        yield return (Say(W.Observed), $"{Number(coverage["observed"])} ({Say(W.OutOf)} {Number(coverage["frame"])})");
        yield return (Say(W.Registered), $"{Number(coverage["observedRegistered"])} ({Say(W.OutOf)} {Number(coverage["frameRegistered"])})");
        yield return (Say(W.OutsideSample), Number(coverage["outside"]));
        yield return (Say(W.CopiesDiffer), Number(coverage["contradicted"]));
        if (!sample.Uncovered.IsEmpty)
        {
            yield return (Say(W.Uncovered), string.Join(", ", sample.Uncovered));
        }

        if (sample.Method.Interval.Length > 0)
        {
            yield return (Say(W.Method), $"{sample.Method.Interval}, {(sample.Method.Confidence / 10.0).ToString("0.#", CultureInfo.InvariantCulture)} %, {sample.Method.Calibration}");
        }

        if (!sample.Codes.IsEmpty)
        {
            yield return (Say(W.Codes), string.Join(", ", sample.Codes));
        }
    }

    private void WriteShares(PublishedSample sample)
    {
        foreach (var share in sample.Shares.GroupBy(figure => figure.Share.Id))
        {
            text.Head($"{Say(share.First().Share.Title)}, %", isPart: true);
            if (sample.State == "drawn")
            {
                text.Table(
                    [Say(W.Area), Say(W.Stations), Say(W.Estimate), Say(W.Interval), Say(W.Error), Say(W.DesignEffect), Say(W.WorstCase), Say(W.OfficialShare), Say(W.Lies), Say(W.PAdjusted)],
                    share.Select(EstimatedRow));
            }
            else
            {
                text.Table([Say(W.Area), Say(W.Stations), Say(W.Part), Say(W.Whole), Say(W.WorstCase)], share.Select(figure => (IReadOnlyList<string>)
                    [nameOfRegion(figure.Region), $"{Number(figure.Stations)} / {Number(figure.Frame)}", Number(figure.Part), Number(figure.Whole), Range(figure.Bounds.Lower, figure.Bounds.Upper)]));
            }
        }
    }

    private IReadOnlyList<string> EstimatedRow(SampledShare figure) =>
    [
        nameOfRegion(figure.Region), $"{Number(figure.Stations)} / {Number(figure.Frame)}",
        figure.Estimate is { } estimate ? Percent(estimate.Value) : Say(W.OfReason(figure.Why)),
        figure.Estimate is { } ends ? Range(ends.Lower, ends.Upper) : string.Empty,
        figure.Estimate is { } spread ? Percent(spread.Error) : string.Empty,
        figure.Estimate?.DesignEffect is { } effect ? effect.ToString("0.00", CultureInfo.InvariantCulture) : string.Empty,
        Range(figure.Bounds.Lower, figure.Bounds.Upper),
        figure.Official is { } official ? Percent(official.Value) : string.Empty,
        figure.Official is { } beside ? Say(beside.IsInside ? W.Inside : W.Outside) : string.Empty,
        figure.Official?.Adjusted is { } adjusted ? Probability(adjusted) : string.Empty,
    ];

    private void WriteAgreement(PublishedSample sample)
    {
        text.Head(Say(W.OneSided), isPart: true);
        text.Table(
            [Say(W.Line), Say(W.Compared), Say(W.Larger), Say(W.Smaller), "p", Say(W.PAdjusted)],
            sample.Lines.Select(line => (IReadOnlyList<string>)
            [
                Say(line.Line.Title), Number(line.Compared), Number(line.Larger), Number(line.Smaller), line.P is { } p ? Probability(p) : string.Empty,
                line.Adjusted is { } adjusted ? Probability(adjusted) : string.Empty,
            ]));
        text.Paragraph(Say(W.OneSidedNote));
    }

    private void WriteAudit(PublishedSample sample)
    {
        text.Head(Say(W.Audit), isPart: true);
        if (!sample.Gaps.IsEmpty)
        {
            text.Paragraph($"{Say(W.AuditNot)} {string.Join(" ", sample.Gaps.Select(gap => Say(W.OfGap(gap))))}");
            return;
        }

        text.Table(
            [Say(W.Outcome), Say(W.Reported), Say(W.Margin), Say(W.Draws), Say(W.Worst), Say(W.Risk)],
            sample.Outcomes.Select(outcome => (IReadOnlyList<string>)
            [
                outcome.Id, Say(outcome.Holds ? W.Holds : W.HoldsNot), Number(outcome.Margin), Number(outcome.Draws), Number(outcome.Worst),
                outcome.Risk is { } risk ? Percent(risk) + " %" : string.Empty,
            ]));
        text.Paragraph(Say(W.AuditNote));
    }

    private void WriteAnswers(PublishedSample sample)
    {
        text.Head(Say(W.Process), isPart: true);
        text.Table(
            [Say(W.Question), Say(W.Answers), Say(W.Stations), Say(W.Estimate), Say(W.Interval)],
            sample.Answers.Where(answer => answer.Count > 0).Select(answer => (IReadOnlyList<string>)
            [
                Say(answer.Question.Title), answer.Choice is { } choice ? Say(choice.Title) : Say(W.Disagree), $"{Number(answer.Count)} / {Number(answer.Of)}",
                answer.Estimate is { } value ? Percent(value.Value) : string.Empty, answer.Estimate is { } ends ? Range(ends.Lower, ends.Upper) : string.Empty,
            ]));
    }

    private string NameOf(string code) =>
        definition.Observers!.Organisations.FirstOrDefault(known => known.Code == code) is { } known ? $"{Say(known.Title)} ({code})" : code;

    private string Say(LocalText words) => words.In(language);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u00A0');

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Range(double lower, double upper) => $"{Percent(lower)} … {Percent(upper)}";

    private static string Probability(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);
}
