using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Rollups;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Rollups;

public sealed class TallyTests
{
    [Fact]
    public void Add_AnyOrderAndGrouping_SameCells() => Dice.Throw(12, 300, (dice, size) =>
    {
        var tallies = Enumerable.Range(0, size).Select(_ => Random(dice)).ToList();
        var split = dice.Below(size + 1);
        var left = Sum(tallies[..split]);
        left.Add(Sum(tallies[split..]));
        Assert.True(Sum(dice.Shuffled(tallies)).HasSameCells(left));
        Assert.Equal(Enumerable.Range(0, left.Cells.Length).Select(i => tallies.Sum(tally => tally.Cells[i])), left.Cells.ToArray());
    });

    [Theory]
    [InlineData(1, false)] // == 2⁵³−1
    [InlineData(2, true)] // 2⁵³
    [InlineData(long.MaxValue, true)] // leaves 64 bits
    public void Add_BeyondWhatDocumentsHold_Throws(long number, bool throws)
    {
        var sum = new Tally(TinyContest.Default);
        sum.Lines[0] = Value.MaxNumber - 1;
        var other = new Tally(TinyContest.Default);
        other.Lines[0] = number;
        var overflow = Record.Exception(() => sum.Add(other));
        Assert.Equal(throws, overflow is OverflowException);
    }

    [Fact]
    public void RollUp_SumOfOneDistrictBeyondDocuments_NamesUploadAndPartition()
    {
        var register = TinyRegister.Build(TinyContest.Default, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row("R1/D1", "2"));
        var ledger = new TinyLedger(TinyContest.Default, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", Value.MaxNumber, 0), Report.Of("R1/D1", "2", 1, 0));
        var damage = Assert.Throws<InvalidDataException>(ledger.RollUp);
        Assert.Contains("u000", damage.Message, StringComparison.Ordinal);
        Assert.Contains("D1", damage.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("R1/D2", "R1")]
    [InlineData("R2/D2", "XX")]
    public void RollUp_SumOfSeveralDistrictsBeyondDocuments_NamesArea(string second, string area)
    {
        var register = TinyRegister.Build(TinyContest.Default, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row(second, "2"));
        var ledger = new TinyLedger(TinyContest.Default, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", Value.MaxNumber, 0), Report.Of(second, "2", 1, 0));
        var damage = Assert.Throws<InvalidDataException>(ledger.RollUp);
        Assert.Contains($"“{area} ", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RollUp_MissingLine_NotZero()
    {
        var definition = TinyContest.Default;
        var register = TinyRegister.Build(
            definition,
            new TinyRegister.Row("R1/D1", "1") { Forms = [TinyContest.Main] },
            new TinyRegister.Row("R1/D1", "2") { Forms = [TinyContest.Postal] },
            new TinyRegister.Row("R1/D1", "3"));
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1,
            Report.Of("R1/D1", "1", 5, 2, 1),
            new Report("R1/D1", "2", Value.Of(7), Value.Of(4), Value.Of(3)) { Form = TinyContest.Postal },
            Report.Of("R1/D1", "3", 0, 0, 0));
        var tally = ledger.RollUp().Nation.Tally;
        Assert.Equal(3, tally.In(StateKind.Counted));
        Assert.Equal([20, 15, 9, 5, 1], tally.Lines.ToArray());
        Assert.Equal([2, 3, 3, 3, 2], tally.Reported.ToArray());
        Assert.Equal([8, 20], tally.Shares.ToArray()); // the postal form reports no registered voters
    }

    [Fact]
    public void RollUp_OptionalLineMissing_NotReported()
    {
        var definition = new TinyContest { IsInvalidRequired = false, Relations = [] }.Build();
        var register = TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row("R1/D1", "2"));
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1,
            new Report("R1/D1", "1", Value.Of(10), Value.Of(8), Value.Of(5), Value.Of(2), Value.Missing),
            Report.Of("R1/D1", "2", 5, 2, 0));
        var tally = ledger.RollUp().Nation.Tally;
        Assert.Equal([2, 2, 2, 2, 1], tally.Reported.ToArray());
    }

    [Fact]
    public void RollUp_StationsApart_InNationButNotBelow()
    {
        var definition = new TinyContest
        {
            Rules = [new DecisionRule("r", default, [TinyContest.Condition("nation", "yes > no"), TinyContest.Condition("regions", "yes > no", 1)], [])],
        }.Build();
        var register = TinyRegister.Build(
            definition, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row("R1/D1", "2") { Counts = false }, new TinyRegister.Row("R2/D2", "1") { Counts = false });
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 1, 3), Report.Of("R1/D1", "2", 9, 0), Report.Of("R2/D2", "1", 0, 1));
        var nation = ledger.RollUp().Nation;
        Assert.Equal(10, nation.Tally.Lines[TinyContest.Yes]);
        Assert.Equal(9, nation.Tally.Apart[TinyContest.Yes]);
        Assert.Equal(1, nation.Tally.Deciding);
        Assert.Equal([true, false], nation.Outcome[0].Conditions.Select(condition => condition.Holds));
        Assert.Equal(1, nation.Outcome[0].Conditions[1].Areas); // R2 has no station that counts there
    }

    private static Tally Random(Dice dice)
    {
        var tally = new Tally(TinyContest.Default);
        var cells = Enumerable.Range(0, tally.Cells.Length).Select(_ => (long)dice.Below(1000)).ToArray();
        return Tally.FromCells(TinyContest.Default, cells)!;
    }

    private static Tally Sum(IEnumerable<Tally> tallies)
    {
        var sum = new Tally(TinyContest.Default);
        foreach (var tally in tallies)
        {
            sum.Add(tally);
        }

        return sum;
    }
}
