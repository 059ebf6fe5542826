namespace Hattama.Protocols;

/// <summary>Bounds on what a reader takes from an untrusted file; past a bound there is a finding, never a crash.</summary>
public sealed record ReadCaps
{
    /// <summary>The bounds in use unless a caller sets others.</summary>
    public static readonly ReadCaps Default = new();

    /// <summary>Largest number of bytes after decompression.</summary>
    public long Bytes { get; init; } = 4L << 30;

    /// <summary>Largest ratio of bytes after and before decompression, once more than a mebibyte has come out.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>Largest number of rows.</summary>
    public long Rows { get; init; } = 20_000_000;

    /// <summary>Largest number of columns.</summary>
    public int Columns { get; init; } = 1_000;

    /// <summary>Largest number of characters in a row.</summary>
    public int RowLength { get; init; } = 1 << 20;

    /// <summary>Largest number of characters in a station code or area code.</summary>
    public int CodeLength { get; init; } = 200;

    /// <summary>Largest number of members of an archive, and of merged ranges of a sheet.</summary>
    public int Members { get; init; } = 100_000;

    /// <summary>Largest number of sheets of a workbook.</summary>
    public int Sheets { get; init; } = 250;

    /// <summary>Largest number of characters in the texts that the sheets of a workbook share.</summary>
    public long Texts { get; init; } = 64L << 20;

    /// <summary>Largest number of bytes kept in memory of archives that cannot be read back and forth, all that are open at once together.</summary>
    public long Buffered { get; init; } = 256L << 20;

    /// <summary>Largest number of bytes of a scan that is attached to a station.</summary>
    public long Attachment { get; init; } = 64L << 20;

    /// <summary>Deepest nesting of archives: 1 is an archive of files, 2 has archives among its members. A workbook does not count.</summary>
    public int Nesting { get; init; } = 4;

    /// <summary>Deepest nesting of JSON.</summary>
    public int Depth { get; init; } = 32;
}
