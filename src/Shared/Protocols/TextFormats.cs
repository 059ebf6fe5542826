namespace Hattama.Protocols;

/// <summary>What the first characters of a file say it is.</summary>
internal enum TextFormat
{
    Csv,
    Json,
    /// <summary>Not text: an archive, a workbook, a scan.</summary>
    Binary,
}

/// <summary>Tells formats apart by content.</summary>
internal static class TextFormats
{
    private static readonly string[] Marks = ["PK\u0003\u0004", "PK\u0005\u0006", "%PDF-", "\u001F", "\u007FELF", "SQLite format 3\0", OldWorkbook];

    // D0 CF 11 E0 as the text that it is taken for.
    private const string OldWorkbook = "РП\u0011а";

    /// <summary>The format of the text.</summary>
    public static TextFormat Detect(TextSource source)
    {
        var text = source.Peek();
        foreach (var mark in Marks)
        {
            if (text.StartsWith(mark, StringComparison.Ordinal))
            {
                return TextFormat.Binary;
            }
        }

        var rest = text.TrimStart();
        return rest.Length > 0 && rest[0] is '{' or '[' ? TextFormat.Json : TextFormat.Csv;
    }
}
