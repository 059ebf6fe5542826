using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Ledger;

public sealed class ItemTests
{
    private static readonly string[] Codes = ["1", "02", "Абай", "😀", "a\ufffe", "", "日本", "\u001F\u001F", new string('x', 400)];

    [Fact]
    public void Unpack_AnyEntries_GivesThemBack() => Dice.Throw(40, 300, (dice, size) =>
    {
        var packed = Pack(dice, size, dice.Pick(1, 60, 300, 100_000));
        var entries = PartitionEntries.Unpack(dice.Shuffled(packed.Parts), packed.Cut);
        Assert.Equal(packed.Entries, Describe(entries));
        Assert.Equal(0, entries.Deferred);
    });

    [Fact]
    public void Unpack_DuplicatesOfParts_ChangeNothing() => Dice.Throw(20, 100, (dice, size) =>
    {
        var packed = Pack(dice, size, 60);
        var entries = PartitionEntries.Unpack(dice.Shuffled(packed.Parts.Concat(dice.Some(packed.Parts, 50))), packed.Cut);
        Assert.Equal(packed.Entries, Describe(entries));
    });

    [Fact]
    public void Unpack_TwoBodiesUnderOneKey_Throws()
    {
        var packed = Pack(new Dice(1), 10, 60);
        var other = packed.Parts[0] with { Body = packed.Parts[1].Body };
        Assert.Throws<InvalidDataException>(() => PartitionEntries.Unpack([.. packed.Parts, other], packed.Cut));
    }

    [Fact]
    public void Unpack_IncompleteSet_Deferred() => Dice.Throw(40, 200, (dice, size) =>
    {
        var packed = Pack(dice, size + 2, 60);
        var some = dice.Shuffled(packed.Parts)[..(1 + dice.Below(packed.Parts.Count - 1))];
        var entries = PartitionEntries.Unpack(some, packed.Cut);
        Assert.Equal(0, entries.Count);
        Assert.Equal(1, entries.Deferred);
    });

    [Fact]
    public void Unpack_OutsideTheCut_Deferred()
    {
        var packed = Pack(new Dice(1), 10, 60);
        var entries = PartitionEntries.Unpack(packed.Parts, new LedgerCut([], []));
        Assert.Equal(0, entries.Count);
        Assert.Equal(1, entries.Deferred);
    }

