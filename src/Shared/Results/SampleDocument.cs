using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Observation.Agreement;
using Hattama.Observation.Estimation;
using Hattama.Observation.Sampling;

namespace Hattama.Results;

/// <summary>
/// Writes what one sample of stations says: with a draw estimates, intervals and tests, without one counts, worst-case bounds and the reason. Numbers that are not whole are
/// written in millionths (<see cref="Unit"/>), so that rounding within a machine's arithmetic does not change a document. Format: <c>docs/formats.md</c>.
/// </summary>
public sealed class SampleDocument
{
    /// <summary>Shares, errors and p-values are written times this and rounded to the nearest.</summary>
    public const int Unit = 1_000_000;

    private readonly CanonicalJson _json = new();
    private readonly ContestDefinition _definition;
    private readonly SampledReport _sample;

    private SampleDocument(ContestDefinition definition, SampledReport sample) => (_definition, _sample) = (definition, sample);

    /// <summary>The document.</summary>
    public static ResultDocument Write(ContestDefinition definition, SampledReport sample)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(sample);
        return new SampleDocument(definition, sample).Write();
    }

    /// <summary>Name of a state or method in documents: the name in code, with a small first letter.</summary>
    public static string NameOf(Enum word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var name = word.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>State of a sample in documents; <c>none</c>: no design is recorded.</summary>
    public static string StateOf(SampledReport sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Design is { } design ? NameOf(design.State) : "none";
    }

    private ResultDocument Write()
    {
        var inference = _sample.IsWithheld ? null : _sample.Inference;
        _json.StartObject();
        if (inference is not null)
        {
            WriteAgreement(_json.Member("agreement"), inference.Agreement);
        }

        WriteAnswers(inference);
        _json.Member("asOf");
        _ = _sample.Report?.Scope.AsOf is { } instant ? _json.Text(Instant.Format(instant)) : _json.Null();
        if (inference is not null)
        {
            WriteAudit(_json.Member("audit"), inference.Audit);
        }

        _json.Member("basis").Text(_sample.Inference is null ? "none" : "design");
        if (inference is not null)
        {
            _json.Member("codes").Texts(inference.Codes);
        }

        _json.Member("contest").Text(_definition.Id);
        if (inference is not null)
        {
            WriteConvergence(_json.Member("convergence"), inference);
        }

        WriteCoverage();
        WriteDesign();
        _json.Member("format").Text(ResultDocument.Format);
        if (inference is not null)
        {
            WriteMethod(_json.Member("method"), inference.Draw.Design);
            WriteOfficial(_json.Member("official"), inference);
        }

        _json.Member("organisations").Texts(_sample.Organisations);
        WriteReason(_json.Member("reason"), _sample.Reason);
        WriteShares();
        if (inference is not null)
        {
            WriteStrata(_json.Member("strata"), inference);
            WriteTotals(_json.Member("totals"), inference);
        }

        _json.Member("type").Text("observationSample").Member("unit").Number(Unit).Member("withheld");
        _ = _sample.IsWithheld ? _json.Truth(true) : _json.Texts(_sample.Withheld.Order(StringComparer.Ordinal));
        _json.EndObject();
        return ResultDocument.Of(_json);
    }

    internal static void WriteReason(CanonicalJson json, LocalText? reason)
    {
        if (reason is not { } text)
        {
            json.Null();
            return;
        }

        json.StartObject().Member("en").Text(text.In(Language.En)).Member("kk").Text(text.In(Language.Kk)).Member("ru").Text(text.In(Language.Ru)).EndObject();
    }

    private static CanonicalJson Rounded(CanonicalJson json, double number, double unit) =>
        double.IsFinite(number) && Math.Abs(number * unit) < 1L << 53 ? json.Number((long)Math.Round(number * unit)) : json.Null();

    private static void WriteEstimate(CanonicalJson json, Estimate estimate, double unit)
    {
        json.StartObject().Member("designEffect");
        Rounded(json, estimate.DesignEffect, 1_000).Member("df").Number(estimate.DegreesOfFreedom).Member("effectiveSize");
        Rounded(json, estimate.EffectiveSize, 1).Member("error");
        Rounded(json, estimate.StandardError, unit).Member("lower");
        Rounded(json, estimate.Interval.Lower, unit).Member("upper");
        Rounded(json, estimate.Interval.Upper, unit).Member("value");
        Rounded(json, estimate.Value, unit).EndObject();
    }

    private void WriteAgreement(CanonicalJson json, SampleAgreement agreement)
    {
        json.StartObject().Member("compared").Number(agreement.Compared).Member("exact").Number(agreement.Exact).Member("lines").StartArray();
        foreach (var line in agreement.Lines)
        {
            json.StartObject().Member("adjusted");
            Rounded(json, line.Holm, Unit).Member("compared").Number(line.Compared).Member("excess");
            WriteOrNull(json, line.Excess, 1);
            json.Member("larger").Number(line.Larger).Member("line").Text(_definition.Lines[line.Line].Id).Member("p");
            Rounded(json, line.Sign.PValue, Unit).Member("smaller").Number(line.Smaller).EndObject();
        }

        json.EndArray().Member("matches");
        WriteOrNull(json, agreement.Matches, Unit);
        json.Member("notEstimable").Text(NameOf(agreement.Why)).EndObject();
    }

    private static void WriteOrNull(CanonicalJson json, Estimate? estimate, double unit)
    {
        if (estimate is null)
        {
            json.Null();
        }
        else
        {
            WriteEstimate(json, estimate, unit);
        }
    }

    /// <summary>A row is answer, region, stations with it, stations that answered, stations of the frame, worst case; with a draw then value, error, df, interval, or why not.</summary>
    private void WriteAnswers(SampleInference? inference)
    {
        _json.Member("answers").StartArray();
        IEnumerable<(AnswerCount Raw, AnswerFigure? Figure)> figures = inference is null
            ? _sample.Answers.Select(raw => (raw, (AnswerFigure?)null))
            : inference.Answers.Select(figure => (figure.Raw, (AnswerFigure?)figure));
        foreach (var question in (_sample.IsWithheld ? [] : figures).GroupBy(pair => (pair.Raw.Form, pair.Raw.Question)))
        {
            _json.StartObject().Member("form").Text(question.Key.Form).Member("question").Text(question.Key.Question).Member("rows").StartArray();
            foreach (var (raw, figure) in question.Where(pair => pair.Raw.Of > 0 && !_sample.Withheld.Contains(pair.Raw.Region)))
            {
                _json.StartArray().Text(raw.Choice).Text(raw.Region).Number(raw.Count).Number(raw.Of).Number(raw.Frame);
                Rounded(_json, raw.Bounds.Lower, Unit);
                Rounded(_json, raw.Bounds.Upper, Unit);
                if (figure?.Estimate is { } estimate)
                {
                    Rounded(_json, estimate.Value, Unit);
                    Rounded(_json, estimate.StandardError, Unit);
                    _json.Number(estimate.DegreesOfFreedom);
                    Rounded(_json, estimate.Interval.Lower, Unit);
                    Rounded(_json, estimate.Interval.Upper, Unit);
                }
                else if (figure is not null)
                {
                    _json.Text(NameOf(figure.Why));
                }

                _json.EndArray();
            }

            _json.EndArray().EndObject();
        }

        _json.EndArray();
    }

    private static void WriteAudit(CanonicalJson json, OutcomeAudit audit)
    {
        json.StartObject().Member("gaps").Texts(audit.Gaps.Select(gap => NameOf(gap))).Member("method").Text("kaplanMarkov").Member("outcomes").StartArray();
        foreach (var outcome in audit.Outcomes)
        {
            json.StartObject().Member("bound");
            Rounded(json, outcome.Bound, 1_000).Member("draws").Number(outcome.Draws).Member("holds").Truth(outcome.Holds)
                .Member("id").Text(outcome.Id).Member("margin").Number(outcome.Margin).Member("risk");
            Rounded(json, outcome.Risk, Unit).Member("worst").Number(outcome.Worst).EndObject();
        }

        json.EndArray().EndObject();
    }

    private void WriteConvergence(CanonicalJson json, SampleInference inference)
    {
        json.StartArray();
        foreach (var point in inference.Convergence.Where(point => point.Forms >= _definition.Observers!.MinPublish))
        {
            json.StartObject().Member("asOf").Text(point.AsOf is { } instant ? Instant.Format(instant) : string.Empty).Member("forms").Number(point.Forms)
                .Member("shares").StartArray();
            foreach (var figure in point.Report.Shares.Where(figure => figure.Raw.Region.Length == 0 && figure.Estimate is not null))
            {
                json.StartArray().Text(figure.Raw.Share.Id);
                Rounded(json, figure.Estimate!.Value, Unit);
                Rounded(json, figure.Estimate.Interval.Lower, Unit);
                Rounded(json, figure.Estimate.Interval.Upper, Unit);
                json.EndArray();
            }

            json.EndArray().EndObject();
        }

        json.EndArray();
    }

    private void WriteCoverage()
    {
        var scope = _sample.Report?.Scope;
        _json.Member("coverage").StartObject()
            .Member("contradicted").Number(_sample.Contradicted);
        if (_sample.Inference is { } inference)
        {
            _json.Member("drawn").Number(inference.Report.Drawn);
        }

        _json.Member("frame").Number(scope?.Frame ?? 0)
            .Member("frameRegistered").Number(scope?.FrameRegistered ?? 0)
            .Member("observed").Number(scope?.Observed ?? 0)
            .Member("observedRegistered").Number(_sample.IsWithheld ? 0 : scope?.ObservedRegistered ?? 0)
            .Member("outside").Number(_sample.Outside)
            .Member("reports").Number(_sample.Reports);
        if (_sample.Inference is { } drawn)
        {
            _json.Member("responded").Number(drawn.Report.Responded);
        }

        _json.Member("stations").Number(_sample.Stations).EndObject();
    }

    /// <summary>The design as its bytes came, so that anyone can hash it and draw again with the published register.</summary>
    private void WriteDesign()
    {
        _json.Member("design");
        if (_sample.Design is not { } design)
        {
            _json.Null();
            return;
        }

        _json.StartObject()
            .Member("commitment").Text(design.Design.Commitment.Hex)
            .Member("digest").Text(Digest.Of(design.File.Span).Hex)
            .Member("file").Text(Convert.ToBase64String(design.File.Span))
            .Member("id").Text(design.Design.Id)
            .Member("received").Text(Instant.Format(design.Upload.Received));
        if (design.Reveal is { } reveal)
        {
            _json.Member("revealed").Text(Instant.Format(reveal.Received)).Member("salt").Text(design.Seed!.Salt).Member("seed").Text(design.Seed.Seed);
        }

        _json.Member("selection").Text(NameOf(design.Design.Selection))
            .Member("sender").Text(design.Upload.Sender)
            .Member("state").Text(NameOf(design.State))
            .EndObject();
    }

    private static void WriteMethod(CanonicalJson json, SampleDesign design) => json.StartObject()
        .Member("calibration").Text(NameOf(design.Calibration))
        .Member("confidence").Number(design.Confidence)
        .Member("interval").Text(NameOf(design.Interval))
        .Member("lonely").Text(NameOf(design.Lonely))
        .Member("tests").Text("holm")
        .EndObject();

    private void WriteOfficial(CanonicalJson json, SampleInference inference)
    {
        json.StartArray();
        foreach (var beside in inference.Official.Where(beside => !_sample.Withheld.Contains(beside.Region)))
        {
            json.StartObject().Member("adjusted");
            Rounded(json, beside.Holm, Unit).Member("difference");
            Rounded(json, beside.Test.Difference, Unit).Member("inside").Truth(beside.IsInside).Member("p");
            Rounded(json, beside.Test.PValue, Unit).Member("part").Number(beside.Official.Part).Member("region").Text(beside.Region)
                .Member("share").Text(beside.Share).Member("whole").Number(beside.Official.Whole).EndObject();
        }

        json.EndArray();
    }

    private void WriteShares()
    {
        _json.Member("shares").StartArray();
        var figures = _sample.Report?.Match<IEnumerable<(RawFigure Raw, EstimatedFigure? Figure)>>(
            estimated => estimated.Shares.Select(figure => (figure.Raw, (EstimatedFigure?)figure)), raw => raw.Shares.Select(figure => (figure, (EstimatedFigure?)null))) ?? [];
        foreach (var (raw, figure) in (_sample.IsWithheld ? [] : figures).Where(pair => !_sample.Withheld.Contains(pair.Raw.Region)))
        {
            _json.StartObject().Member("bounds").StartArray();
            Rounded(_json, raw.Bounds.Lower, Unit);
            Rounded(_json, raw.Bounds.Upper, Unit);
            _json.EndArray();
            if (figure?.Estimate is { } estimate)
            {
                WriteEstimate(_json.Member("estimate"), estimate, Unit);
            }

            _json.Member("frame").Number(raw.Frame);
            if (figure is { Estimate: null })
            {
                _json.Member("notEstimable").Text(NameOf(figure.Why));
            }

            _json.Member("part").Number(raw.Part).Member("region").Text(raw.Region).Member("share").Text(raw.Share.Id).Member("stations").Number(raw.Stations);
            if (figure is not null)
            {
                _json.Member("strata").Number(figure.Strata);
            }

            _json.Member("whole").Number(raw.Whole).EndObject();
        }

        _json.EndArray();
    }

    private static void WriteStrata(CanonicalJson json, SampleInference inference)
    {
        json.StartArray();
        foreach (var stratum in inference.Report.Strata)
        {
            json.StartArray().Text(stratum.Stratum.Name).Number(stratum.Stratum.Stations).Number(stratum.Drawn).Number(stratum.Responded)
                .Truth(stratum.IsCovered).EndArray();
        }

        json.EndArray();
    }

    private void WriteTotals(CanonicalJson json, SampleInference inference)
    {
        json.StartArray();
        foreach (var total in inference.Report.Totals)
        {
            json.StartObject().Member("estimate");
            WriteOrNull(json, total.Estimate, 1);
            json.Member("line").Text(_definition.Lines[total.Line].Id).EndObject();
        }

        json.EndArray();
    }
}
