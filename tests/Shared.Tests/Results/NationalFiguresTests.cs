using Hattama.Ledger;
using Hattama.Results;
using Hattama.Rollups;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Results;

/// <summary>The figures that a final result declares: what is among them, and what is not.</summary>
public sealed class NationalFiguresTests
{
    public static TheoryData<string, bool> Cells => new()
    {
        { "lines", true }, { "reported", true }, { "apart", true }, { "shares", true }, { "stations", true }, { "registered", true },
        { "registeredApart", true }, { "unknownRegistered", true }, { "deciding", true },
        { "warned", false }, { "unplaced", false }, // a late entry may add to these
    };

    /// <summary>One vote, station or voter more in any figure, and nothing else: other figures were declared.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void Digest_OfOneMoreInACell_IsAnotherIfTheCellIsDeclared(string cell, bool isDeclared)
    {
        var whole = Some();
        var digest = NationalFigures.DigestOf(whole);
        Assert.Equal(digest, NationalFigures.DigestOf(Some()));
        for (var at = 0; at < Length(cell, whole); at++)
        {
            var more = Some();
            Cell(cell, more, at)++;
            Assert.Equal(isDeclared, digest != NationalFigures.DigestOf(more));
        }
    }

    /// <summary>A station without voters that did not open after all: not a vote nor a voter changes place, and yet it is not what was declared.</summary>
    [Fact]
    public void Status_AfterAStationWithoutVotersChangedItsState_IsNotFinal()
    {
        var register = TinyRegister.Build(TinyContest.Default, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row("R1/D1", "2", Registered: 0));
        var ledger = new TinyLedger(TinyContest.Default, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 10, 0));
        var open = NationalFigures.DigestOf(ledger.RollUp().Nation.Tally);
        ledger.Decide(DecisionKind.NotOpened, "R1/D1", "2");
        var nation = ledger.RollUp().Nation.Tally;
        Assert.Equal((1, 0, 10), (nation.In(StateKind.NotOpened), nation.In(StateKind.Missing), nation.Lines[TinyContest.Yes]));
        ledger.Final(asOf: 70, figures: open);
        Assert.Equal(SnapshotStatus.Preliminary, ledger.Status());
    }

    private static Tally Some()
    {
        var tally = new Tally(TinyContest.Default);
        for (var at = 0; at < tally.Lines.Length; at++)
        {
            (tally.Lines[at], tally.Reported[at], tally.Apart[at]) = (10 + at, 2, 1);
        }

        tally.Stations[(int)StateKind.Counted] = 2;
        tally.Registered[(int)StateKind.Counted] = 30;
        return tally;
    }

    private static int Length(string cell, Tally tally) => cell switch
    {
        "lines" or "reported" or "apart" => tally.Lines.Length,
        "shares" => tally.Shares.Length,
        "stations" or "registered" or "registeredApart" => Tally.States,
        _ => 1,
    };

    private static ref long Cell(string cell, Tally tally, int at)
    {
        switch (cell)
        {
            case "lines": return ref tally.Lines[at];
            case "reported": return ref tally.Reported[at];
            case "apart": return ref tally.Apart[at];
            case "shares": return ref tally.Shares[at];
            case "stations": return ref tally.Stations[at];
            case "registered": return ref tally.Registered[at];
            case "registeredApart": return ref tally.RegisteredApart[at];
            case "unknownRegistered": return ref tally.UnknownRegistered;
            case "deciding": return ref tally.Deciding;
            case "warned": return ref tally.Warned;
            case "unplaced": return ref tally.Unplaced;
            default: throw new ArgumentOutOfRangeException(nameof(cell), cell, null);
        }
    }
}
