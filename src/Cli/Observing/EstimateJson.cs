using System.Globalization;
using System.Text.Json;
using Hattama.Findings;
using Hattama.Observation.Estimation;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary>An estimate as JSON. For a convenience sample there is no member for an interval or a p-value, not even a null one.</summary>
internal sealed class EstimateJson(EstimatePage page, Language language)
{
    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter json)
    {
        var scope = page.Report.Scope;
        json.WriteString("contest", scope.Design.Contest);
        json.WriteString("design", scope.Design.Id);
        json.WriteString("designDigest", scope.Design.Digest.Hex);
        json.WriteString("selection", EstimateWords.NameOf(scope.Design.Selection));
        if (scope.AsOf is { } instant)
        {
            json.WriteString("asOf", Instant.Format(instant));
        }

        json.WriteObject("coverage", () =>
        {
            json.WriteNumber("observed", scope.Observed);
            json.WriteNumber("frame", scope.Frame);
            json.WriteNumber("observedRegistered", scope.ObservedRegistered);
            json.WriteNumber("frameRegistered", scope.FrameRegistered);
        });
        json.WriteArray("outside", scope.Outside, json.WriteStringValue);
        page.Report.Match(
            estimated =>
            {
                WriteEstimated(json, estimated);
                return 0;
            },
            raw =>
            {
                json.WriteString("noInference", raw.Reason.In(language));
                json.WriteArray("shares", raw.Shares, figure => json.WriteObject(null, () => WriteRaw(json, figure)));
                return 0;
            });
        FindingsView.Write(json, language, page.Findings, page.Files.Definition, FindingsView.DefaultExamples);
    }

    private void WriteEstimated(Utf8JsonWriter json, EstimationReport.Estimated report)
    {
        json.WriteNumber("drawn", report.Drawn);
        json.WriteNumber("responded", report.Responded);
        json.WriteString("interval", EstimateWords.NameOf(page.Files.Design.Interval));
        json.WriteNumber("confidence", page.Files.Design.Level);
        json.WriteArray("strata", report.Strata, stratum => json.WriteObject(null, () =>
        {
            json.WriteString("name", stratum.Stratum.Name);
            json.WriteNumber("stations", stratum.Stratum.Stations);
            json.WriteNumber("drawn", stratum.Drawn);
            json.WriteNumber("responded", stratum.Responded);
            json.WriteBoolean("covered", stratum.IsCovered);
        }));
        json.WriteNumber("leastFactor", report.Factors.Least);
        json.WriteNumber("mostFactor", report.Factors.Most);
        json.WriteNumber("smallStrata", report.SmallStrata);
        json.WriteArray("unobservedClasses", report.UnobservedClasses, json.WriteStringValue);
        json.WriteArray("shares", report.Shares, figure => json.WriteObject(null, () =>
        {
            WriteRaw(json, figure.Raw);
            json.WriteNumber("strata", figure.Strata);
            if (figure.Estimate is { } estimate)
            {
                WriteEstimate(json, estimate);
                if (page.OfficialShare(figure.Raw.Share.Id, figure.Raw.Region) is { } official)
                {
                    json.WriteNumber("pAgainstOfficial", estimate.Against(official).PValue);
                }
            }
            else
            {
                json.WriteString("notEstimable", EstimateWords.NameOf(figure.Why));
            }
        }));
        json.WriteArray("totals", report.Totals, total => json.WriteObject(null, () =>
        {
            json.WriteString("line", page.Files.Definition.Lines[total.Line].Id);
            if (total.Estimate is { } estimate)
            {
                WriteEstimate(json, estimate);
            }
        }));
    }

    private void WriteRaw(Utf8JsonWriter json, RawFigure figure)
    {
        json.WriteString("share", figure.Share.Id);
        json.WriteString("title", figure.Share.Title.In(language));
        json.WriteString("region", figure.Region);
        json.WriteNumber("part", figure.Part);
        json.WriteNumber("whole", figure.Whole);
        json.WriteNumber("stations", figure.Stations);
        json.WriteNumber("frame", figure.Frame);
        json.WriteObject("bounds", () =>
        {
            json.WriteNumber("lower", figure.Bounds.Lower);
            json.WriteNumber("upper", figure.Bounds.Upper);
        });
        if (page.OfficialShare(figure.Share.Id, figure.Region) is { } official)
        {
            json.WriteNumber("official", official);
        }
    }

    private static void WriteEstimate(Utf8JsonWriter json, Estimate estimate)
    {
        json.WriteNumber("estimate", estimate.Value);
        json.WriteNumber("standardError", estimate.StandardError);
        json.WriteNumber("degreesOfFreedom", estimate.DegreesOfFreedom);
        json.WriteNumber("lower", estimate.Interval.Lower);
        json.WriteNumber("upper", estimate.Interval.Upper);
        WriteIfNumber(json, "designEffect", estimate.DesignEffect);
        WriteIfNumber(json, "effectiveSize", estimate.EffectiveSize);
        WriteIfNumber(json, "bootstrapError", estimate.BootstrapError);
    }

    private static void WriteIfNumber(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
    }
}

/// <summary>An estimate as CSV; the columns of a convenience sample have no place for an interval.</summary>
internal static class EstimateCsv
{
    /// <summary>Header and one line per share and region.</summary>
    public static string Text(EstimatePage page)
    {
        var lines = page.Report.Match(
            estimated => estimated.Shares.Select(figure => string.Join(',', Raw(page, figure.Raw).Concat(Columns(figure))))
                .Prepend("share,region,part,whole,stations,frame,bound_lower,bound_upper,official,estimate,standard_error,df,lower,upper,design_effect,not_estimable"),
            raw => raw.Shares.Select(figure => string.Join(',', Raw(page, figure)))
                .Prepend("share,region,part,whole,stations,frame,bound_lower,bound_upper,official"));
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Raw(EstimatePage page, RawFigure figure) =>
    [
        figure.Share.Id, Quote(figure.Region), Numbers.Plain(figure.Part), Numbers.Plain(figure.Whole), Numbers.Plain(figure.Stations), Numbers.Plain(figure.Frame),
        Number(figure.Bounds.Lower), Number(figure.Bounds.Upper), page.OfficialShare(figure.Share.Id, figure.Region) is { } official ? Number(official) : string.Empty,
    ];

    private static string[] Columns(EstimatedFigure figure) => figure.Estimate is { } estimate
        ?
        [
            Number(estimate.Value), Number(estimate.StandardError), Numbers.Plain(estimate.DegreesOfFreedom), Number(estimate.Interval.Lower),
            Number(estimate.Interval.Upper), Number(estimate.DesignEffect), string.Empty,
        ]
        : [string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, EstimateWords.NameOf(figure.Why)];

    private static string Number(double number) => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : string.Empty;

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
