using System.IO.Compression;
using System.Text;

namespace Hattama.Fuzz;

/// <summary>Changes to a delimited table: cells, rows, columns, delimiter, line ends, encoding, packing.</summary>
internal static class TableMutations
{
    /// <summary>Cells that stand where a figure, a code or a date should.</summary>
    public static readonly string[] Cells =
    [
        "", " ", "0", "-0", "-1", "+1", "1.0", "1,0", "1e3", "00012", "2147483648", "9007199254740991", "9007199254740992", "18446744073709551616",
        "999999999999999999999999999999999999999999999999", "1 000", "1\u00A0000", "1\u2009000", "1'000", "1’000", "10 00", "1  000", "１２", "١٢", "۱۲", "1٢", "—", "-", "−5",
        "нрзб", "illegible", "O", "І2", "УИК №12", "УИK №12", "№ 12", "12/1", "0012", "учаске 12", "=1+1", "@x", "\0", "a\nb", "a\"b", "NaN", "true", "{}", "2022-06-05T20:00+06:00",
        "2022-06-05", "station", "postal station", "\uFFFD", "\u200B12", "\u202E12", "e\u0301", "\uD83D\uDE00", "?",
    ];

    private static readonly char[] Delimiters = [',', ';', '\t'];
    private static readonly string[] LineEnds = ["\n", "\r\n", "\r"];

    /// <summary>Changes a table; the seed is UTF-8 with commas and LF.</summary>
    public static byte[] Change(Random random, byte[] input)
    {
        var rows = Encoding.UTF8.GetString(input).Split('\n').Select(row => row.Split(',').ToList()).ToList();
        var turns = random.Next(6);
        rows = turns == 0 ? Turned(rows) : rows;
        for (var times = random.Next(0, 5); times > 0; times--)
        {
            ChangeOnce(random, rows);
        }

        rows = turns == 1 ? Turned(rows) : rows;

        var delimiter = random.Next(4) == 0 ? Delimiters[random.Next(3)] : ',';
        var end = random.Next(4) == 0 ? LineEnds[random.Next(3)] : "\n";
        var text = string.Join(end, rows.Select(row => string.Join(delimiter, row.Select(cell => Quoted(random, cell, delimiter)))));
        var bytes = Encode(random, text);
        return random.Next(3) == 0 ? ByteMutations.Change(random, bytes) : bytes;
    }

    /// <summary>Packs bytes with gzip.</summary>
    public static byte[] Pack(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    /// <summary>The columns as rows: names that stood across then stand down.</summary>
    private static List<List<string>> Turned(List<List<string>> rows)
    {
        var width = rows.Max(static row => row.Count);
        var sound = rows.Where(static row => row.Count > 1 || row[0].Length > 0).ToList();
        return sound.Count == 0 ? rows : [.. Enumerable.Range(0, width).Select(at => sound.Select(row => at < row.Count ? row[at] : string.Empty).ToList())];
    }

    private static void ChangeOnce(Random random, List<List<string>> rows)
    {
        var at = random.Next(rows.Count);
        var row = rows[at];
        var cell = random.Next(row.Count);
        switch (random.Next(8))
        {
            case 0:
                rows.Insert(random.Next(rows.Count + 1), [.. row]);
                break;
            case 1 when rows.Count > 1:
                rows.RemoveAt(at);
                break;
            case 2:
                row.Insert(cell, Cells[random.Next(Cells.Length)]);
                break;
            case 3 when row.Count > 1:
                row.RemoveAt(cell);
                break;
            case 4:
                foreach (var each in rows.Where(each => each.Count > cell))
                {
                    each.Add(each[cell]);
                }

                break;
            case 5:
                var other = rows[random.Next(rows.Count)];
                row[cell] = other[random.Next(other.Count)];
                break;
            default:
                row[cell] = Cells[random.Next(Cells.Length)];
                break;
        }
    }

    private static string Quoted(Random random, string cell, char delimiter) =>
        random.Next(12) == 0 || (cell.AsSpan().ContainsAny(delimiter, '"', '\n') && random.Next(4) > 0)
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;

    private static byte[] Encode(Random random, string text) => random.Next(8) switch
    {
        0 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
        1 => Encoding.BigEndianUnicode.GetBytes(text),
        2 => CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(text),
        3 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
        _ => Encoding.UTF8.GetBytes(text),
    };
}
