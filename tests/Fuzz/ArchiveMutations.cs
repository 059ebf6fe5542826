using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Hattama.Fuzz;

/// <summary>Changes to archives: members changed by their own format, renamed, doubled, removed, nested; then the packed bytes themselves.</summary>
internal static partial class ArchiveMutations
{
    private static readonly string[] Names =
    [
        "one.csv", "ONE.CSV", "../one.csv", "/one.csv", "C:\\one.csv", "a/../b.csv", "a\\b.csv", "manifest.csv", "1101/12.pdf", "12.jpg", "[Content_Types].xml", "xl/workbook.xml",
        "xl/worksheets/sheet0.xml", "xl/sharedStrings.xml", "_rels/.rels", "\0", "a/", "файл.csv", "\uFFFD", "con", ".", "..",
    ];

    private static readonly string[] Xml =
    [
        "<c r=\"ZZZZ1\"/>", "<c r=\"A0\"><v>1</v></c>", "<row r=\"0\"/>", "<row r=\"99999999999\"/>", "<row/>", "<f>1+1</f>", "<v>1e400</v>", "<v>-1</v>", "<v/>", "<is><t>x</t></is>",
        "<mergeCell ref=\"A1:XFD1048576\"/>", "<mergeCell ref=\"?\"/>", " t=\"s\"", " t=\"b\"", " t=\"e\"", " t=\"d\"", " s=\"999\"", " s=\"1\"", "<si><t>x</t></si>", "&#0;", "&lt;", "<!-- -->", "<?x y?>",
        "<![CDATA[x]]>", "</row>", "</c>", "<rPh><t>x</t></rPh>", "xmlns=\"x\"", "<sheet name=\"x\" sheetId=\"9\" r:id=\"none\"/>",
    ];

    private static readonly string[] AttributeValues =
        ["\"\"", "\"0\"", "\"-1\"", "\"99\"", "\"A1\"", "\"XFD1048576\"", "\"s\"", "\"b\"", "\"e\"", "\"d\"", "\"n\"", "\"inlineStr\"", "\"hidden\"", "\"14\"", "\"9999999999\""];

    private static readonly ConditionalWeakTable<byte[], List<(string Name, byte[] Bytes)>> Unpacked = [];

    /// <summary>Changes an archive of files.</summary>
    public static byte[] Change(Random random, byte[] input) => Change(random, input, static (random, name, bytes) =>
        name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? TableMutations.Change(random, bytes)
        : name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonMutations.Change(random, bytes)
        : name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Change(random, bytes)
        : ByteMutations.Change(random, bytes));

    /// <summary>Changes a workbook.</summary>
    public static byte[] ChangeWorkbook(Random random, byte[] input) => Change(random, input, ChangeXml);

    private static byte[] Change(Random random, byte[] input, Func<Random, string, byte[], byte[]> changeMember)
    {
        // A sixth of the inputs meet the archive reader with damaged packing, the others reach what is packed.
        if (random.Next(6) == 0 || MembersOf(input) is not { Count: > 0 } members)
        {
            return ByteMutations.Change(random, input);
        }

        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = PickMember(random, members);
            var (name, bytes) = members[at];
            switch (random.Next(16))
            {
                case 0:
                    members[at] = (Names[random.Next(Names.Length)], bytes);
                    break;
                case 1:
                    members.Add((random.Next(2) == 0 ? name : Names[random.Next(Names.Length)], bytes));
                    break;
                case 2 when members.Count > 1:
                    members.RemoveAt(at);
                    break;
                case 3:
                    members.Add(("inner.zip", Pack(random, members)));
                    break;
                default:
                    members[at] = (name, changeMember(random, name, bytes));
                    break;
            }
        }

