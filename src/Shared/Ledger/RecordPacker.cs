using System.Security.Cryptography;

namespace Hattama.Ledger;

/// <summary>
/// Packs the records of one upload of an observer, each some bytes of UTF-8 JSON, into the parts of an item. The header is
/// that of every item (<see cref="ItemFormat"/>); the payload is <c>length bytes</c>, repeated, lengths as LEB128.
/// </summary>
public sealed class RecordPacker(string contest, int edition, string upload)
{
    private readonly List<byte> _payload = [];
    private readonly List<int> _partStarts = [0];

    /// <summary>Number of records packed.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a record.</summary>
    public void Add(ReadOnlySpan<byte> record)
    {
        var length = _payload.Count;
        if (length > _partStarts[^1] && length - _partStarts[^1] + record.Length + 5 > ItemFormat.PartCapacity)
        {
            _partStarts.Add(length);
        }

        Span<byte> number = stackalloc byte[10];
        _payload.AddRange(number[..ItemFormat.WriteVarint(number, (ulong)record.Length)]);
        _payload.AddRange(record);
        Count++;
    }

    /// <summary>The parts of the item, never none, ready for the ledger.</summary>
    public IReadOnlyList<ItemPart> Parts()
    {
        var payload = _payload.ToArray();
        var whole = SHA256.HashData(payload);
        return [.. _partStarts.Select((start, part) =>
        {
            var end = part + 1 < _partStarts.Count ? _partStarts[part + 1] : payload.Length;
            return new ItemPart(
                contest, edition, ItemPart.Observations, upload, part,
                ItemFormat.WithHeader(payload.AsSpan(start, end - start), part, _partStarts.Count, Count, whole));
        })];
    }
}

/// <summary>The records of one upload, as the ledger has them.</summary>
/// <param name="Upload">The stamp.</param>
/// <param name="Records">The records, in order.</param>
public sealed record UploadRecords(Upload Upload, IReadOnlyList<ReadOnlyMemory<byte>> Records)
{
    /// <summary>Unpacks the parts of partition <see cref="ItemPart.Observations"/> that are within a cut, in the order of stamps.</summary>
    /// <param name="parts">The stored parts, in any order.</param>
    /// <param name="cut">The uploads that count.</param>
    /// <param name="deferred">How many uploads have parts here and come later: outside the cut, or not all of their parts there.</param>
    /// <exception cref="InvalidDataException">A part is damaged.</exception>
    public static IReadOnlyList<UploadRecords> Unpack(IEnumerable<ItemPart> parts, LedgerCut cut, out int deferred)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(cut);
        deferred = 0;
        var unpacked = new List<(int Index, UploadRecords Records)>();
        foreach (var item in parts.GroupBy(part => part.Upload, StringComparer.Ordinal))
        {
            var index = cut.IndexOf(item.Key);
            var stored = item.DistinctBy(part => part.Part).OrderBy(part => part.Part).ToList();
            if (index < 0 || !IsWhole(stored))
            {
                deferred++;
            }
            else if (cut.Uploads[index].Kind == UploadKind.Protocols)
            {
                throw new InvalidDataException($"Upload {item.Key} holds protocols and has an item in partition “{ItemPart.Observations}”.");
            }
            else
            {
                unpacked.Add((index, new UploadRecords(cut.Uploads[index], Read(stored))));
            }
        }

        return [.. unpacked.OrderBy(pair => pair.Index).Select(pair => pair.Records)];
    }

    private static bool IsWhole(List<ItemPart> item)
    {
        var header = ItemFormat.ReadHeader(item[0].Body.Span);
        if (item.Any(part => ItemFormat.ReadHeader(part.Body.Span) != header with { Part = part.Part } || part.Part < 0 || part.Part >= header.Parts))
        {
            throw new InvalidDataException($"The item of upload {item[0].Upload} in partition “{ItemPart.Observations}” has a part of another item.");
        }

        if (item.Count < header.Parts)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in item)
        {
            hash.AppendData(ItemFormat.Payload(part.Body.Span));
        }

        return Digest.FromBytes(hash.GetHashAndReset()) == header.Whole
            ? true
            : throw new InvalidDataException($"The item of upload {item[0].Upload} in partition “{ItemPart.Observations}” does not hash to the digest it carries.");
    }

    private static List<ReadOnlyMemory<byte>> Read(List<ItemPart> item)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        foreach (var part in item)
        {
            var body = part.Body;
            var rest = ItemFormat.Payload(body.Span);
            while (!rest.IsEmpty)
            {
                var length = ItemFormat.ReadVarint(ref rest);
                if (length > (ulong)rest.Length)
                {
                    throw new InvalidDataException($"The item of upload {part.Upload} in partition “{ItemPart.Observations}” ends within a record.");
                }

                records.Add(body.Slice(body.Length - rest.Length, (int)length));
                rest = rest[(int)length..];
            }
        }

        return records.Count == ItemFormat.EntriesOf(item[0].Body.Span)
            ? records
            : throw new InvalidDataException($"The item of upload {item[0].Upload} in partition “{ItemPart.Observations}” has {records.Count} records and says otherwise.");
    }
}
