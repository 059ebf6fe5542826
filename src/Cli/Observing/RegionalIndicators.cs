using System.Globalization;
using Hattama.Findings;
using Hattama.Observation.Estimation;
using Hattama.Observation.Indicators;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>Indicators of all regions together: one family of tests, so that the smallest p of many regions is not taken for a finding.</summary>
internal static class RegionalIndicators
{
    private const int Shown = 12;

    /// <summary>Says how the p-values of regions are corrected.</summary>
    public static LocalText Correction(int tests) => new(
        $"Өңірлер: {tests} сынақ бір топ ретінде түзетілді (Холм; Бенджамини–Екутиели).",
        $"Регионы: {tests} проверок исправлены как одно семейство (Холм; Бенджамини–Екутиели).",
        $"Regions: {tests} tests corrected as one family (Holm; Benjamini–Yekutieli).");

    /// <summary>The tests with the smallest p-values.</summary>
    public static IEnumerable<(string Region, Indicator Indicator)> Smallest(IReadOnlyList<(string Region, IndicatorReport Report)> regions, int most) => regions
        .SelectMany(region => region.Report.Indicators.Select(indicator => (region.Region, Indicator: indicator)))
        .Where(pair => !double.IsNaN(pair.Indicator.PValue)).OrderBy(pair => pair.Indicator.PValue).ThenBy(pair => pair.Region, StringComparer.Ordinal).Take(most);

    /// <summary>The table of a report for the first share of an option; null where the contest has no turnout to look at.</summary>
    public static ReportTable? Table(OfficialTable table, Language language)
    {
        var share = Measures.Of(table.Definition).FirstOrDefault(known => known.Part is [var line] && table.Definition.Lines[line].IsOption);
        if (share is null)
        {
            return null;
        }

        var regions = IndicatorReport.ByRegion(table.ByRegion(share), seed: 1);
        var rows = Smallest(regions, Shown).ToList();
        return new ReportTable(
            $"{new LocalText("Көрсеткіштер", "Показатели", "Indicators").In(language)}: {share.Title.In(language)}",
            [
                IndicatorText.LookHere.In(language), Correction(IndicatorReport.TestsOf(regions.Select(region => region.Report))).In(language),
                .. rows.Select(row => row.Indicator.Text).Distinct().Select(text => $"{text.Title.In(language)}: {text.Caveat.In(language)}"),
            ],
            [
                new LocalText("Аумақ", "Территория", "Area").In(language), new LocalText("Көрсеткіш", "Показатель", "Indicator").In(language), "",
                "p", new LocalText("p (Холм)", "p (Холм)", "p (Holm)").In(language), "p (BY)",
            ],
            [.. rows.Select(row => (IReadOnlyList<string>)
                [row.Region, row.Indicator.Text.Title.In(language), row.Indicator.Series, Text(row.Indicator.PValue), Text(row.Indicator.Holm), Text(row.Indicator.BenjaminiYekutieli)])]);
    }

    private static string Text(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);
}
