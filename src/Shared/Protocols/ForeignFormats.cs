using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>Files that people send and that nothing is read from, told by their first bytes, so that the sender learns what to do with them.</summary>
internal static class ForeignFormats
{
    /// <summary>What the file is and what to send instead; null: it is none of these.</summary>
    public static LocalText? Explain(ReadOnlySpan<byte> head) => head switch
    {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Resave("Excel 97–2003 (.xls)"),
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 0x07, ..] => Repack("RAR"),
        [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => Repack("7z"),
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => Repack("XZ"),
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, ..] => Repack("bzip2"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Repack("Zstandard"),
        _ => null,
    };

    /// <summary>The same for a text: a web page, or another document of mark-up.</summary>
    public static LocalText? Explain(ReadOnlySpan<char> text)
    {
        var start = text.TrimStart();
        return StartsWith(start, "<!doctype html") || StartsWith(start, "<html") ? Resave("HTML")
            : StartsWith(start, "<?xml") ? Resave("XML")
            : StartsWith(start, @"{\rtf") ? Resave("RTF")
            : null;
    }

    /// <summary>The same for an archive, by the names in it.</summary>
    public static LocalText? Explain(IReadOnlySet<string> members) =>
        members.Contains("mimetype") && members.Contains("content.xml") ? Resave("OpenDocument (.ods)")
        : members.Contains("Index/Document.iwa") ? Resave("Numbers")
        : null;

    private static bool StartsWith(ReadOnlySpan<char> text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static LocalText Repack(string format) => new(
        $"Бұл — {format} мұрағаты, ол оқылмайды. Файлдарын ZIP мұрағатына салып, қайта жіберіңіз; ештеңе алынбады.",
        $"Это архив {format}, такие не читаются. Упакуйте файлы в ZIP и отправьте снова; ничего не принято.",
        $"This is a {format} archive, which is not read. Pack the files as ZIP and send it again; nothing was taken.");

    private static LocalText Resave(string format) => new(
        $"Бұл — {format} файлы, ол оқылмайды. Кестені XLSX не CSV түрінде сақтап, қайта жіберіңіз; ештеңе алынбады.",
        $"Это файл {format}, такие не читаются. Сохраните таблицу как XLSX или CSV и отправьте снова; ничего не принято.",
        $"This is a file of {format}, which is not read. Save the table as XLSX or CSV and send it again; nothing was taken.");
}
