using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Rollups;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Rollups;

/// <summary>What is unlikely: below, at and above each threshold (#5).</summary>
public sealed class PlausibilityTests
{
    private static readonly ContestDefinition Definition = new TinyContest { Plausibility = new Plausibility { UniqueVotes = 100, CopiedVotes = 20, Outlier = OutlierLimit.Usual } }.Build();

    /// <summary>The same with the turnout named.</summary>
    private static readonly ContestDefinition Compared = Outliers(OutlierLimit.Usual);

    [Theory]
    [InlineData(699, false)]
    [InlineData(700, false)] // ten points above the median of 60 %
    [InlineData(701, true)]
    [InlineData(501, false)]
    [InlineData(500, false)]
    [InlineData(499, true)]
    public void P202_TenStationsAlike_FloorDecides(int voted, bool isRemarked) =>
        Assert.Equal(isRemarked ? ["P202"] : [], CodesOf(Compared, [.. Enumerable.Repeat(600, 10), voted])[^1]);

    [Theory]
    [InlineData(779, false)]
    [InlineData(780, false)] // six times the median deviation of three points
    [InlineData(781, true)]
    [InlineData(420, false)]
    [InlineData(419, true)]
    public void P202_StationsSpread_DeviationsDecide(int voted, bool isRemarked) =>
        Assert.Equal(isRemarked ? ["P202"] : [], CodesOf(Compared, [570, 570, 570, 600, 600, 600, 600, 630, 630, 630, voted])[^1]);

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, true)] // ten with the outlier
    [InlineData(10, true)]
    public void P202_FewStations_AreNotCompared(int others, bool isRemarked) =>
        Assert.Equal(isRemarked ? ["P202"] : [], CodesOf(Compared, [.. Enumerable.Repeat(600, others), 900])[^1]);

    [Fact]
    public void P202_EvenNumber_TakesTheLowerMedian()
    {
        // 500 and 700 stand in the middle: from 500 the floor of ten points ends at 600.
        var codes = CodesOf(Outliers(new OutlierLimit(1, (10, 100), 4)), [500, 500, 700, 700]);
        Assert.Equal([[], [], ["P202"], ["P202"]], codes);
    }

    [Fact]
    public void P202_NobodyRegistered_IsNotCompared()
    {
        var ledger = Ledger(Compared, out _, 11);
        ledger.Send("s", 0, [.. Enumerable.Range(1, 10).Select(station => Turnout(station, 600)), Report.Of("R1/D1", "11", 0, 0, registered: 0)]);
        Assert.Equal([], States(Compared, ledger)[^1].Detail?.Codes ?? []);
    }

    [Fact]
    public void P202_HeldStation_IsNeitherComparedNorRemarked()
    {
        var ledger = Ledger(Compared, out _, 12);
        var broken = Turnout(12, 990) with { Values = [.. new[] { 1000L, 990, 1, 1, 1 }.Select(Value.Of)] };
        ledger.Send("s", 0, [.. Enumerable.Range(1, 10).Select(station => Turnout(station, 600)), Turnout(11, 650), broken]);
        var states = States(Compared, ledger);
        Assert.Equal(StateKind.Held, states[^1].Kind);
        Assert.DoesNotContain("P202", states[^1].Detail!.Codes);
        Assert.Empty(Rollup(Compared, ledger).Warnings);
    }

    [Theory]
    [InlineData(50, 49, false)]
    [InlineData(50, 50, true)]
    [InlineData(50, 51, true)]
    public void P206_SameVotesTwice_FromTheLeastOn(int yes, int no, bool isRemarked)
    {
        var ledger = Ledger(Definition, out _, 3);
        ledger.Send("s", 0, Votes("1", yes, no), Votes("2", yes + 1, no), Votes("3", yes, no));
        string[] expected = isRemarked ? ["P206"] : [];
        Assert.Equal([expected, [], expected], States(Definition, ledger).Select(static state => (string[])[.. state.Detail?.Codes ?? []]));
    }

    [Fact]
    public void P206_VotesExchanged_AreOthers()
    {
        var ledger = Ledger(Definition, out _, 2);
        ledger.Send("s", 0, Votes("1", 60, 70), Votes("2", 70, 60));
        Assert.Empty(Rollup(Definition, ledger).Warnings);
    }

    /// <summary>One number that two stations share is nothing to remark: it takes two choices to make a coincidence.</summary>
    [Fact]
    public void P206_BallotWithOneChoice_IsNotCompared()
    {
        var definition = new TinyContest { Options = [TinyContest.Yes], Rules = [], Plausibility = new Plausibility { UniqueVotes = 100, CopiedVotes = 20 } }.Build();
        var ledger = Ledger(definition, out _, 2);
        ledger.Send("s", 0, Votes("1", 700, 300), Votes("2", 700, 299));
        Assert.Empty(Rollup(definition, ledger).Warnings);
        Assert.Equal(0, ledger.Findings.Warnings);
    }

    [Fact]
    public void P206_OtherDistrict_IsAnotherArea()
    {
        var register = TinyRegister.Build(Definition, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row("R1/D2", "1"));
        var ledger = new TinyLedger(Definition, register);
        ledger.Send("s", 0, Report.Of("R1/D1", "1", 300, 200, registered: 1000), Report.Of("R1/D2", "1", 300, 200, registered: 1000));
        Assert.All(register.Parts, part => Assert.Empty(PartitionRollup.Compute(Definition, part, PartitionEntries.Unpack(ledger.Parts.Where(item => item.Partition == part.Partition.Code), ledger.Cut)).Warnings));
    }

    [Fact]
    public void P206_Said_NamesTwinPlaceAndVotes()
    {
        var ledger = Ledger(Definition, out _, 3);
        ledger.Send("s", 0, Votes("1", 700, 300), Votes("2", 700, 300), Votes("3", 700, 300));
        var findings = AreaWarningText.Findings(Definition, Rollup(Definition, ledger)).ToList();
        Assert.Equal([("file.csv", 2L), ("file.csv", 3L), ("file.csv", 4L)], findings.Select(static finding => (finding.Place.File, finding.Place.Row)));
        Assert.Equal(
            "The votes at station “1” are those of station “2” (file.csv, row 3): 3 “yes” = 700; 4 “no” = 300. Stations with these votes: 3. "
            + "Compare both protocols; if they really agree, change nothing: the protocol counts.",
            findings[0].Message.En);
        Assert.StartsWith("Голоса на участке «3» те же, что на участке «1» (file.csv, строка 2)", findings[2].Message.Ru, StringComparison.Ordinal);
        Assert.StartsWith("«2» учаскесіндегі дауыстар «1» учаскесіндегідей (file.csv, 2-жол)", findings[1].Message.Kk, StringComparison.Ordinal);
    }

    [Fact]
    public void P202_Said_ShowsTheArithmetic()
    {
        var ledger = Ledger(Compared, out _, 11);
        ledger.Send("s", 0, [.. Enumerable.Range(1, 10).Select(station => Turnout(station, 600)), Turnout(11, 990)]);
        var finding = Assert.Single(AreaWarningText.Findings(Compared, Rollup(Compared, ledger)));
        Assert.Equal(("P202", Severity.Warning, 12L), (finding.Code, finding.Severity, finding.Place.Row));
        Assert.StartsWith(
            "Turnout at station “11” is 990 / 1 000 = 99.00 %; the median of 11 stations of “D1” is 60.00 %, the median deviation 0.00 %. "
            + "The difference 39.00 % is above the limit 10.00 % (6 deviations, but not below the floor).",
            finding.Message.En, StringComparison.Ordinal);
        Assert.Contains("990 / 1 000 = 99,00 %", finding.Message.Ru, StringComparison.Ordinal);
        Assert.Contains("990 / 1 000 = 99,00 %", finding.Message.Kk, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_OfAStation_StandInItsDocumentAndItCounts()
    {
        var ledger = Ledger(Definition, out _, 2);
        ledger.Send("s", 0, Votes("1", 700, 300), Votes("2", 700, 300));
        var rolledUp = ledger.RollUp();
        Assert.Equal((2L, 2L), (rolledUp.Nation.Tally.In(StateKind.Counted), rolledUp.Nation.Tally.Warned));
        var document = rolledUp.Documents.Single(static document => System.Text.Encoding.UTF8.GetString(document.Bytes.Span).Contains("\"type\":\"stations\"", StringComparison.Ordinal));
        Assert.Contains("{\"codes\":[\"P206\"],\"contents\":[[\"", System.Text.Encoding.UTF8.GetString(document.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_DoNotDependOnTheOrderOfParts()
    {
        var definition = new TinyContest { Plausibility = new Plausibility { UniqueVotes = 1, CopiedVotes = 1, Outlier = new OutlierLimit(2, (1, 100), 3), Turnout = Definition.Shares[0] } }.Build();
        var dice = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            var ledger = Ledger(definition, out var register, 30);
            for (var sender = 0; sender < 4; sender++)
            {
                ledger.Send($"s{sender}", dice.Next(60), Enumerable.Range(1, 30).Where(_ => dice.Next(2) == 0)
                    .Select(station => Report.Of("R1/D1", $"{station}", dice.Next(3), dice.Next(3), registered: 5)));
            }

            var parts = ledger.Parts.ToArray();
            dice.Shuffle(parts);
            Assert.Equal(ledger.RollUp().Fingerprint, TinyLedger.RollUp(definition, register, parts, ledger.Cut).Fingerprint);
        }
    }

    [Theory]
    [InlineData(10, 9, 10, 9, false)] // nineteen votes
    [InlineData(10, 10, 10, 10, true)]
    [InlineData(11, 10, 11, 10, true)]
    [InlineData(20, 10, 10, 20, false)] // exchanged
    [InlineData(600, 0, 600, 0, false)] // one number in two lines
    [InlineData(600, 30, 600, 31, false)]
    public void P207_VotesLikeTheFirstLines_AreRemarked(int yes, int no, int registered, int voted, bool isRemarked) =>
        Assert.Equal(isRemarked, Breaches(Value.Of(registered), Value.Of(voted), Value.Of(yes), Value.Of(no), Value.Of(7)).Contains("P207"));

    [Fact]
    public void P207_LinesApart_AreNoCopy() =>
        // voted and invalid follow each other once the votes between them are left out; registered and invalid do not.
        Assert.Equal((true, false), (
            Breaches(Value.Of(1), Value.Of(60), Value.Of(60), Value.Of(30), Value.Of(30)).Contains("P207"),
            Breaches(Value.Of(60), Value.Of(1), Value.Of(60), Value.Of(30), Value.Of(30)).Contains("P207")));

    [Fact]
    public void P207_FigureMissing_IsNotCompared() =>
        Assert.DoesNotContain("P207", Breaches(Value.Of(60), Value.Missing, Value.Of(60), Value.Missing, Value.Of(7)));

    [Fact]
    public void P207_Said_NamesBothLinesAndTheNumber()
    {
        var ledger = Ledger(Definition, out _, 1);
        ledger.Send("s", 0, new Report("R1/D1", "1", [.. new[] { 600L, 30, 600, 30, 7 }.Select(Value.Of)]));
        var finding = ledger.Findings.Kept.Single(static finding => finding.Code == "P207");
        Assert.StartsWith(
            "The votes repeat the figures of other lines in their order: 3 “yes” = 1 “registered” = 600; 4 “no” = 2 “voted” = 30.", finding.Message.En, StringComparison.Ordinal);
        Assert.Contains("3 «yes» = 1 «registered» = 600", finding.Message.Ru, StringComparison.Ordinal);
        Assert.Contains("3 «yes» = 1 «registered» = 600", finding.Message.Kk, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_NotAskedFor_AreSilent()
    {
        var ledger = Ledger(TinyContest.Default, out _, 20);
        ledger.Send("s", 0, [.. Enumerable.Range(1, 19).Select(station => Turnout(station, 600)), Turnout(20, 999)]);
        Assert.Empty(Rollup(TinyContest.Default, ledger).Warnings);
        Assert.Equal(0, ledger.Findings.Warnings);
    }

    private static ContestDefinition Outliers(OutlierLimit limit) => new TinyContest { Plausibility = new Plausibility { Outlier = limit, Turnout = TinyContest.Default.Shares[0] } }.Build();

    private static TinyLedger Ledger(ContestDefinition definition, out Hattama.Geography.Register register, int stations)
    {
        register = TinyRegister.Build(definition, [.. Enumerable.Range(1, stations).Select(static station => new TinyRegister.Row("R1/D1", $"{station}", 1000))]);
        return new TinyLedger(definition, register);
    }

    /// <summary>A station of 1,000 voters with so many of them.</summary>
    private static Report Turnout(int station, int voted) => Report.Of("R1/D1", $"{station}", voted - station, station, registered: 1000);

    private static Report Votes(string station, int yes, int no) => Report.Of("R1/D1", station, yes, no, registered: 1000);

    private static List<string[]> CodesOf(ContestDefinition definition, int[] voted)
    {
        var ledger = Ledger(definition, out _, voted.Length);
        ledger.Send("s", 0, voted.Select((number, i) => Turnout(i + 1, number)));
        return [.. States(definition, ledger).Select(static state => (string[])[.. state.Detail?.Codes ?? []])];
    }

    private static PartitionRollup Rollup(ContestDefinition definition, TinyLedger ledger) =>
        PartitionRollup.Compute(definition, ledger.Register.Parts.Single(), PartitionEntries.Unpack(ledger.Parts, ledger.Cut));

    private static IReadOnlyList<StationState> States(ContestDefinition definition, TinyLedger ledger) => Rollup(definition, ledger).States;

    private static List<string> Breaches(params Value[] values)
    {
        var breaches = new List<Breach>();
        new FormChecker(Definition, TinyContest.Main).Check(values, breaches);
        return [.. breaches.Select(static breach => breach.Code)];
    }
}
