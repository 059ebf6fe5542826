using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hattama.Protocols;

namespace Hattama.Ledger;

/// <summary>
/// One transcription of one protocol in the ledger: known by upload and position. Values are in
/// <see cref="PartitionEntries.ValuesOf"/>.
/// </summary>
/// <param name="Upload">Index in <see cref="LedgerCut.Uploads"/>.</param>
/// <param name="Area">Code of the station's area; for an unplaced entry all codes it states.</param>
/// <param name="Station">Station code.</param>
/// <param name="Form">Index of the form.</param>
/// <param name="Revision">Revision as sent, from 1.</param>
/// <param name="Member">Member of the archive; empty for a plain file.</param>
/// <param name="Row">Record number in the file.</param>
/// <param name="FirstValue">Where its values start.</param>
/// <param name="ValueCount">How many values it has.</param>
public readonly record struct Entry(
    int Upload, string Area, string Station, int Form, int Revision, string Member, long Row, int FirstValue, int ValueCount);

/// <summary>
/// All entries of one partition that are within a ledger cut, unpacked; in the order of uploads, then of position.
/// </summary>
public sealed class PartitionEntries
{
    private readonly List<Entry> _entries = [];
    private readonly List<Value> _values = [];
    private readonly List<StationAttachment> _attachments = [];

    private PartitionEntries(LedgerCut cut) => Cut = cut;

    /// <summary>The cut: <see cref="Entry.Upload"/> is an index in its uploads.</summary>
    public LedgerCut Cut { get; }

    /// <summary>Number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>The scans, in the order of uploads, then of position.</summary>
    public IReadOnlyList<StationAttachment> Attachments => _attachments;

    /// <summary>Uploads that have an item here but are outside the cut, or whose item is incomplete: they come later.</summary>
    public int Deferred { get; private set; }

    /// <summary>The entries.</summary>
    public ReadOnlySpan<Entry> Entries => CollectionsMarshal.AsSpan(_entries);

    /// <summary>The values of an entry, aligned to its form's lines.</summary>
    public ReadOnlySpan<Value> ValuesOf(in Entry entry) =>
        CollectionsMarshal.AsSpan(_values).Slice(entry.FirstValue, entry.ValueCount);

    /// <summary>Unpacks the items of a partition.</summary>
    /// <param name="parts">The stored parts, in any order.</param>
    /// <param name="cut">The uploads that count.</param>
    /// <exception cref="InvalidDataException">A part is damaged: the message names upload and part.</exception>
    public static PartitionEntries Unpack(IEnumerable<ItemPart> parts, LedgerCut cut)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(cut);
        var result = new PartitionEntries(cut);
        var items = parts.GroupBy(part => (part.Upload, part.Partition))
            .Select(item => (Upload: cut.IndexOf(item.Key.Upload), item.Key.Partition, Parts: item.OrderBy(part => part.Part).ToList()))
            .OrderBy(item => item.Upload)
            .ThenBy(item => item.Partition, StringComparer.Ordinal);
        foreach (var (upload, _, item) in items)
        {
            if (upload < 0)
            {
                result.Deferred++;
            }
            else if (cut.Uploads[upload].Kind != UploadKind.Protocols)
            {
                // Whatever an item says: what observers send is never an entry.
                throw new InvalidDataException(
                    $"Upload {cut.Uploads[upload].Id} holds {UploadKinds.NameOf(cut.Uploads[upload].Kind)} and has an item in partition “{item[0].Partition}”.");
            }
            else
            {
                result.AddItem(upload, item);
            }
        }

