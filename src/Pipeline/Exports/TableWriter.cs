namespace Hattama.Pipeline;

/// <summary>One cell of a table that is written: a text or a number. <c>default</c> is the empty cell.</summary>
public readonly record struct TableCell
{
    private TableCell(string? text, long? number) => (Text, Number) = (text, number);

    /// <summary>The text; null for a number or an empty cell.</summary>
    public string? Text { get; }

    /// <summary>The number.</summary>
    public long? Number { get; }

    /// <summary>
    /// A text as spreadsheets take it for text: one that begins like a formula gets an apostrophe before it.
    /// </summary>
    public static TableCell Of(string? text) =>
        new(text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + text : text is { Length: 0 } ? null : text, null);

    /// <summary>A number.</summary>
    public static TableCell Of(long number) => new(null, number);
}

/// <summary>Writes a table row by row; nothing is kept in memory.</summary>
public abstract class TableWriter : IDisposable
{
    /// <summary>Writes what stands above or beside the table: pairs of a name and a text.</summary>
    public abstract void Preamble(IReadOnlyList<(string Name, string Text)> pairs);

    /// <summary>Writes a row.</summary>
    public abstract void Row(ReadOnlySpan<TableCell> cells);

    /// <summary>Ends the file.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the file.</summary>
    protected abstract void Dispose(bool disposing);
}
