using Hattama.Findings;
using Hattama.Observation.Estimation;
using Hattama.Observation.Indicators;
using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>The figures of a report about observation, from published documents: estimates beside the official result, their convergence, fingerprints.</summary>
internal static class ReportFigures
{
    private static readonly LocalText Beside = new(
        "Сұр: бақыланбағанның бәрінің шекті жағдайы. Аралықтан тыс ресми үлес бұзушылықты дәлелдемейді: жауап бермеу, кеш түзету және негізден тыс учаскелер де ажыратады.",
        "Серым: крайний случай всего, что не наблюдалось. Официальная доля вне интервала не доказывает нарушения: расходятся и из-за неответа, поздних исправлений, участков вне основы.",
        "Grey: the worst case of everything not observed. An official share outside the interval proves no violation: non-response, late corrections and stations outside the frame part the two as well.");

    private static readonly LocalText Settling = new(
        "Нысандардың келу уақыты бойынша. Алғашқы нүктелер бірінші хабарлаған учаскелерге сүйенеді, олар қалғандарына ұқсамайды.",
        "По времени получения форм. Первые точки опираются на участки, сообщившие раньше других, а они на другие не похожи.",
        "By the instant at which forms were received. Early points rest on the stations that report first, which are not like the others.");

    /// <summary>Estimates beside the official result, and how they settled.</summary>
    public static IReadOnlyList<ReportFigure> Draw(PublishedResult result, IReadOnlyList<PublishedSample> samples, Language language)
    {
        var figures = new List<ReportFigure>();
        foreach (var sample in samples.Where(sample => sample.State == "drawn" && !sample.IsWithheld))
        {
            foreach (var share in sample.Shares.GroupBy(figure => figure.Share.Id, StringComparer.Ordinal))
            {
                var title = share.First().Share.Title.In(language);
                var areas = share.Select(figure => new AreaFigure(
                    NameOf(result, figure.Region), figure.Bounds,
                    figure.Estimate is { } estimate ? (estimate.Value, estimate.Lower, estimate.Upper) : null, figure.Official?.Value));
                figures.Add(new ReportFigure(title, EstimateFigures.ByRegion(title, areas, language), Beside.In(language)));
                var points = sample.Convergence.Where(point => point.Shares.ContainsKey(share.Key)).Select(point => (point.Forms, point.Shares[share.Key])).ToList();
                if (points.Count > 1)
                {
                    var official = share.FirstOrDefault(figure => figure.Region.Length == 0)?.Official?.Value;
                    figures.Add(new ReportFigure(title, EstimateFigures.Convergence(title, points, official, language), Settling.In(language)));
                }
            }
        }

        return figures;
    }

    /// <summary>Turnout and share of every station counted.</summary>
    public static IEnumerable<ReportFigure> Fingerprints(OfficialTable table, Language language) => Measures.Of(table.Definition)
        .Where(share => share.Part is [var line] && table.Definition.Lines[line].IsOption)
        .Select(share => (share.Title, table.Figures(share).Figures)).Where(pair => pair.Figures.Count > 0)
        .Select(pair => new ReportFigure(
            $"{IndicatorText.Fingerprint.Title.In(language)}: {pair.Title.In(language)}",
            EstimateFigures.Fingerprint(TurnoutPatterns.Fingerprint(pair.Figures), pair.Title.In(language), language),
            $"{IndicatorText.LookHere.In(language)} {IndicatorText.Fingerprint.Caveat.In(language)}"));

    private static string NameOf(PublishedResult result, string region) =>
        result.Nation.Children.FirstOrDefault(child => child.Code == region)?.Name ?? region;
}
