using System.Globalization;
using Hattama.Findings;
using Hattama.Observation.Estimation;
using Spectre.Console;

namespace Hattama.Cli;

/// <summary>Shows an estimate for people: scope, what is missing, shares, and why a figure has no interval.</summary>
internal sealed class EstimateView(Terminal terminal, EstimatePage page)
{
    /// <summary>Shows it.</summary>
    public void Show()
    {
        FindingsView.Show(terminal, page.Findings, page.Files.Definition, FindingsView.DefaultExamples);
        var scope = page.Report.Scope;
        terminal.Line($"{scope.Design.Id}: {EstimateWords.NameOf(scope.Design.Selection)}, as of {scope.AsOf?.ToString("u", CultureInfo.InvariantCulture)}");
        terminal.Line($"{Numbers.Grouped(scope.Observed)} of {Numbers.Grouped(scope.Frame)} stations observed, {Numbers.Grouped(scope.ObservedRegistered)} of {Numbers.Grouped(scope.FrameRegistered)} registered voters.");
        if (scope.Outside.Length > 0)
        {
            terminal.Line($"{scope.Outside.Length} observed stations are not in the sample and are used nowhere: {string.Join(", ", scope.Outside.Take(10))}{(scope.Outside.Length > 10 ? ", …" : string.Empty)}");
        }

        page.Report.Match(
            estimated =>
            {
                ShowEstimated(estimated);
                return 0;
            },
            raw =>
            {
                ShowRaw(raw);
                return 0;
            });
    }

    private void ShowEstimated(EstimationReport.Estimated report)
    {
        terminal.Line($"Response: {report.Responded} of {report.Drawn} drawn; {report.Strata.Count(stratum => stratum.IsCovered)} of {report.Strata.Length} strata covered.");
        foreach (var stratum in report.Uncovered)
        {
            terminal.Line($"No estimate speaks of stratum {stratum.Name}: none of its {stratum.Stations} stations was observed.");
        }

        if (report.Factors.Least < 1.0 / 3 || report.Factors.Most > 3)
        {
            terminal.Line($"Calibration changed weights by factors from {Text(report.Factors.Least)} to {Text(report.Factors.Most)}: outside ⅓ … 3 is a warning sign.");
        }

        if (report.SmallStrata > 0)
        {
            terminal.Line(terminal.Say(EstimateWords.SmallStrata(report.SmallStrata)));
        }

        var table = new Table().AddColumns(
            "Share", "Region", "Estimate, %", $"{page.Files.Design.Level:P1} interval", "SE", "df", "deff", "n", "Worst case, %", "Official, %", "p");
        foreach (var figure in report.Shares)
        {
            var raw = figure.Raw;
            var estimate = figure.Estimate;
            var official = page.OfficialShare(raw.Share.Id, raw.Region);
            table.AddRow(
                Cell(terminal.Say(raw.Share.Title)), Cell(raw.Region),
                estimate is null ? Cell(terminal.Say(EstimateWords.Of(figure.Why))) : Percent(estimate.Value),
                estimate is null ? string.Empty : $"{Percent(estimate.Interval.Lower)} – {Percent(estimate.Interval.Upper)}",
                estimate is null ? string.Empty : Percent(estimate.StandardError),
                estimate is null ? string.Empty : estimate.DegreesOfFreedom.ToString(CultureInfo.InvariantCulture),
                estimate is null ? string.Empty : Text(estimate.DesignEffect),
                $"{raw.Stations}/{raw.Frame}",
                $"{Percent(raw.Bounds.Lower)} – {Percent(raw.Bounds.Upper)}",
                official is { } share ? Percent(share) : string.Empty,
                official is { } known && estimate is not null ? estimate.Against(known).PValue.ToString("0.000", CultureInfo.InvariantCulture) : string.Empty);
        }

        terminal.Show(table);
    }

    private void ShowRaw(EstimationReport.Raw report)
    {
        terminal.Line(terminal.Say(report.Reason));
        var table = new Table().AddColumns("Share", "Region", "Counted", "Of", "Stations", "Worst case, %", "Official, %");
        foreach (var figure in report.Shares)
        {
            var official = page.OfficialShare(figure.Share.Id, figure.Region);
            table.AddRow(
                Cell(terminal.Say(figure.Share.Title)), Cell(figure.Region), Numbers.Grouped(figure.Part), Numbers.Grouped(figure.Whole), $"{figure.Stations}/{figure.Frame}",
                $"{Percent(figure.Bounds.Lower)} – {Percent(figure.Bounds.Upper)}", official is { } share ? Percent(share) : string.Empty);
        }

        terminal.Show(table);
    }

    private static string Cell(string text) => Markup.Escape(text);

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Text(double number) => double.IsNaN(number) ? string.Empty : number.ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>Words of estimates.</summary>
internal static class EstimateWords
{
    /// <summary>Why a figure has no estimate.</summary>
    public static LocalText Of(NotEstimable why) => why switch
    {
        NotEstimable.NoStation => new("бағаланбайды: учаске бақыланбаған", "не оценивается: нет участков", "not estimable: no station"),
        NotEstimable.OneUnit => new("бағаланбайды: бір ғана учаске", "не оценивается: одна единица", "not estimable: one unit"),
        NotEstimable.Unanimous => new("бағаланбайды: айырма жоқ", "не оценивается: нет разброса", "not estimable: no spread"),
        NotEstimable.Complete => new("толық бақыланған", "наблюдались все", "all observed"),
        NotEstimable.NotAShare => new("бағаланбайды: үлес емес", "не оценивается: не доля", "not estimable: not a share"),
        _ => default,
    };

    /// <summary>Warns of calibration in small strata.</summary>
    public static LocalText SmallStrata(int strata) => new(
        $"{strata} қабатта 20-дан аз учаске бар, ал салмақтар оның сайлаушыларына сәйкестендірілген: баға ығысқан, аралық тым тар болуы мүмкін (docs/estimation.md).",
        $"В {strata} стратах меньше 20 участков, а веса подогнаны к их избирателям: оценка смещена, интервал может быть слишком узким (docs/estimation.md).",
        $"{strata} strata have fewer than 20 stations and are fitted to their registered voters: the estimate is biased and its interval may be too short (docs/estimation.md).");

    /// <summary>The name of a choice as the design writes it.</summary>
    public static string NameOf<T>(T choice)
        where T : struct, Enum
    {
        var name = choice.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
