using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Finds the header in the first rows of a text, before it is split: the first row in which headers of two things stand between
/// equal delimiters. Titles, blank lines and the line <c>sep=;</c> that spreadsheets write may stand above it.
/// </summary>
internal static class HeaderSearch
{
    /// <summary>Rows with text that are looked at.</summary>
    public const int Rows = 50;

    private const string Delimiters = ",;\t";

    /// <summary>The delimiter of the text, and whether a row among the first is the header for certain.</summary>
    /// <param name="text">The start of the file.</param>
    /// <param name="known">Headers of the contest; empty: only the delimiter is asked for.</param>
    public static (char Delimiter, bool IsFound) In(ReadOnlySpan<char> text, IReadOnlyDictionary<string, Role> known)
    {
        char? first = null;
        for (var seen = 0; seen < Rows && !text.IsEmpty; text = text[EndOf(text)..].TrimStart("\r\n"))
        {
            var row = text[..EndOf(text)];
            if (row.IsWhiteSpace())
            {
                continue;
            }

            seen++;
            var delimiter = DelimiterOf(row);
            first ??= delimiter;
            if (known.Count > 0 && KnownIn(row, delimiter, known) == Known.Several)
            {
                return (delimiter, true);
            }
        }

        return (first ?? ',', false);
    }

    /// <summary>The delimiter under which most rows have a cell that is a header of the contest; null: no row has.</summary>
    public static char? DelimiterOfNames(ReadOnlySpan<char> text, IReadOnlyDictionary<string, Role> known)
    {
        Span<int> named = stackalloc int[Delimiters.Length];
        while (!text.IsEmpty)
        {
            var row = text[..EndOf(text)];
            for (var i = 0; i < named.Length; i++)
            {
                named[i] += KnownIn(row, Delimiters[i], known) != Known.None ? 1 : 0;
            }

            text = text[row.Length..].TrimStart("\r\n");
        }

        var most = Math.Max(named[0], Math.Max(named[1], named[2]));
        return most == 0 ? null : Delimiters[named.IndexOf(most)];
    }

    /// <summary>Whether a row is the header. A name that stands twice, or in two languages, is one: names down a column may have their like beside them.</summary>
    public static bool IsHeader(string[] row, IReadOnlyDictionary<string, Role> known)
    {
        var found = default(Found);
        foreach (var text in row)
        {
            found.Look(text, known);
        }

        return found.Known == Known.Several;
    }

    /// <summary>Rows above the header that look like rows of a table: they are not read, and the first of them is told.</summary>
    public struct RowsAbove
    {
        private long _first;

        /// <summary>Looks at a row that is not the header: a title has one cell.</summary>
        public void Note(string[] cells, long row)
        {
            if (_first == 0 && cells.Count(static text => text.Length > 0) > 1)
            {
                _first = row;
            }
        }

        /// <summary>Tells of them, once the header is found.</summary>
        public readonly void Report(FileReport report, long header)
        {
            if (_first > 0)
            {
                report.Add(Rules.PartNotRead, _first, null, ReadingMessages.AboveHeader(header));
            }
        }
    }

    /// <summary>Where the record ends: a line end inside quotes is text.</summary>
    private static int EndOf(ReadOnlySpan<char> text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            isQuoted ^= text[i] == '"';
            if (!isQuoted && text[i] is '\r' or '\n')
            {
                return i;
            }
        }

        return text.Length;
    }

    /// <summary>The delimiter that stands most often outside quotes; a comma where none does.</summary>
    private static char DelimiterOf(ReadOnlySpan<char> row)
    {
        Span<int> counts = stackalloc int[Delimiters.Length];
        var isQuoted = false;
        foreach (var character in row)
        {
            isQuoted ^= character == '"';
            var kind = isQuoted ? -1 : Delimiters.IndexOf(character, StringComparison.Ordinal);
            if (kind >= 0)
            {
                counts[kind]++;
            }
        }

        return counts[1] > counts[0] && counts[1] >= counts[2] ? ';' : counts[2] > counts[0] ? '\t' : ',';
    }

    private static Known KnownIn(ReadOnlySpan<char> row, char delimiter, IReadOnlyDictionary<string, Role> known)
    {
        var found = default(Found);
        var isQuoted = false;
        for (int at = 0, start = 0; at <= row.Length; at++)
        {
            isQuoted ^= at < row.Length && row[at] == '"';
            if (at == row.Length || (row[at] == delimiter && !isQuoted))
            {
                found.Look(Columns.Normalize(row[start..at].Trim().Trim('"')), known);
                start = at + 1;
            }
        }

        return found.Known;
    }

    /// <summary>How many things of the contest are named in a row.</summary>
    private enum Known
    {
        None,
        One,
        Several,
    }

    private struct Found
    {
        private Role _first;

        public Known Known { get; private set; }

        public void Look(string text, IReadOnlyDictionary<string, Role> known)
        {
            if (known.TryGetValue(text, out var role))
            {
                (_first, Known) = Known == Known.None ? (role, Known.One) : role == _first ? (_first, Known) : (_first, Known.Several);
            }
        }
    }
}
