using System.Runtime.CompilerServices;
using Hattama.Tests.Protocols;

namespace Hattama.Fuzz;

/// <summary>
/// Changes to workbooks as grids: cells, rows, formulas, styles, shared texts, merged ranges, sheets and their relations. The package stays sound, so that
/// what is read is the grid; a fifth of the inputs have a damaged package instead.
/// </summary>
internal static class WorkbookMutations
{
    private static readonly string[] Types = ["n", "s", "inlineStr", "str", "b", "e", "d"];
    private static readonly string[] Formulas = ["1+1", "SUM(A1:A9)", "", "#REF!", "Sheet2!A1"];
    private static readonly string[] SheetNames = ["S", "Хаттама", "Лист 1", "S", "a!b", "=x", "0123456789012345678901234567890123456789012345678901234567890123456789"];
    private static readonly ConditionalWeakTable<byte[], List<ModelSheet>> Models = [];

    /// <summary>Changes a workbook.</summary>
    public static byte[] Change(Random random, byte[] seed)
    {
        if (random.Next(5) == 0)
        {
            return ArchiveMutations.ChangeWorkbook(random, seed);
        }

        var sheets = Models.GetValue(seed, static bytes => [.. ArchiveMutations.MembersOf(bytes)!
            .Where(static member => member.Name.Contains("sheets/", StringComparison.Ordinal)).Select(static member => ModelSheet.Read(member.Bytes))])
            .ConvertAll(static sheet => sheet.Copy());
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            ChangeSheets(random, sheets);
        }

        var shared = new List<string>();
        var pages = new Workbook();
        foreach (var sheet in sheets)
        {
            sheet.Write(pages, shared);
        }

