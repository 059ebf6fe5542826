namespace Hattama.Stores.Azure;

/// <summary>How a store on Azure is used. The defaults suit a function app of two gibibytes.</summary>
public sealed record AzureOptions
{
    /// <summary>Goes before the name of every container and table: lower-case letters and digits, begins with a letter. Empty in production.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Evidence up to this many bytes stays in memory while it is stored; larger evidence goes through a file.</summary>
    public int SmallEvidence { get; init; } = 1024 * 1024;

    /// <summary>Where large evidence is spooled.</summary>
    public string SpoolFolder { get; init; } = Path.GetTempPath();

    /// <summary>Bytes that all evidence being received at once may take in <see cref="SpoolFolder"/>; beyond that it is refused for now.</summary>
    public long SpoolCap { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Rows read in one request; Azure gives at most 1,000.</summary>
    internal int PageSize { get; init; } = 1000;

    /// <summary>Bytes of a body kept in its row; a larger one becomes a blob.</summary>
    internal int InlineBody { get; init; } = 14 * TableLimits.PropertyBytes;

    /// <summary>Uploads and decisions in one segment of the log (see <see cref="UploadLog"/>).</summary>
    internal int SegmentSize { get; init; } = 10_000;

    /// <summary>Segments that are merged into one.</summary>
    internal int SegmentFan { get; init; } = 16;
}
