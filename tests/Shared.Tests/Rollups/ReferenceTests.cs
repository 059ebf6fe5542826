using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Rollups;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Rollups;

/// <summary>A protocol beside what the register knows of its station from elsewhere (P111, P203): below, at and above each threshold (#5).</summary>
public sealed class ReferenceTests
{
    private static readonly ContestDefinition Definition = Contest(PreviousLimits.Usual);

    [Theory]
    [InlineData(599, true)]
    [InlineData(600, false)]
    [InlineData(601, true)]
    public void P111_Received_BesideTheDispatched(int received, bool isRemarked) =>
        Assert.Equal(Only("P111", isRemarked), Codes(Definition, new(600, null, null), Report.Of("R1/D1", "1", received, 0, registered: 1000)));

    [Theory]
    [InlineData(799, true)]
    [InlineData(800, false)] // a fifth of 1,000
    [InlineData(801, false)]
    [InlineData(1199, false)]
    [InlineData(1200, false)]
    [InlineData(1201, true)]
    public void P203_Registered_BesideThePreviousContest(int registered, bool isRemarked) =>
        Assert.Equal(Only("P203", isRemarked), Codes(Definition, new(null, 1000, null), Report.Of("R1/D1", "1", 300, 0, registered: registered)));

    [Theory]
    [InlineData(499, 1000, true)]
    [InlineData(500, 1000, false)] // ten points of 60 %
    [InlineData(501, 1000, false)]
    [InlineData(699, 1000, false)]
    [InlineData(700, 1000, false)]
    [InlineData(701, 1000, true)]
    public void P203_Turnout_BesideThePreviousContest(int voted, int registered, bool isRemarked) =>
        Assert.Equal(Only("P203", isRemarked), Codes(Definition, new(null, null, (600, 1000)), Report.Of("R1/D1", "1", voted, 0, registered: registered)));

    /// <summary>A third and a tenth are 13/30: no number with a finite number of binary or decimal digits stands between.</summary>
    [Theory]
    [InlineData(12_999, false)]
    [InlineData(13_000, false)]
    [InlineData(13_001, true)]
    public void P203_Turnout_IsExactWhereNoDecimalIs(int voted, bool isRemarked) =>
        Assert.Equal(Only("P203", isRemarked), Codes(Definition, new(null, null, (1, 3)), Report.Of("R1/D1", "1", voted, 0, registered: 30_000)));

    /// <summary>The largest counts: products of them and a limit stay exact.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void P203_Turnout_OfTheLargestCounts_IsExact(long more, bool isRemarked)
    {
        // The whole is divisible by ten: the limit can be met exactly.
        const long whole = (Value.MaxNumber / 10) * 10;
        var definition = Contest(new PreviousLimits(null, (100_000, 1_000_000)));
        Assert.Equal(Only("P203", isRemarked), Codes(definition, new(null, null, (whole / 10 * 5, whole)), Report.Of("R1/D1", "1", (whole / 10 * 6) + more, 0, registered: whole)));
    }

    /// <summary>The difference times the limit’s whole is far past 64 bits here, where it would wrap round to what is within the limit; the message shows the exact figures.</summary>
    [Theory]
    [InlineData(9_007_199_254, 9_007_199_254_000_000, null)] // a millionth of it: exactly the limit
    [InlineData(9_007_199_253, 9_007_199_254_000_000,
        "Registered voters 9 007 199 253, at the previous contest 9 007 199 254 000 000: the difference 9 007 190 246 800 747 is above the limit 9 007 190 246 800 746 (999999/1000000).")]
    [InlineData(562_949_953_422_312, 1_000, // 2⁴⁹ above
        "Registered voters 562 949 953 422 312, at the previous contest 1 000: the difference 562 949 953 421 312 is above the limit 999 (999999/1000000).")]
    public void P203_Registered_OfTheLargestCounts_IsExact(long now, long then, string? said)
    {
        var definition = Contest(new PreviousLimits((999_999, 1_000_000), null));
        var ledger = Ledger(definition, new(null, then, null), [TinyContest.Main]);
        ledger.Send("s", 0, Report.Of("R1/D1", "1", 0, 0, registered: now));
        Assert.Equal(Only("P203", said is not null), Assert.Single(CodesBySlot(ledger)));
        Assert.Equal(said is null ? 0 : 1, ledger.Findings.Kept.Count);
        Assert.All(ledger.Findings.Kept, finding => Assert.StartsWith(said!, finding.Message.En, StringComparison.Ordinal));
    }

    /// <summary>Sums of several lines may be above a count: the same comparison in wider numbers.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void P203_Turnout_OfSumsAboveACount_IsExact(long more, bool isRemarked)
    {
        const long tenth = Value.MaxNumber / 10;
        var definition = new TinyContest
        {
            Relations = [],
            Plausibility = new Plausibility
            {
                Turnout = new Share("t", LocalText.Same("t"), [TinyContest.Yes, TinyContest.No, TinyContest.Invalid], [TinyContest.Voted, TinyContest.Registered]),
                Previous = new PreviousLimits(null, (100_000, 1_000_000)),
            },
        }.Build();
        var values = new[] { 10 * tenth, 10 * tenth, 10 * tenth, (2 * tenth) + more, 0 };
        Assert.Equal(Only("P203", isRemarked), Codes(definition, new(null, null, (tenth * 5, tenth * 10)), new Report("R1/D1", "1", [.. values.Select(Value.Of)])));
    }