        return result;
    }

    private void AddItem(int upload, List<ItemPart> stored)
    {
        var item = stored;
        try
        {
            item = Distinct(stored);
            var header = ItemFormat.ReadHeader(item[0].Body.Span);
            if (!IsWhole(item, header))
            {
                Deferred++;
                return;
            }

            var before = _entries.Count + _attachments.Count;
            Reserve(item, header);
            foreach (var part in item)
            {
                AddPayload(upload, ItemFormat.Payload(part.Body.Span));
            }

            if (_entries.Count + _attachments.Count - before != header.Entries)
            {
                throw new InvalidDataException($"It says {header.Entries} entries and has {_entries.Count + _attachments.Count - before}.");
            }
        }
        catch (Exception damage) when (damage is InvalidDataException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException(
                $"The item of upload {item[0].Upload} in partition “{item[0].Partition}” is damaged: {damage.Message}", damage);
        }
    }

    /// <summary>
    /// Makes room once instead of by doubling. The stated number of entries is bounded by the bytes, because a forged header
    /// may say anything: an entry takes at least seven bytes, a value about two.
    /// </summary>
    private void Reserve(List<ItemPart> item, ItemHeader header)
    {
        var bytes = item.Sum(part => part.Body.Length);
        _entries.EnsureCapacity(_entries.Count + Math.Clamp(header.Entries, 0, bytes / 7));
        _values.EnsureCapacity(_values.Count + (bytes / 2));
    }

    /// <summary>Each part once, by number: the same part read twice changes nothing.</summary>
    private static List<ItemPart> Distinct(List<ItemPart> sorted)
    {
        var result = new List<ItemPart>(sorted.Count);
        foreach (var part in sorted)
        {
            if (result.Count == 0 || result[^1].Part != part.Part)
            {
                result.Add(part);
            }
            else if (!result[^1].Body.Span.SequenceEqual(part.Body.Span))
            {
                throw new InvalidDataException($"Part {part.Part} is there twice with other bytes.");
            }
        }

        return result;
    }

    /// <summary>Whether every part is there; parts that contradict their keys, each other or their digest are damage.</summary>
    private static bool IsWhole(List<ItemPart> item, ItemHeader header)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in item)
        {
            var own = ItemFormat.ReadHeader(part.Body.Span);
            if (own != header with { Part = part.Part } || part.Part < 0 || part.Part >= header.Parts)
            {
                throw new InvalidDataException($"Part {part.Part} belongs to another item.");
            }

            hash.AppendData(ItemFormat.Payload(part.Body.Span));
        }

        // Distinct part numbers within bounds: as many as there should be means all of them.
        var isWhole = item.Count == header.Parts;
        if (isWhole != (Digest.FromBytes(hash.GetHashAndReset()) == header.Whole))
        {
            throw new InvalidDataException("Its bytes do not hash to the digest that its parts carry.");
        }

        return isWhole;
    }

    private void AddPayload(int upload, ReadOnlySpan<byte> rest)
    {
        string? area = null;
        string? member = null;
        var row = 0L;
        while (!rest.IsEmpty)
        {
            var flags = rest[0];
            rest = rest[1..];
            area = (flags & ItemFormat.NewArea) != 0 ? ItemFormat.ReadText(ref rest) : area;
            member = (flags & ItemFormat.NewMember) != 0 ? ItemFormat.ReadText(ref rest) : member;
            var station = ItemFormat.ReadText(ref rest);
            if ((flags & ItemFormat.IsAttachment) != 0)
            {
                _attachments.Add(ReadAttachment(upload, area ?? throw NoArea(), member ?? string.Empty, station, ref rest));
                continue;
            }

            var form = checked((int)ItemFormat.ReadVarint(ref rest));
            var revision = checked((int)ItemFormat.ReadVarint(ref rest));
            var step = ItemFormat.ReadVarint(ref rest);
            row += (long)(step >> 1) ^ -(long)(step & 1);
            if (row is < 0 or > Value.MaxNumber)
            {
                throw new InvalidDataException($"It has an entry in row {row}, and no file has such a row.");
            }

            var count = checked((int)ItemFormat.ReadVarint(ref rest));
            var first = _values.Count;
            for (var i = 0; i < count; i++)
            {
                _values.Add(Value.FromPacked(checked((long)ItemFormat.ReadVarint(ref rest))));
            }

            _entries.Add(new Entry(
                upload, area ?? throw NoArea(), station, form, revision,
                member ?? string.Empty, row, first, count));
        }
    }

    private static StationAttachment ReadAttachment(int upload, string area, string member, string station, ref ReadOnlySpan<byte> rest)
    {
        var type = (MediaType)checked((int)ItemFormat.ReadVarint(ref rest));
        var length = checked((long)ItemFormat.ReadVarint(ref rest));
        if (type is not (MediaType.Pdf or MediaType.Jpeg or MediaType.Png) || rest.Length < SHA256.HashSizeInBytes)
        {
            throw new InvalidDataException("It has a scan of no known kind, or ends within one.");
        }

        var digest = Digest.FromBytes(rest[..SHA256.HashSizeInBytes]);
        rest = rest[SHA256.HashSizeInBytes..];
        return new StationAttachment(upload, area, station, member, type, digest, length);
    }

    private static InvalidDataException NoArea() => new("The first entry of a part has no area.");
}
