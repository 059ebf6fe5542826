using System.Security.Cryptography;
using System.Text;
using Hattama.Protocols;

namespace Hattama.Ledger;

/// <summary>Packs the entries of one upload for one partition into the parts of an item.</summary>
public sealed class ItemPacker(string contest, int edition, string partition, string upload)
{
    private readonly List<int> _partStarts = [0];
    private byte[] _payload = [];
    private int _length;
    private int _partStart;
    private string? _area;
    private string? _member;
    private long _row;

    /// <summary>Largest payload of a part that has more than one entry.</summary>
    internal int Capacity { get; init; } = ItemFormat.PartCapacity;

    /// <summary>How many entries are likely to come: room for them is made at once.</summary>
    internal int Expected { get; init; } = 1;

    /// <summary>Number of entries and scans packed.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an entry; <paramref name="area"/> is its area's code, or for an unplaced entry all codes it states.</summary>
    public void Add(string area, string member, in EntryRow row)
    {
        ArgumentNullException.ThrowIfNull(area);
        ArgumentNullException.ThrowIfNull(member);
        MakeRoom(
            64 + 3 * (area.Length + member.Length + row.Station.Length) + 10 * row.Values.Length,
            Expected * 3 * (row.Station.Length + row.Values.Length));
        WriteHead(area, member, 0);
        WriteText(row.Station);
        Write((ulong)row.Form);
        Write((ulong)row.Revision);
        var step = row.Row - _row;
        Write((ulong)(step << 1 ^ step >> 63));
        Write((ulong)row.Values.Length);
        foreach (var value in row.Values)
        {
            Write((ulong)value.Packed);
        }

        _row = row.Row;
        Count++;
    }

    /// <summary>Adds a scan; <paramref name="area"/> is the code of its station's area, or empty where it has no station.</summary>
    public void Add(string area, string member, string station, Attachment attachment)
    {
        ArgumentNullException.ThrowIfNull(area);
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(station);
        ArgumentNullException.ThrowIfNull(attachment);
        MakeRoom(64 + SHA256.HashSizeInBytes + 3 * (area.Length + member.Length + station.Length), atFirst: 0);
        WriteHead(area, member, ItemFormat.IsAttachment);
        WriteText(station);
        Write((ulong)attachment.Type);
        Write((ulong)attachment.Length);
        attachment.Hash.Span.CopyTo(_payload.AsSpan(_length));
        _length += SHA256.HashSizeInBytes;
        Count++;
    }

    /// <summary>The parts of the item, ready for the ledger.</summary>
    public IEnumerable<ItemPart> Parts()
    {
        var whole = SHA256.HashData(_payload.AsSpan(0, _length));
        for (var part = 0; part < _partStarts.Count; part++)
        {
            var end = part + 1 < _partStarts.Count ? _partStarts[part + 1] : _length;
            var body = ItemFormat.WithHeader(
                _payload.AsSpan(_partStarts[part], end - _partStarts[part]), part, _partStarts.Count, Count, whole);
            yield return new ItemPart(contest, edition, partition, upload, part, body);
        }
    }

    private void MakeRoom(int most, int atFirst)
    {
        if (_length > _partStart && _length - _partStart + most > Capacity)
        {
            StartPart();
        }

        if (_payload.Length - _length < most)
        {
            Array.Resize(ref _payload, Math.Max(Math.Max(2 * _payload.Length, _length + most), _length == 0 ? atFirst : 0));
        }
    }

    private void WriteHead(string area, string member, byte kind)
    {
        var flags = (byte)((area == _area ? 0 : ItemFormat.NewArea) | (member == _member ? 0 : ItemFormat.NewMember) | kind);
        _payload[_length++] = flags;
        if ((flags & ItemFormat.NewArea) != 0)
        {
            WriteText(area);
        }

        if ((flags & ItemFormat.NewMember) != 0)
        {
            WriteText(member);
        }

        (_area, _member) = (area, member);
    }

    private void StartPart()
    {
        _partStarts.Add(_length);
        _partStart = _length;
        (_area, _member, _row) = (null, null, 0);
    }

    private void Write(ulong number) => _length += ItemFormat.WriteVarint(_payload.AsSpan(_length), number);

    private void WriteText(string text)
    {
        Write((ulong)Encoding.UTF8.GetByteCount(text));
        _length += Encoding.UTF8.GetBytes(text, _payload.AsSpan(_length));
    }
}