    /// <summary>Sums of five lines at the largest count, times a limit, leave 128 bits as well.</summary>
    [Theory]
    [InlineData(4, false)] // a hundred points above: exactly the limit
    [InlineData(5, true)]
    public void P203_Turnout_OfSumsPast128Bits_IsExact(long invalid, bool isRemarked)
    {
        var definition = new TinyContest
        {
            Relations = [],
            Plausibility = new Plausibility
            {
                Turnout = new Share(
                    "t", LocalText.Same("t"), [TinyContest.Registered, TinyContest.Voted, TinyContest.Yes, TinyContest.No, TinyContest.Invalid],
                    [TinyContest.Registered, TinyContest.Voted, TinyContest.Yes, TinyContest.No]),
                Previous = new PreviousLimits(null, (1_000_000, 1_000_000)),
            },
        }.Build();
        long[] values = [Value.MaxNumber, Value.MaxNumber, Value.MaxNumber, Value.MaxNumber, invalid];
        Assert.Equal(Only("P203", isRemarked), Codes(definition, new(null, null, (1, Value.MaxNumber)), new Report("R1/D1", "1", [.. values.Select(Value.Of)])));
    }

    [Theory]
    [InlineData(0, 300, 600, 1000)] // nobody was registered
    [InlineData(300, 0, 600, 1000)] // nobody voted
    [InlineData(300, 0, 0, 0)]
    [InlineData(0, 0, 0, 0)] // nor is anybody now
    public void P203_ZeroReference_IsRemarked(int previousRegistered, int previousVoted, int voted, int registered) => Assert.Equal(
        ["P203"], Codes(Definition, new(null, previousRegistered, (previousVoted, previousRegistered)), Report.Of("R1/D1", "1", voted, 0, registered: registered)));

    [Fact]
    public void References_Unknown_SayNothing()
    {
        Assert.Empty(Codes(Definition, null, Report.Of("R1/D1", "1", 999, 0, registered: 1000)));
        Assert.Empty(Codes(Definition, new(600, null, null), Report.Of("R1/D1", "1", 600, 0, registered: 1000)));
        Assert.Empty(Codes(Definition, new(null, 1000, (600, 1000)), Report.Of("R1/D1", "1", 600, 0, registered: 1000)));
    }

    [Fact]
    public void References_NotAskedFor_AreNotCompared() => Assert.Empty(Codes(
        new TinyContest { Plausibility = new Plausibility { Turnout = TinyContest.Default.Shares[0] } }.Build(), new(1, 1, (1, 1)), Report.Of("R1/D1", "1", 600, 0, registered: 1000)));

    [Fact]
    public void References_LimitNull_IsNotCompared()
    {
        var references = new ReferenceFigures(null, 10, (1, 10));
        Assert.Equal(["P203"], Codes(Contest(new PreviousLimits((1, 5), null)), references, Report.Of("R1/D1", "1", 1, 0, registered: 1000)));
        Assert.Empty(Codes(Contest(new PreviousLimits(null, (1, 5))), references, Report.Of("R1/D1", "1", 101, 0, registered: 1000)));
    }

    [Fact]
    public void References_FigureMissing_HasItsOwnFindingOnly() => Assert.DoesNotContain(
        Codes(Definition, new(600, 10, (1, 10)), new Report("R1/D1", "1", Value.Missing, Value.Illegible, Value.Of(1), Value.Of(1), Value.Of(0))), static code => code is "P111" or "P203");

    /// <summary>The references are of the station: a line that two of its forms have is compared on neither, one that one has is.</summary>
    [Fact]
    public void References_LineOnTwoForms_IsNotCompared()
    {
        var references = new ReferenceFigures(1, 1000, (100, 1000));
        Report[] both = [Report.Of("R1/D1", "1", 600, 0, registered: 1000), new("R1/D1", "1", Value.Of(5), Value.Of(5), Value.Of(0)) { Form = TinyContest.Postal }];
        var ledger = Ledger(Definition, references, [TinyContest.Main, TinyContest.Postal]);
        ledger.Send("s", 0, both);
        Assert.Equal([["P203"], []], CodesBySlot(ledger));
        Assert.Equal(1, ledger.Findings.Warnings);
    }

