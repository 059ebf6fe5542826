using System.Collections.Immutable;
using System.Globalization;
using Hattama.Findings;
using Hattama.Observation.Estimation;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Hattama.Cli;

/// <summary>One area of a figure.</summary>
/// <param name="Name">Its name; empty: the nation.</param>
/// <param name="Bounds">Worst case.</param>
/// <param name="Estimate">Estimate and ends; null: none.</param>
/// <param name="Official">Official share; null: none.</param>
internal sealed record AreaFigure(string Name, (double Lower, double Upper) Bounds, (double Value, double Lower, double Upper)? Estimate, double? Official);

/// <summary>Figures of observation as SVG text. Colours are told apart by people who do not see red and green alike, and shapes differ too.</summary>
internal static class EstimateFigures
{
    private const int Width = 900;
    private static readonly OxyColor Blue = OxyColor.FromRgb(0x00, 0x5A, 0x9C);
    private static readonly OxyColor Orange = OxyColor.FromRgb(0xC7, 0x5B, 0x00);
    private static readonly OxyColor Grey = OxyColor.FromRgb(0xB0, 0xB0, 0xB0);

    /// <summary>One share by region: worst case in grey, interval and estimate in blue, official as an orange diamond.</summary>
    /// <param name="title">Name of the share.</param>
    /// <param name="areas">The nation first.</param>
    /// <param name="language">Language of the labels.</param>
    public static string ByRegion(string title, IEnumerable<AreaFigure> areas, Language language)
    {
        var rows = areas.Reverse().ToList();
        var model = Model($"{title}, %");
        var labels = new CategoryAxis { Position = AxisPosition.Left };
        model.Axes.Add(labels);
        model.Axes.Add(Percent(AxisPosition.Bottom));
        var estimates = new ScatterSeries { MarkerType = MarkerType.Circle, MarkerSize = 4, MarkerFill = Blue, Title = new LocalText("бағалау", "оценка", "estimate").In(language) };
        var officials = new ScatterSeries { MarkerType = MarkerType.Diamond, MarkerSize = 5, MarkerFill = Orange, Title = new LocalText("ресми", "официально", "official").In(language) };
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            labels.Labels.Add(row.Name.Length == 0 ? new LocalText("Ел", "Страна", "Nation").In(language) : row.Name);
            model.Series.Add(Segment(row.Bounds.Lower, row.Bounds.Upper, i, Grey, 1));
            if (row.Estimate is { } estimate)
            {
                model.Series.Add(Segment(estimate.Lower, estimate.Upper, i, Blue, 4));
                estimates.Points.Add(new ScatterPoint(100 * estimate.Value, i));
            }

            if (row.Official is { } official)
            {
                officials.Points.Add(new ScatterPoint(100 * official, i));
            }
        }