        var packed = Pack(random, members);
        return random.Next(16) == 0 ? ByteMutations.Change(random, packed) : packed;
    }

    /// <summary>The members of an archive; null if it is none. A seed is unpacked once.</summary>
    public static List<(string Name, byte[] Bytes)>? MembersOf(byte[] input)
    {
        if (!Unpacked.TryGetValue(input, out var members) && (members = Unpack(input)) is not null)
        {
            Unpacked.Add(input, members);
        }

        return members is null ? null : [.. members];
    }

    /// <summary>Packs members, mostly as they are: packing them smaller costs more than reading them.</summary>
    public static byte[] Pack(Random random, List<(string Name, byte[] Bytes)> members)
    {
        var level = random.Next(8) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression;
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var member = archive.CreateEntry(name, level).Open();
                member.Write(bytes);
            }
        }

        return file.ToArray();
    }

    /// <summary>Of a workbook mostly a sheet: a change to its frame mostly makes it no workbook at all.</summary>
    private static int PickMember(Random random, List<(string Name, byte[] Bytes)> members)
    {
        var at = random.Next(members.Count);
        for (var tries = 0; tries < 8 && members[at].Name.StartsWith("xl/", StringComparison.Ordinal) is var isWorkbook; tries++)
        {
            if (!isWorkbook && !members[at].Name.Contains("rels", StringComparison.Ordinal) && !members[at].Name.StartsWith('['))
            {
                break;
            }

            if (members[at].Name.Contains("sheets/", StringComparison.Ordinal) || random.Next(8) == 0)
            {
                break;
            }

            at = random.Next(members.Count);
        }

        return at;
    }

    /// <summary>Mostly keeps the XML well formed: elements moved whole, texts and attribute values replaced.</summary>
    private static byte[] ChangeXml(Random random, string name, byte[] bytes)
    {
        if (random.Next(12) == 0)
        {
            return ByteMutations.Change(random, bytes);
        }

        var text = Encoding.UTF8.GetString(bytes);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            text = random.Next(6) switch
            {
                0 => Replace(random, text, Elements(), static (random, element, other) => random.Next(3) switch { 0 => string.Empty, 1 => element + element, _ => other }),
                1 => Replace(random, text, Attributes(), static (random, _, other) => random.Next(2) == 0 ? other : AttributeValues[random.Next(AttributeValues.Length)]),
                2 => Replace(random, text, Elements(), static (random, element, _) => Xml[random.Next(Xml.Length)] + element),
                3 => Replace(random, text, Cells(), static (random, cell, _) => cell.Replace("><", "><f>1+1</f><", StringComparison.Ordinal)),
                _ => Replace(random, text, Texts(), static (random, _, other) => random.Next(4) == 0 ? other : $">{Escaped(TableMutations.Cells[random.Next(TableMutations.Cells.Length)])}<"),
            };
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private static string Replace(Random random, string text, Regex what, Func<Random, string, string, string> with)
    {
        var matches = what.Matches(text);
        if (matches.Count == 0)
        {
            return text;
        }

        var match = matches[random.Next(matches.Count)];
        return string.Concat(text.AsSpan(0, match.Index), with(random, match.Value, matches[random.Next(matches.Count)].Value), text.AsSpan(match.Index + match.Length));
    }

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\0", "&#0;", StringComparison.Ordinal);

    [GeneratedRegex("<(row|c|si|sheet|mergeCell|xf|numFmt|Override|Relationship)\\b[^>]*(/>|>.*?</\\1>)", RegexOptions.Singleline)]
    private static partial Regex Elements();

    [GeneratedRegex("<c [^>]*>.*?</c>", RegexOptions.Singleline)]
    private static partial Regex Cells();

    [GeneratedRegex("\"[^\"<>]*\"")]
    private static partial Regex Attributes();

    [GeneratedRegex(">[^<>]+<")]
    private static partial Regex Texts();

    private static List<(string Name, byte[] Bytes)>? Unpack(byte[] input)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(input), ZipArchiveMode.Read);
            return [.. archive.Entries.Select(entry =>
            {
                using var part = entry.Open();
                using var copy = new MemoryStream();
                part.CopyTo(copy);
                return (entry.FullName, copy.ToArray());
            })];
        }
        catch (InvalidDataException)
        {
            // A seed is sound; a member that was changed before need not be.
            return null;
        }
    }
}