        return ArchiveMutations.Pack(random, [.. pages.Members().Select(member => Frame(random, member, shared))]);
    }

    private static void ChangeSheets(Random random, List<ModelSheet> sheets)
    {
        var sheet = sheets[random.Next(sheets.Count)];
        switch (random.Next(26))
        {
            case 0 when sheets.Count < 7:
                sheets.Insert(random.Next(sheets.Count + 1), sheet.Copy());
                break;
            case 1 when sheets.Count > 1:
                sheets.Remove(sheet);
                break;
            case 2:
                sheet.State = random.Next(3) switch { 0 => "hidden", 1 => "veryHidden", _ => "visible" };
                break;
            case 3:
                sheet.Name = SheetNames[random.Next(SheetNames.Length)];
                break;
            case 4:
                sheet.HasReferences = !sheet.HasReferences;
                break;
            case 5:
                var (left, top) = (random.Next(20), random.Next(1, 6));
                sheet.Merged.Add(FormattableString.Invariant($"{ModelSheet.Letters(left)}{top}:{ModelSheet.Letters(left + random.Next(4))}{top + random.Next(3)}"));
                break;
            case 6:
                MoveRight(sheet, random.Next(1, 4));
                break;
            case >= 7 and <= 11 when sheet.Rows.Count > 0:
                ChangeRows(random, sheet);
                break;
            case 12 or 13 when sheet.Rows.Count is > 0 and < 60:
                sheet.Turn();
                break;
            default:
                ChangeCell(random, sheet);
                break;
        }
    }

    private static void ChangeRows(Random random, ModelSheet sheet)
    {
        var at = random.Next(sheet.Rows.Count);
        var row = sheet.Rows[at];
        switch (random.Next(6))
        {
            case 0:
                sheet.Rows.RemoveAt(at);
                break;
            case 1:
                Insert(sheet, at + 1, [.. row.Cells]);
                break;
            case 2:
                Insert(sheet, at, [new ModelCell(random.Next(4), "Title", "inlineStr")]);
                break;
            case 3:
                Insert(sheet, at, []);
                break;
            case 4:
                for (var i = at; i < sheet.Rows.Count; i++)
                {
                    sheet.Rows[i] = sheet.Rows[i] with { Number = Math.Min(sheet.Rows[i].Number, 2_000_000) + 5 };
                }

                break;
            default:
                // Out of order, or a number that no sheet has.
                sheet.Rows[at] = row with { Number = random.Next(4) switch { 0 => 1, 1 => 0, 2 => 1_048_577, _ => int.MaxValue } };
                break;
        }
    }

    private static void Insert(ModelSheet sheet, int at, List<ModelCell> cells)
    {
        sheet.Rows.Insert(at, new ModelRow(at == 0 ? 1 : After(sheet.Rows[at - 1]), cells));
        for (var i = at + 1; i < sheet.Rows.Count && sheet.Rows[i].Number <= sheet.Rows[i - 1].Number; i++)
        {
            sheet.Rows[i] = sheet.Rows[i] with { Number = After(sheet.Rows[i - 1]) };
        }
    }

    private static int After(ModelRow row) => row.Number == int.MaxValue ? int.MaxValue : row.Number + 1;

    private static void MoveRight(ModelSheet sheet, int by)
    {
        foreach (var row in sheet.Rows)
        {
            for (var i = 0; i < row.Cells.Count; i++)
            {
                row.Cells[i] = row.Cells[i] with { Column = row.Cells[i].Column + by };
            }
        }
    }

    private static void ChangeCell(Random random, ModelSheet sheet)
    {
        var rows = sheet.Rows.Where(static row => row.Cells.Count > 0).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        var cells = rows[random.Next(rows.Count)].Cells;
        var at = random.Next(cells.Count);
        var cell = cells[at];
        switch (random.Next(12))
        {
            case 0:
                cells.RemoveAt(at);
                break;
            case 1:
                cells.Add(cell with { Column = cells[^1].Column + random.Next(3) });
                break;
            case 2:
                cells[at] = cell with { Formula = Formulas[random.Next(Formulas.Length)] };
                break;
            case 3:
                cells[at] = cell with { Style = random.Next(8) == 0 ? 999 : random.Next(1, 6) };
                break;
            case 4:
                cells[at] = cell with { Type = Types[random.Next(Types.Length)] };
                break;
            case 5:
                cells[at] = cell with { Type = random.Next(2) == 0 ? "s" : "inlineStr", IsRich = true };
                break;
            case 6:
                var others = rows[random.Next(rows.Count)].Cells;
                cells[at] = others[random.Next(others.Count)] with { Column = cell.Column };
                break;
            case 7:
                // Figures as texts, as shared texts, and the other way round.
                cells[at] = cell with { Type = cell.Type == "n" ? "inlineStr" : "s" };
                break;
            default:
                cells[at] = cell with { Text = TableMutations.Cells[random.Next(TableMutations.Cells.Length)], Type = random.Next(3) == 0 ? cell.Type : "inlineStr" };
                break;
        }
    }

    /// <summary>Puts the shared texts in, and now and then changes what leads from part to part in ways that other programs write.</summary>
    private static (string, byte[]) Frame(Random random, (string Name, byte[] Bytes) member, List<string> shared)
    {
        string Text() => System.Text.Encoding.UTF8.GetString(member.Bytes);
        (string, byte[]) With(string text) => (member.Name, System.Text.Encoding.UTF8.GetBytes(text));
        return member.Name switch
        {
            "xl/sharedStrings.xml" => With($"<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{shared.Count}\">{string.Concat(shared)}</sst>"),
            "xl/_rels/workbook.xml.rels" when random.Next(10) == 0 => With(Text().Replace("Target=\"worksheets", "Target=\"/xl/worksheets", StringComparison.Ordinal)),
            "xl/_rels/workbook.xml.rels" when random.Next(40) == 0 => With(Text().Replace("Id=\"s0\"", "Id=\"gone\"", StringComparison.Ordinal)),
            "xl/workbook.xml" when random.Next(20) == 0 => With(Text().Replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>", StringComparison.Ordinal)),
            "xl/styles.xml" when random.Next(20) == 0 => With(Text().Replace("formatCode=\"", "formatCode=\"[h]:mm;@", StringComparison.Ordinal)),
            _ when random.Next(60) == 0 => With(Text().Replace("?>", "?><!-- x --><?y z?>", StringComparison.Ordinal)),
            _ when random.Next(120) == 0 => With(Text().Replace("?>", "?><!DOCTYPE a [<!ENTITY b \"c\">]>", StringComparison.Ordinal)),
            _ => member,
        };
    }
}