    [Fact]
    public void Unpack_AnyByteChanged_Throws() => Dice.Throw(8, 600, (dice, size) =>
    {
        var packed = Pack(dice, size, dice.Pick(60, 100_000));
        var at = dice.Below(packed.Parts.Count);
        var body = packed.Parts[at].Body.ToArray();
        body[dice.Below(dice.Chance(50) ? 16 : body.Length)] ^= (byte)(1 << dice.Below(8));
        packed.Parts[at] = packed.Parts[at] with { Body = body };
        var damage = Assert.Throws<InvalidDataException>(() => PartitionEntries.Unpack(packed.Parts, packed.Cut));
        Assert.Contains("u1", damage.Message, StringComparison.Ordinal);
        Assert.Contains("D1", damage.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Unpack_Truncated_Throws() => Dice.Throw(8, 200, (dice, size) =>
    {
        var packed = Pack(dice, size, dice.Pick(60, 100_000));
        var at = dice.Below(packed.Parts.Count);
        packed.Parts[at] = packed.Parts[at] with { Body = packed.Parts[at].Body[..dice.Below(packed.Parts[at].Body.Length)] };
        Assert.Throws<InvalidDataException>(() => PartitionEntries.Unpack(packed.Parts, packed.Cut));
    });

    [Fact]
    public void Unpack_PartOfAnotherItem_Throws() => Dice.Throw(20, 100, (dice, size) =>
    {
        var packed = Pack(dice, size + 2, 60);
        var other = Pack(dice, size + 3, 60);
        var at = dice.Below(packed.Parts.Count);
        packed.Parts[at] = packed.Parts[at] with { Body = other.Parts[Math.Min(at, other.Parts.Count - 1)].Body };
        Assert.Throws<InvalidDataException>(() => PartitionEntries.Unpack(packed.Parts, packed.Cut));
    });

    /// <summary>Whoever can write the ledger can hash what he writes: the payload itself must be safe too.</summary>
    [Fact]
    public void RollUp_ForgedPayload_InvalidDataOrDocuments() => Dice.Throw(6, 3_000, (dice, size) =>
    {
        var definition = TinyContest.Default;
        var register = TinyRegister.Build(definition, Enumerable.Range(1, 6).Select(i => new TinyRegister.Row("R1/D1", $"{i}")));
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Enumerable.Range(1, 6).Select(i => Report.Of("R1/D1", $"{i}", 5, i)));
        ledger.Send("b", 2, Report.Of("R1/D2", "7", 5, 3), Report.Of("R1/D1", "1", 5, 3));
        for (var i = 0; i < ledger.Parts.Count; i++)
        {
            ledger.Parts[i] = Forge(dice, ledger.Parts[i], size);
        }

        try
        {
            ledger.RollUp();
        }
        catch (InvalidDataException damage)
        {
            Assert.Matches("u00[01]", damage.Message);
        }
    });

    [Theory]
    [InlineData(0, -1)]
    [InlineData(2, 1L << 53)]
    public void Unpack_RowThatNoDocumentCanHold_Throws(long first, long second)
    {
        var packer = new ItemPacker("c", 1, "D1", "u1");
        Add(packer, "D1", "", new Expected("D1", "1", 0, 1, "", first, "5"), [Value.Of(5)]);
        Add(packer, "D1", "", new Expected("D1", "1", 0, 1, "", second, "5"), [Value.Of(5)]);
        Assert.Throws<InvalidDataException>(() => PartitionEntries.Unpack(packer.Parts(), CutOf("u1")));
    }

    [Fact]
    public void Parts_SmallEntries_NeverAboveCapacity() => Dice.Throw(60, 100, (dice, size) =>
    {
        var packer = new ItemPacker("c", 1, "D1", "u1");
        for (var i = 0; i < size; i++)
        {
            var count = dice.Below(8);
            Add(packer, "D1", "", new Expected("D1", $"{i}", 0, 1, "", i, ""), [.. Enumerable.Range(0, count).Select(_ => Value.Of(Value.MaxNumber))]);
        }

        Assert.All(packer.Parts(), part => Assert.InRange(part.Body.Length, 1, ItemFormat.PartCapacity + 48));
    });

    private static ItemPart Forge(Dice dice, ItemPart part, int changes)
    {
        if (dice.Chance(50))
        {
            return part;
        }

        var header = ItemFormat.ReadHeader(part.Body.Span);
        var payload = ItemFormat.Payload(part.Body.Span).ToArray();
        for (var i = 0; i < changes; i++)
        {
            payload[dice.Below(payload.Length)] = (byte)dice.Pick(0, 1, 2, 3, 0x7F, 0x80, 0xFF, dice.Below(256));
        }

        return part with
        {
            Body = ItemFormat.WithHeader(payload, header.Part, 1, header.Entries, System.Security.Cryptography.SHA256.HashData(payload)),
        };
    }

    private sealed record Expected(string Area, string Station, int Form, int Revision, string Member, long Row, string Values);

    private sealed record Packed(List<Expected> Entries, List<ItemPart> Parts, LedgerCut Cut);

    private static Packed Pack(Dice dice, int count, int capacity)
    {
        var packer = new ItemPacker("c", 1, "D1", "u1") { Capacity = capacity };
        var entries = new List<Expected>();
        for (var i = 0; i < count; i++)
        {
            var values = Enumerable.Range(0, dice.Below(6)).Select(_ => dice.Pick(Value.Missing, Value.Illegible, Value.Of(0), Value.Of(dice.Below(300)), Value.Of(Value.MaxNumber)))
                .ToArray();
            var entry = new Expected(
                dice.Pick(Codes), dice.Pick(Codes), dice.Below(3), dice.Pick(1, 2, 127, 128, int.MaxValue), dice.Pick("", "", "a.csv", "й.csv"),
                dice.Pick<long>(i, 2 * count - i, 1L << 40), string.Join(' ', values));
            entries.Add(entry);
            Add(packer, entry.Area, entry.Member, entry, values);
        }

        return new Packed(entries, [.. packer.Parts()], CutOf("u1"));
    }

    private static void Add(ItemPacker packer, string area, string member, Expected entry, Value[] values) => packer.Add(area, member, new EntryRow
    {
        File = "f",
        Row = entry.Row,
        Area = new AreaKey(["XX", area], ["XX", area]),
        Station = entry.Station,
        StationName = entry.Station,
        Form = entry.Form,
        Revision = entry.Revision,
        Values = values,
    });

    private static LedgerCut CutOf(string upload) => new([new Upload("c", upload, "f", "s", DateTimeOffset.UnixEpoch, default, 1)], []);

    private static List<Expected> Describe(PartitionEntries entries)
    {
        var result = new List<Expected>();
        foreach (ref readonly var entry in entries.Entries)
        {
            result.Add(new Expected(
                entry.Area, entry.Station, entry.Form, entry.Revision, entry.Member, entry.Row, string.Join(' ', entries.ValuesOf(entry).ToArray())));
        }

        return result;
    }
}
