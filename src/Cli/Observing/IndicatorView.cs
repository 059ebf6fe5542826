using System.Globalization;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Observation.Indicators;
using Hattama.Pipeline;
using Spectre.Console;

namespace Hattama.Cli;

/// <summary>What is shown of indicators.</summary>
/// <param name="Definition">The contest.</param>
/// <param name="Share">The share looked at.</param>
/// <param name="Report">The whole contest.</param>
/// <param name="Skipped">Stations that lack a figure.</param>
/// <param name="Regions">By region, where asked for.</param>
/// <param name="Keys">Names of the stations in the order of the figures.</param>
internal sealed record IndicatorPage(
    ContestDefinition Definition, Share Share, IndicatorReport Report, int Skipped, IReadOnlyList<(string Region, IndicatorReport Report)> Regions, IReadOnlyList<string> Keys);

/// <summary>Shows indicators, each with what it does not show.</summary>
internal static class IndicatorView
{
    private const int ShownOutliers = 10;

    /// <summary>Shows them for people, or writes them as JSON.</summary>
    public static void Show(Terminal terminal, IndicatorPage page)
    {
        terminal.Line(terminal.Say(IndicatorText.LookHere));
        terminal.Line($"{terminal.Say(page.Share.Title)}: {Numbers.Grouped(page.Report.Stations)} stations, {Numbers.Grouped(page.Skipped)} without the figures.");
        var table = new Table().AddColumns("Indicator", "Of", "Value", "Reference", "n", "p", "p (Holm)", "p (BH)");
        foreach (var indicator in page.Report.Indicators)
        {
            table.AddRow(
                Markup.Escape(terminal.Say(indicator.Text.Title)), Markup.Escape(indicator.Series), Text(indicator.Value), Text(indicator.Reference), Numbers.Grouped(indicator.Count),
                Text(indicator.PValue), Text(indicator.Holm), Text(indicator.BenjaminiHochberg));
        }

        terminal.Show(table);
        foreach (var outlier in page.Report.Outliers.Take(ShownOutliers))
        {
            terminal.Line($"{page.Keys[outlier.Station]}: {(outlier.IsTurnout ? "turnout" : "share")} {100 * outlier.Value:F1} %, its area {100 * outlier.Median:F1} %, {outlier.Score:F1} robust deviations");
        }

        ShowRegions(terminal, page);
        foreach (var text in page.Report.Indicators.Select(indicator => indicator.Text).Append(IndicatorText.Outlier).Distinct())
        {
            terminal.Line($"{terminal.Say(text.Title)}: {terminal.Say(text.Caveat)}");
        }

        terminal.Object(json => Write(json, terminal, page));
    }

    /// <summary>The smallest of all regions, corrected over all of them.</summary>
    private static void ShowRegions(Terminal terminal, IndicatorPage page)
    {
        if (page.Regions.Count == 0)
        {
            return;
        }

        terminal.Line($"{terminal.Say(RegionalIndicators.Correction(IndicatorReport.TestsOf(page.Regions.Select(region => region.Report))))}");
        var table = new Table().AddColumns("Region", "Indicator", "Of", "Value", "p", "p (Holm)", "p (BY)");
        foreach (var (region, indicator) in RegionalIndicators.Smallest(page.Regions, ShownOutliers))
        {
            table.AddRow(
                Markup.Escape(region), Markup.Escape(terminal.Say(indicator.Text.Title)), Markup.Escape(indicator.Series), Text(indicator.Value), Text(indicator.PValue),
                Text(indicator.Holm), Text(indicator.BenjaminiYekutieli));
        }

        terminal.Show(table);
    }

    private static void Write(Utf8JsonWriter json, Terminal terminal, IndicatorPage page)
    {
        json.WriteString("contest", page.Definition.Id);
        json.WriteString("share", page.Share.Id);
        json.WriteString("lookHere", terminal.Say(IndicatorText.LookHere));
        json.WriteNumber("skipped", page.Skipped);
        WriteReport(json, page.Report);
        json.WriteArray("outliers", page.Report.Outliers, outlier => json.WriteObject(null, () =>
        {
            json.WriteString("station", page.Keys[outlier.Station]);
            json.WriteString("of", outlier.IsTurnout ? "turnout" : "share");
            json.WriteNumber("value", outlier.Value);
            json.WriteNumber("median", outlier.Median);
            json.WriteNumber("score", outlier.Score);
        }));
        json.WriteArray("texts", page.Report.Indicators.Select(indicator => indicator.Text).Append(IndicatorText.Outlier).Distinct(), text => json.WriteObject(null, () =>
        {
            json.WriteString("id", text.Id);
            json.WriteString("title", terminal.Say(text.Title));
            json.WriteString("doesNotShow", terminal.Say(text.Caveat));
        }));
        json.WriteNumber("regionalTests", IndicatorReport.TestsOf(page.Regions.Select(region => region.Report)));
        json.WriteArray("regions", page.Regions, region => json.WriteObject(null, () =>
        {
            json.WriteString("region", region.Region);
            WriteReport(json, region.Report);
        }));
    }

    private static void WriteReport(Utf8JsonWriter json, IndicatorReport report)
    {
        json.WriteNumber("stations", report.Stations);
        json.WriteArray("indicators", report.Indicators, indicator => json.WriteObject(null, () =>
        {
            json.WriteString("id", indicator.Text.Id);
            json.WriteString("of", indicator.Series);
            WriteNumber(json, "value", indicator.Value);
            WriteNumber(json, "reference", indicator.Reference);
            json.WriteNumber("count", indicator.Count);
            WriteNumber(json, "p", indicator.PValue);
            WriteNumber(json, "pHolm", indicator.Holm);
            WriteNumber(json, "pBenjaminiHochberg", indicator.BenjaminiHochberg);
            WriteNumber(json, "pBenjaminiYekutieli", indicator.BenjaminiYekutieli);
        }));
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
    }

    private static string Text(double number) => double.IsFinite(number) ? number.ToString("G4", CultureInfo.InvariantCulture) : string.Empty;
}
