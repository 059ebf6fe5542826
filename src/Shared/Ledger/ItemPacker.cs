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

    /// <summary>Number of entries packed.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an entry; <paramref name="area"/> is its area's code, or for an unplaced entry all codes it states.</summary>
    public void Add(string area, string member, in EntryRow row)
    {
        ArgumentNullException.ThrowIfNull(area);
        ArgumentNullException.ThrowIfNull(member);
        var most = 64 + 3 * (area.Length + member.Length + row.Station.Length) + 10 * row.Values.Length;
        if (_length > _partStart && _length - _partStart + most > Capacity)
        {
            StartPart();
        }

        if (_payload.Length - _length < most)
        {
            Array.Resize(ref _payload, Math.Max(Math.Max(2 * _payload.Length, _length + most), _length == 0 ? Expected * 3 * (row.Station.Length + row.Values.Length) : 0));
        }

        var flags = (byte)((area == _area ? 0 : ItemFormat.NewArea) | (member == _member ? 0 : ItemFormat.NewMember));
        _payload[_length++] = flags;
        if ((flags & ItemFormat.NewArea) != 0)
        {
            WriteText(area);
        }

        if ((flags & ItemFormat.NewMember) != 0)
        {
            WriteText(member);
        }

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

        (_area, _member, _row) = (area, member, row.Row);
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