        model.Series.Add(estimates);
        model.Series.Add(officials);
        return Export(model, 140 + 24 * rows.Count);
    }

    /// <summary>How the national estimate of a share settled as forms arrived: forms, and value with ends.</summary>
    public static string Convergence(
        string title, IEnumerable<(long Forms, (double Value, double Lower, double Upper) Estimate)> points, double? official, Language language)
    {
        var model = Model($"{title}, %");
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = new LocalText("нысандар", "формы", "forms").In(language) });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left });
        var band = new AreaSeries { Color = Blue, Fill = OxyColor.FromAColor(50, Blue), StrokeThickness = 0 };
        var line = new LineSeries { Color = Blue, MarkerType = MarkerType.Circle, MarkerSize = 3, Title = new LocalText("бағалау", "оценка", "estimate").In(language) };
        var last = 0L;
        foreach (var (forms, estimate) in points)
        {
            last = forms;
            line.Points.Add(new DataPoint(forms, 100 * estimate.Value));
            band.Points.Add(new DataPoint(forms, 100 * estimate.Upper));
            band.Points2.Add(new DataPoint(forms, 100 * estimate.Lower));
        }

        model.Series.Add(band);
        model.Series.Add(line);
        if (official is { } share)
        {
            var known = new LineSeries { Color = Orange, LineStyle = LineStyle.Dash, Title = new LocalText("ресми", "официально", "official").In(language) };
            known.Points.Add(new DataPoint(0, 100 * share));
            known.Points.Add(new DataPoint(last, 100 * share));
            model.Series.Add(known);
        }

        return Export(model, 450);
    }

    /// <summary>Turnout (across) and share (up), whole per cents; darker: more stations.</summary>
    public static string Fingerprint(ImmutableArray<ImmutableArray<int>> cells, string title, Language language)
    {
        var model = Model(title);
        model.Axes.Add(Percent(AxisPosition.Bottom, new LocalText("келу, %", "явка, %", "turnout, %").In(language)));
        model.Axes.Add(Percent(AxisPosition.Left, new LocalText("үлес, %", "доля, %", "share, %").In(language)));
        var most = Math.Max(1, cells.Max(row => row.Max()));
        var bars = new RectangleBarSeries { StrokeThickness = 0 };
        for (var turnout = 0; turnout <= 100; turnout++)
        {
            for (var share = 0; share <= 100; share++)
            {
                if (cells[turnout][share] is > 0 and var count)
                {
                    var shade = (byte)(225 - 225 * Math.Log(count + 1) / Math.Log(most + 1));
                    bars.Items.Add(new RectangleBarItem(turnout, share, turnout + 1, share + 1) { Color = OxyColor.FromRgb(shade, shade, (byte)Math.Min(255, shade + 30)) });
                }
            }
        }

        model.Series.Add(bars);
        return Export(model, Width);
    }

    private static PlotModel Model(string title)
    {
        var model = new PlotModel { Title = title, Culture = CultureInfo.InvariantCulture, Background = OxyColors.White };
        model.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.BottomCenter, LegendOrientation = LegendOrientation.Horizontal });
        return model;
    }

    private static LinearAxis Percent(AxisPosition position, string? title = null) =>
        new() { Position = position, Minimum = 0, Maximum = 101, MajorStep = 10, Title = title, MajorGridlineStyle = LineStyle.Dot };

    private static LineSeries Segment(double lower, double upper, int row, OxyColor colour, double thickness)
    {
        var line = new LineSeries { Color = colour, StrokeThickness = thickness };
        line.Points.Add(new DataPoint(100 * lower, row));
        line.Points.Add(new DataPoint(100 * upper, row));
        return line;
    }

    /// <summary>The title also as the text alternative of the picture.</summary>
    private static string Export(PlotModel model, int height)
    {
        var svg = new SvgExporter { Width = Width, Height = height, UseVerticalTextAlignmentWorkaround = true }.ExportToString(model);
        var end = svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1;
        return svg.Insert(end, $"<title>{System.Security.SecurityElement.Escape(model.Title)}</title>");
    }
}

/// <summary>Writes the figures of an estimate into a folder.</summary>
internal static class EstimateFigureFiles
{
    private const int Steps = 25;

    /// <summary>One file per share by region and, for a probability sample, one of convergence.</summary>
    public static async Task WriteAsync(string folder, EstimatePage page, EstimationRun run, Language language, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var figures = page.Report.Match(
            estimated => estimated.Shares.Select(figure => (figure.Raw, figure.Estimate)), raw => raw.Shares.Select(figure => (Raw: figure, Estimate: (Estimate?)null)));
        var shares = figures.GroupBy(figure => figure.Raw.Share.Id, StringComparer.Ordinal).ToList();
        foreach (var share in shares)
        {
            var areas = share.Select(figure => new AreaFigure(
                figure.Raw.Region, (figure.Raw.Bounds.Lower, figure.Raw.Bounds.Upper), EndsOf(figure.Estimate), page.OfficialShare(share.Key, figure.Raw.Region)));
            await ObserveEstimateCommand.WriteAsync(
                Path.Combine(folder, $"{share.Key}-regions.svg"), EstimateFigures.ByRegion(share.First().Raw.Share.Title.In(language), areas, language), cancel);
        }

        var convergence = run.Converge(Steps);
        foreach (var share in shares.Where(_ => !convergence.IsEmpty))
        {
            var points = convergence.Select(point => (Forms: (long)point.Forms, Ends: EndsOf(point.Report.Find(share.Key)!.Estimate)))
                .Where(point => point.Ends is not null).Select(point => (point.Forms, point.Ends!.Value));
            var svg = EstimateFigures.Convergence(share.First().Raw.Share.Title.In(language), points, page.OfficialShare(share.Key, string.Empty), language);
            await ObserveEstimateCommand.WriteAsync(Path.Combine(folder, $"{share.Key}-convergence.svg"), svg, cancel);
        }
    }

    private static (double Value, double Lower, double Upper)? EndsOf(Estimate? estimate) =>
        estimate is null ? null : (estimate.Value, estimate.Interval.Lower, estimate.Interval.Upper);
}
