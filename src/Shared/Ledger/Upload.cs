using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Hattama.Ledger;

/// <summary>
/// A SHA-256 digest: the name of evidence and documents. <c>default</c> is no digest; its text is empty.
/// </summary>
public readonly record struct Digest : IComparable<Digest>
{
    private static readonly SearchValues<char> HexCharacters = SearchValues.Create("0123456789abcdef");
    private readonly string? _hex;

    private Digest(string hex) => _hex = hex;

    /// <summary>64 lower-case hexadecimal characters; empty for <c>default</c>.</summary>
    public string Hex => _hex ?? string.Empty;

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => _hex is null;

    /// <summary>The digest of <paramref name="bytes"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new Digest(Convert.ToHexStringLower(hash));
    }

    /// <summary>The digest whose 32 bytes are given.</summary>
    public static Digest FromBytes(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes);
        return new Digest(Convert.ToHexStringLower(hash));
    }

    /// <summary>The digest with this text, or none if the text is not 64 lower-case hexadecimal characters.</summary>
    public static Digest Parse(string? hex) =>
        hex is { Length: 64 } && !hex.AsSpan().ContainsAnyExcept(HexCharacters) ? new Digest(hex) : default;

    /// <summary>Ordinal order of the text.</summary>
    public int CompareTo(Digest other) => string.CompareOrdinal(Hex, other.Hex);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(Digest left, Digest right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(Digest left, Digest right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(Digest left, Digest right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(Digest left, Digest right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Hex;
}

/// <summary>
/// One act of sending, stamped once when its bytes are complete and never changed by processing. The same bytes sent
/// again are a new upload.
/// </summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Id">Server-given id; ordinal order of ids is order of stamping within one server.</param>
/// <param name="File">File name as sent.</param>
/// <param name="Sender">Code of the sender.</param>
/// <param name="Received">When the last byte had arrived, UTC, whole milliseconds.</param>
/// <param name="Evidence">Digest of the bytes.</param>
/// <param name="Length">Number of bytes; <see cref="NoLength"/> as documents of a contest with a key have it.</param>
public sealed record Upload(string Contest, string Id, string File, string Sender, DateTimeOffset Received, Digest Evidence, long Length)
{
    /// <summary>The length that is not published, and is no zero.</summary>
    public const long NoLength = -1;

    private const char Separator = '\n';

    /// <summary>
    /// The areas that the sender might report when this came, <c>level:code</c>, ordinal order, one a line; empty: all. Part
    /// of the stamp, because the state of a station depends on it: what somebody may do later changes nothing that was sent.
    /// </summary>
    public string Areas { get; init; } = string.Empty;

    /// <summary>
    /// Number of the activation under whose register the entries are put into partitions, whenever that is done; 0: a
    /// stamp made before activations were noted.
    /// </summary>
    public int Activation { get; init; }

    /// <summary>The areas one by one; none: all.</summary>
    public ImmutableArray<string> AreaList => ListOf(Areas);

    /// <summary>Areas as a stamp has them.</summary>
    public static string AreasOf(IEnumerable<string> areas) =>
        string.Join(Separator, areas.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>The areas of a stamp one by one.</summary>
    public static ImmutableArray<string> ListOf(string areas)
    {
        ArgumentNullException.ThrowIfNull(areas);
        return areas.Length == 0 ? [] : [.. areas.Split(Separator)];
    }

    /// <summary>Whether <see cref="Evidence"/> is the published name under the key of the contest (<see cref="ContestKey"/>), and not the digest of the bytes.</summary>
    public bool IsNamed => Length == NoLength;

    /// <summary>What it holds. Stamps made before kinds were known are protocols.</summary>
    public UploadKind Kind { get; init; }

    /// <summary>The order in which uploads count: by received stamp, then id. Never by order of processing.</summary>
    public static int CompareStamps(Upload left, Upload right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Received.CompareTo(right.Received) is var byTime and not 0 ? byTime : string.CompareOrdinal(left.Id, right.Id);
    }
}
