using System.Globalization;
using System.Net;
using System.Text;

namespace Hattama.Pipeline;

/// <summary>A figure of a report: SVG text with what it does not show.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Svg">The figure.</param>
/// <param name="Caveat">What it does not show.</param>
public sealed record ReportFigure(string Title, string Svg, string Caveat);

/// <summary>A table of a report with what it does not show.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Notes">What it does not show.</param>
/// <param name="Head">Its columns.</param>
/// <param name="Rows">Its cells.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Notes, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A report as text that is being written: headings, items, tables, figures.</summary>
public abstract class ReportText
{
    private protected ReportText()
    {
    }

    private protected StringBuilder Text { get; } = new();

    /// <summary>The report as Markdown; figures are left out.</summary>
    public static ReportText Markdown() => new MarkdownText();

    /// <summary>The report as one page of HTML: nothing is loaded, nothing runs, everything from outside is encoded.</summary>
    /// <param name="language">Code of the language.</param>
    public static ReportText Html(string language) => new HtmlText(language);

    /// <summary>The title; first of all.</summary>
    public abstract void Title(string text);

    /// <summary>A heading of a section, or of a part of one.</summary>
    public abstract void Head(string text, bool isPart = false);

    /// <summary>A paragraph.</summary>
    public abstract void Paragraph(string text, bool isStrong = false);

    /// <summary>Named facts, one a line.</summary>
    public abstract void Items(IEnumerable<(string Name, string Text)> items);

    /// <summary>A table; without rows nothing is written.</summary>
    /// <param name="head">Its columns.</param>
    /// <param name="rows">Its cells; numbers stand at the right.</param>
    public abstract void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows);

    /// <summary>A figure with its caveat.</summary>
    public abstract void Figure(ReportFigure figure);

    /// <summary>The whole text.</summary>
    public abstract string Finish();

    private sealed class MarkdownText : ReportText
    {
        public override void Title(string text) => Text.Append(CultureInfo.InvariantCulture, $"# {Flat(text)}\n\n");

        public override void Head(string text, bool isPart) => Text.Append(CultureInfo.InvariantCulture, $"{(isPart ? "###" : "##")} {Flat(text)}\n\n");

        public override void Paragraph(string text, bool isStrong) => Text.Append(isStrong ? $"**{text}**" : text).Append("\n\n");

        public override void Items(IEnumerable<(string Name, string Text)> items)
        {
            foreach (var (name, text) in items)
            {
                Text.Append(CultureInfo.InvariantCulture, $"- {name}: {text}\n");
            }

            Text.Append('\n');
        }

        public override void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
        {
            var cells = rows.ToList();
            if (cells.Count == 0)
            {
                return;
            }

            Row(head);
            Text.Append('|').Insert(Text.Length, " --- |", head.Count).Append('\n');
            cells.ForEach(Row);
            Text.Append('\n');
        }

        public override void Figure(ReportFigure figure)
        {
        }

        public override string Finish() => Text.ToString();

        // A title may hold what a table or Markdown would take for its own.
        private void Row(IReadOnlyList<string> cells) => Text.Append(
            CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells.Select(cell => Flat(cell.Replace("|", "\\|", StringComparison.Ordinal))))} |\n");

        private static string Flat(string text) => text.ReplaceLineEndings(" ");
    }

    private sealed class HtmlText(string language) : ReportText
    {
        private const string Style = """
            :root{color-scheme:light}
            body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
            h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.25rem;margin:2rem 0 .5rem;border-bottom:2px solid #005a9c;padding-bottom:.2rem}h3{font-size:1.05rem;margin:1.2rem 0 .3rem}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.5rem 0}dt{color:#444}dd{margin:0;overflow-wrap:anywhere}
            .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.5rem 0 1rem}
            th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #ccc}th{border-bottom:2px solid #888}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap}
            figure{margin:1rem 0;break-inside:avoid}figure img{max-width:100%;height:auto}figcaption{font-size:.9rem;color:#333}
            @media print{body{max-width:none;margin:0;font-size:10pt}thead{display:table-header-group}tr{break-inside:avoid}h2,h3{break-after:avoid}}
            """;

        public override void Title(string text) => Text
            .Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{Of(language)}\"><head><meta charset=\"utf-8\">")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">")
            .Append(CultureInfo.InvariantCulture, $"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Of(text)}</title>\n<style>\n{Style}\n</style></head>\n")
            .Append(CultureInfo.InvariantCulture, $"<body><main>\n<h1>{Of(text)}</h1>\n");

        public override void Head(string text, bool isPart) => Text.Append(CultureInfo.InvariantCulture, $"<h{(isPart ? 3 : 2)}>{Of(text)}</h{(isPart ? 3 : 2)}>\n");

        public override void Paragraph(string text, bool isStrong) =>
            Text.Append(isStrong ? $"<p><strong>{Of(text)}</strong></p>\n" : $"<p>{Of(text)}</p>\n");

        public override void Items(IEnumerable<(string Name, string Text)> items)
        {
            Text.Append("<dl>");
            foreach (var (name, text) in items)
            {
                Text.Append(CultureInfo.InvariantCulture, $"<dt>{Of(name)}</dt><dd>{Of(text.Replace("`", "", StringComparison.Ordinal))}</dd>\n");
            }

            Text.Append("</dl>\n");
        }

        public override void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
        {
            var cells = rows.ToList();
            if (cells.Count == 0)
            {
                return;
            }

            bool[] areNumbers = [.. head.Select((_, column) => cells.All(row => IsNumber(row[column])))];
            Text.Append("<div class=\"wide\"><table><thead>");
            Row("th", head, areNumbers);
            Text.Append("</thead><tbody>");
            cells.ForEach(row => Row("td", row, areNumbers));
            Text.Append("</tbody></table></div>\n");
        }

        public override void Figure(ReportFigure figure) => Text.Append(
            CultureInfo.InvariantCulture,
            $"<figure><img alt=\"{Of(figure.Title)}\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.Svg))}\"><figcaption><strong>{Of(figure.Title)}.</strong> {Of(figure.Caveat)}</figcaption></figure>\n");

        public override string Finish() => Text.Append("</main></body></html>\n").ToString();

        private void Row(string cell, IReadOnlyList<string> cells, bool[] areNumbers)
        {
            Text.Append("<tr>");
            for (var column = 0; column < cells.Count; column++)
            {
                Text.Append(CultureInfo.InvariantCulture, $"<{cell}{(areNumbers[column] ? " class=\"n\"" : string.Empty)}>{Of(cells[column])}</{cell}>");
            }

            Text.Append("</tr>\n");
        }

        private static bool IsNumber(string cell) => cell.All(character => char.IsAsciiDigit(character) || "+-−–.,% \u00A0…".Contains(character, StringComparison.Ordinal));

        private static string Of(string text) => WebUtility.HtmlEncode(text);
    }
}
