using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Hattama.Tests.Protocols;

namespace Hattama.Fuzz;

/// <summary>A cell: what stands in it and how the workbook says so.</summary>
internal sealed record ModelCell(int Column, string Text, string Type, int Style = 0, string? Formula = null, bool IsRich = false);

/// <summary>A row by its number.</summary>
internal sealed record ModelRow(int Number, List<ModelCell> Cells);

/// <summary>A sheet as a grid, written as a sound part whatever stands in its cells.</summary>
internal sealed class ModelSheet
{
    public string Name { get; set; } = "S";

    public string State { get; set; } = "visible";

    public List<ModelRow> Rows { get; private init; } = [];

    public List<string> Merged { get; private init; } = [];

    /// <summary>Whether rows and cells say where they stand; without it they follow each other.</summary>
    public bool HasReferences { get; set; } = true;

    public ModelSheet Copy() => new()
    {
        Name = Name,
        State = State,
        HasReferences = HasReferences,
        Merged = [.. Merged],
        Rows = [.. Rows.Select(static row => new ModelRow(row.Number, [.. row.Cells]))],
    };

    /// <summary>Makes rows of the columns: names that stood across then stand down.</summary>
    public void Turn()
    {
        var cells = Rows.SelectMany((row, at) => row.Cells.Select(cell => (cell.Column, Cell: cell with { Column = at }))).ToLookup(static each => each.Column, static each => each.Cell);
        Rows.Clear();
        Rows.AddRange(cells.OrderBy(static column => column.Key).Select(static column => new ModelRow(column.Key + 1, [.. column.DistinctBy(static cell => cell.Column)])));
    }

    /// <summary>Reads what <see cref="Workbook"/> has built.</summary>
    public static ModelSheet Read(byte[] part)
    {
        var root = XElement.Load(new MemoryStream(part));
        var sheet = new ModelSheet();
        foreach (var row in root.Descendants().Where(static each => each.Name.LocalName == "row"))
        {
            sheet.Rows.Add(new ModelRow((int)row.Attribute("r")!, [.. row.Elements().Select(static cell => new ModelCell(
                ((string)cell.Attribute("r")!)[0] - 'A', cell.Value, (string?)cell.Attribute("t") ?? "n", (int?)cell.Attribute("s") ?? 0))]));
        }

        sheet.Merged.AddRange(root.Descendants().Where(static each => each.Name.LocalName == "mergeCell").Select(static each => (string)each.Attribute("ref")!));
        return sheet;
    }

    /// <summary>Adds the sheet to a workbook; texts of type <c>s</c> go to the shared ones.</summary>
    public void Write(Workbook workbook, List<string> shared)
    {
        var rows = new StringBuilder();
        foreach (var row in Rows)
        {
            rows.Append(HasReferences ? FormattableString.Invariant($"<row r=\"{row.Number}\">") : "<row>");
            foreach (var cell in row.Cells)
            {
                WriteCell(rows, row, cell, shared);
            }

            rows.Append("</row>");
        }

        var merged = Merged.Count == 0 ? string.Empty : $"<mergeCells>{string.Concat(Merged.Select(static range => $"<mergeCell ref=\"{range}\"/>"))}</mergeCells>";
        workbook.Raw(Escaped(Name), rows.ToString(), State, merged);
    }

    private void WriteCell(StringBuilder xml, ModelRow row, ModelCell cell, List<string> shared)
    {
        xml.Append("<c");
        if (HasReferences)
        {
            xml.Append(CultureInfo.InvariantCulture, $" r=\"{Letters(cell.Column)}{row.Number}\"");
        }

        xml.Append(cell.Type == "n" ? string.Empty : $" t=\"{cell.Type}\"");
        xml.Append(cell.Style == 0 ? string.Empty : FormattableString.Invariant($" s=\"{cell.Style}\""));
        xml.Append('>');
        if (cell.Formula is not null)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<f>{Escaped(cell.Formula)}</f>");
        }

        var text = Escaped(cell.Text);
        var inside = !cell.IsRich ? $"<t xml:space=\"preserve\">{text}</t>" : $"<r><rPr><b/></rPr><t>{text[..(text.Length / 2 & ~7)]}</t></r><r><t>{text[(text.Length / 2 & ~7)..]}</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh>";
        if (cell.Type == "s" && (cell.Text.Length > 4 || !cell.Text.All(char.IsAsciiDigit)))
        {
            xml.Append(CultureInfo.InvariantCulture, $"<v>{shared.Count}</v>");
            shared.Add($"<si>{inside}</si>");
        }
        else
        {
            xml.Append(cell.Type == "inlineStr" ? $"<is>{inside}</is>" : $"<v>{text}</v>");
        }

        xml.Append("</c>");
    }

    public static string Letters(int column)
    {
        var text = string.Empty;
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            text = (char)('A' + ((rest - 1) % 26)) + text;
        }

        return text;
    }

    /// <summary>Text as XML can say it: what it cannot say is left out, other mutations put it there.</summary>
    private static string Escaped(string text) => string.Concat(text.Where(static character => character >= ' ' || character is '\n' or '\t').Where(static character => !char.IsSurrogate(character) && character < '\uFFFE'))
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