    [Fact]
    public void P111_Said_ShowsTheArithmeticAndWhatToDo()
    {
        var message = Said(new(1600, null, null), Report.Of("R1/D1", "1", 600, 0, registered: 1000));
        Assert.Equal(
            "2 “voted” = 600 ≠ ballots dispatched to the station 1 600, difference 1 000. Compare the protocol and the act of their delivery; "
            + "if both say so, change nothing: the protocol counts.", message.En);
        Assert.StartsWith("2 «voted» = 600 ≠ передано участку бюллетеней 1 600, разница 1 000. Сверьте протокол и акт", message.Ru, StringComparison.Ordinal);
        Assert.StartsWith("2 «voted» = 600 ≠ учаскеге жіберілген бюллетеньдер 1 600, айырмасы 1 000. Хаттаманы", message.Kk, StringComparison.Ordinal);
    }

    [Fact]
    public void P203_Said_ShowsBothComparisons()
    {
        var message = Said(new(null, 1000, (600, 1000)), Report.Of("R1/D1", "1", 991, 0, registered: 1300));
        Assert.Equal(
            "Registered voters 1 300, at the previous contest 1 000: the difference 300 is above the limit 200 (1/5). "
            + "Turnout 991 / 1 300 = 76.23 %, at the previous contest 600 / 1 000 = 60.00 %: the difference 16.24 points is above the limit 10.00. "
            + "Compare with the protocol; by itself this proves nothing: the protocol counts.", message.En);
        Assert.Contains("явка 991", message.Ru, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("разница 16,24 п. п. больше предела 10,00", message.Ru, StringComparison.Ordinal);
        Assert.Contains("айырмасы 16,24 пайыздық тармақ, шегі 10,00", message.Kk, StringComparison.Ordinal);
    }

    [Fact]
    public void P203_SaidOfAZero_SaysThatThereIsNothingToCompareWith()
    {
        var message = Said(new(null, 0, (0, 0)), Report.Of("R1/D1", "1", 600, 0, registered: 1000));
        Assert.StartsWith(
            "Registered voters 1 000; the previous contest had 0 here, there is nothing to compare with. "
            + "Turnout 600 / 1 000 = 60.00 %; at the previous contest 0 / 0 here, there is nothing to compare with.", message.En, StringComparison.Ordinal);
        Assert.Contains("сравнить не с чем", message.Ru, StringComparison.Ordinal);
        Assert.Contains("салыстыратын ештеңе жоқ", message.Kk, StringComparison.Ordinal);
    }

    /// <summary>However little is above the limit, the difference looks larger than it.</summary>
    [Fact]
    public void P203_SaidJustAboveTheLimit_LooksAbove() => Assert.Contains(
        "the difference 10.01 points is above the limit 10.00", Said(new(null, null, (1, 3)), Report.Of("R1/D1", "1", 13_001, 0, registered: 30_000)).En, StringComparison.Ordinal);

    [Fact]
    public void Coverage_CountsOnlyWhatIsCompared()
    {
        var register = TinyRegister.Build(
            Definition, new TinyRegister.Row("R1/D1", "1") { References = new(5, null, null) }, new TinyRegister.Row("R1/D1", "2") { References = new(null, 5, null) },
            new TinyRegister.Row("R1/D1", "3") { References = new(null, null, (1, 2)) });
        Assert.Equal(new ReferenceCoverage(3, 2, 1), ReferenceCoverage.Of(Definition, register));
        Assert.Equal(new ReferenceCoverage(3, null, null), ReferenceCoverage.Of(TinyContest.Default, register));
    }

    private static ContestDefinition Contest(PreviousLimits limits) => new TinyContest
    {
        Plausibility = new Plausibility { Turnout = TinyContest.Default.Shares[0], DispatchedLine = TinyContest.Voted, Previous = limits },
        Relations = [],
    }.Build();

    private static string[] Only(string code, bool isRemarked) => isRemarked ? [code] : [];

    /// <summary>The codes at the station; the receipt of the sender says the same.</summary>
    private static string[] Codes(ContestDefinition definition, ReferenceFigures? references, Report report)
    {
        var ledger = Ledger(definition, references, [TinyContest.Main]);
        ledger.Send("s", 0, report);
        var codes = Assert.Single(CodesBySlot(ledger));
        Assert.Equal(codes, ledger.Findings.Counts.Keys.Select(static key => key.Code).Order(StringComparer.Ordinal));
        return codes;
    }

    private static List<string[]> CodesBySlot(TinyLedger ledger)
    {
        var rollup = PartitionRollup.Compute(ledger.Definition, ledger.Register.Parts[0], PartitionEntries.Unpack(ledger.Parts, ledger.Cut));
        return [.. rollup.States.Select(static state => (string[])[.. (state.Detail?.Contents.SelectMany(static content => content.Codes) ?? []).Order(StringComparer.Ordinal)])];
    }

    private static LocalText Said(ReferenceFigures references, Report report)
    {
        var ledger = Ledger(Definition, references, [TinyContest.Main]);
        ledger.Send("s", 0, report);
        var finding = Assert.Single(ledger.Findings.Kept);
        Assert.Equal((Severity.Warning, 2L), (finding.Severity, finding.Place.Row));
        return finding.Message;
    }

    private static TinyLedger Ledger(ContestDefinition definition, ReferenceFigures? references, int[] forms) => new(
        definition, TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1", 1000) { References = references, Forms = [.. forms] }));
}
