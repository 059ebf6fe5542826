using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Finds the header in the first rows of a text, before it is split: the first row in which two headers of the contest stand between
/// equal delimiters. Titles, blank lines and the line <c>sep=;</c> that spreadsheets write may stand above it.
/// </summary>
internal static class HeaderSearch
{
    /// <summary>Rows with text that are looked at.</summary>
    public const int Rows = 50;

    /// <summary>Headers that make a row the header.</summary>
    public const int Least = 2;

    private const string Delimiters = ",;\t";

    /// <summary>The delimiter of the text, and whether a row among the first is the header for certain.</summary>
    /// <param name="text">The start of the file.</param>
    /// <param name="known">Headers of the contest; empty: only the delimiter is asked for.</param>
    public static (char Delimiter, bool IsFound) In(ReadOnlySpan<char> text, IReadOnlySet<string> known)
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
            if (known.Count > 0 && KnownIn(row, delimiter, known) >= Least)
            {
                return (delimiter, true);
            }
        }

        return (first ?? ',', false);
    }

    /// <summary>Whether a row is the header.</summary>
    public static bool IsHeader(string[] row, IReadOnlySet<string> known) => row.Count(known.Contains) >= Least;

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

    private static int KnownIn(ReadOnlySpan<char> row, char delimiter, IReadOnlySet<string> known)
    {
        var found = 0;
        foreach (var range in row.Split(delimiter))
        {
            found += known.Contains(Columns.Normalize(row[range].Trim().Trim('"'))) ? 1 : 0;
        }

        return found;
    }
}
