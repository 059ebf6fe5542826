using System.Reflection;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Tests.Builders;
using Hattama.Tests.Contests;

namespace Hattama.Tests.Ledger;

/// <summary>
/// Every threshold below, at and above: the relations of kz-2022 on a sound protocol with one figure moved, and the rules of the program whose outcome turns at
/// a number or an instant. A code without its cases fails here (#5).
/// </summary>
public sealed class BoundaryTests
{
    private static readonly ContestDefinition Kz = Definitions.Sample("kz-2022");

    private static readonly Dictionary<string, long> Sound = new()
    {
        ["registered"] = 1000,
        ["received"] = 900,
        ["issued_premises"] = 600,
        ["issued_outside"] = 30,
        ["absentee"] = 2,
        ["unused"] = 270,
        ["boxes_mobile"] = 30,
        ["boxes_stationary"] = 599,
        ["not_counted"] = 0,
        ["invalid"] = 12,
        ["both"] = 9,
        ["yes"] = 500,
        ["no"] = 108,
        ["took_part"] = 629,
    };

    /// <summary>Rules that turn at no number: a thing is there or it is not. Each has tests of its own where it is found.</summary>
    private static readonly string[] WithoutThreshold =
    [
        "P000", "P001", "P003", "P004", "P005", "P006", "P007", "P008", // a cell, a row or a code is there, fits, or repeats
        "S102", "S106", "S108", "S109", "S110", "S111", "S112", "S114", // contents, decisions or areas agree or differ
        "S115", "S116", // a name means one station or not, two scans are the same or not
    ];

    public static TheoryData<string, string, bool> Relations => new()
    {
        { "P101", "registered=629", true }, { "P101", "registered=630", false }, { "P101", "registered=631", false },
        { "P102", "received=899", true }, { "P102", "received=900", false }, { "P102", "received=901", true },
        { "P103", "boxes_stationary=598", true }, { "P103", "boxes_stationary=599", false }, { "P103", "boxes_stationary=600", true },
        { "P104", "took_part=628", true }, { "P104", "took_part=629", false }, { "P104", "took_part=630", true },
        { "P105", "boxes_stationary=599", false }, { "P105", "boxes_stationary=600", false }, { "P105", "boxes_stationary=601", true },
        // Few ballots: fifteen of them may be missing.
        { "P106", "boxes_stationary=586", false }, { "P106", "boxes_stationary=585", false }, { "P106", "boxes_stationary=584", true },
        // Many: two in a hundred of 2,000.
        { "P106", "issued_premises=1970 boxes_stationary=1931", false }, { "P106", "issued_premises=1970 boxes_stationary=1930", false },
        { "P106", "issued_premises=1970 boxes_stationary=1929", true },
        { "P107", "boxes_mobile=29", false }, { "P107", "boxes_mobile=30", false }, { "P107", "boxes_mobile=31", true },
        { "P108", "absentee=629", false }, { "P108", "absentee=630", false }, { "P108", "absentee=631", true },
        { "P110", "registered=628", true }, { "P110", "registered=629", false }, { "P110", "registered=630", false },
        { "P201", "took_part=600 invalid=17", false }, { "P201", "took_part=600 invalid=18", false }, { "P201", "took_part=600 invalid=19", true },
        { "P208", "took_part=0", true }, { "P208", "took_part=1", false }, { "P208", "took_part=2", false },
        { "P209", "registered=628", true }, { "P209", "registered=629", true }, { "P209", "registered=630", false }, { "P209", "registered=0 took_part=0", false },
    };

    [Theory]
    [MemberData(nameof(Relations))]
    public void Relation_OfKz2022_TurnsAtItsBoundary(string code, string changed, bool isBroken) => Assert.Equal(isBroken, Broken(changed).Contains(code));

    [Fact]
    public void SoundProtocol_BreaksNothing() => Assert.Empty(Broken(string.Empty));

    [Fact]
    public void EveryRelationOfKz2022_HasThreeCasesAndBothOutcomes() => Assert.All(Kz.Relations, static relation =>
    {
        var cases = Relations.Where(row => row.Data.Item1 == relation.Code).Select(static row => row.Data.Item3).ToList();
        Assert.True(cases.Count >= 3 && cases.Distinct().Count() == 2, $"{relation.Code} lacks a case below, at or above its boundary.");
    });

    /// <summary>A rule of protocols or states has a theory <c>CODE_…</c> of three cases or more, or stands among those that turn at no number.</summary>
    [Fact]
    public void EveryProgramRule_HasBoundaryCasesOrNoThreshold()
    {
        var cases = typeof(BoundaryTests).Assembly.GetTypes().SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetCustomAttributes<InlineDataAttribute>().Select(_ => method.Name.Split('_')[0]))
            .CountBy(static code => code).ToDictionary();
        Assert.All(Rules.All.Where(static rule => rule.Code[0] is 'P' or 'S'), rule => Assert.True(
            WithoutThreshold.Contains(rule.Code) || cases.GetValueOrDefault(rule.Code) >= 3,
            $"{rule.Code} has {cases.GetValueOrDefault(rule.Code)} boundary cases and is not said to have no threshold."));
        Assert.All(WithoutThreshold, static code => Assert.Contains(Rules.All, rule => rule.Code == code));
    }

    [Theory]
    [InlineData("-1", true)]
    [InlineData("0", false)]
    [InlineData("99999", false)]
    [InlineData("100000", false)]
    [InlineData("100001", true)]
    public void P002_Figure_FromZeroToTheMaximum(string cell, bool isRefused) => Assert.Equal(
        isRefused, Hattama.Tests.Protocols.Reading.Of($"district,station,registered,yes,no\n12,7,{cell},1,1\n").Findings.Counts.ContainsKey(("P002", Severity.Error)));

    [Theory]
    [InlineData(2, StateKind.Counted)]
    [InlineData(3, StateKind.Counted)] // the chain 1, 2 is there
    [InlineData(4, StateKind.Counted)] // 4 is held, 2 stays the head
    public void S101_Revision_AfterTheHead(int revision, StateKind kind)
    {
        var ledger = Ledger(new Policies());
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1), Report.Of("R1/D1", "1", 5, 2) with { Revision = 2 });
        ledger.Send("a", 2, Report.Of("R1/D1", "1", 5, 2 + (revision > 2 ? 1 : 0)) with { Revision = revision });
        var state = StateOf(ledger);
        Assert.Equal((kind, revision == 4), (state.Kind, CodesOf(state).Contains("S101")));
        Assert.Equal(revision == 3 ? 3 : 2, ledger.RollUp().Nation.Tally.Lines[TinyContest.No]);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void S103_Received_AroundTheClosing(int minutes, bool isHeld)
    {
        var ledger = Ledger(new Policies { ClosesAt = TinyLedger.Start.AddMinutes(30) });
        ledger.Send("a", 30 + minutes, Report.Of("R1/D1", "1", 5, 1));
        AssertHeld(ledger, "S103", isHeld);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void S104_Received_AroundTheDistrust(int minutes, bool isHeld)
    {
        var ledger = Ledger(new Policies());
        ledger.Send("a", 30 + minutes, Report.Of("R1/D1", "1", 5, 1));
        ledger.Distrust("a", TinyLedger.Start.AddMinutes(30));
        AssertHeld(ledger, "S104", isHeld);
    }

    [Theory]
    [InlineData(30, 5, false)] // five of thirty, the limit is six
    [InlineData(30, 6, false)]
    [InlineData(30, 7, true)]
    [InlineData(10, 4, false)] // four are more than a fifth of ten, and fewer than are ever held
    [InlineData(10, 5, true)]
    [InlineData(10, 6, true)]
    public void S105_StationsDisputed_AroundTheLimit(int stations, int disputed, bool isHeldWhole)
    {
        var ledger = Ledger(new Policies(), stations);
        ledger.Send("a", 1, Enumerable.Range(1, stations).Select(static station => Report.Of("R1/D1", $"{station}", 5, 1)));
        ledger.Send("b", 2, Enumerable.Range(1, disputed).Select(static station => Report.Of("R1/D1", $"{station}", 5, 2)));
        var tally = ledger.RollUp().Nation.Tally;
        Assert.Equal((isHeldWhole ? 0 : disputed, isHeldWhole ? stations : stations - disputed), (tally.In(StateKind.Disputed), tally.In(StateKind.Counted)));
    }

    [Theory]
    [InlineData(1, StateKind.Held, true)]
    [InlineData(2, StateKind.Counted, false)]
    [InlineData(3, StateKind.Counted, false)]
    public void S107_Senders_AroundTwo(int senders, StateKind kind, bool isAwaited)
    {
        var ledger = Ledger(new Policies { DoubleEntry = true });
        for (var sender = 0; sender < senders; sender++)
        {
            ledger.Send($"s{sender}", sender, Report.Of("R1/D1", "1", 5, 1));
        }

        var state = StateOf(ledger);
        Assert.Equal((kind, isAwaited), (state.Kind, CodesOf(state).Contains("S107")));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void S113_Received_AroundTheFinalResult(int minutes, bool isHeld)
    {
        var ledger = Ledger(new Policies(), stations: 2);
        ledger.Send("a", 1, Report.Of("R1/D1", "2", 5, 1));
        ledger.Final(asOf: 60);
        ledger.Send("b", 60 + minutes, Report.Of("R1/D1", "1", 5, 1));
        AssertHeld(ledger, "S113", isHeld);
    }

    /// <summary>The figures of a sound protocol of kz-2022 with some of them changed: <c>line=number</c>, parted by spaces.</summary>
    internal static IReadOnlyDictionary<string, long> Figures(string changed)
    {
        var figures = new Dictionary<string, long>(Sound);
        foreach (var change in changed.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (line, number) = (change.Split('=')[0], long.Parse(change.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(figures.ContainsKey(line), line);
            figures[line] = number;
        }

        return figures;
    }

    private static List<string> Broken(string changed)
    {
        var figures = Figures(changed);
        var breaches = new List<Breach>();
        new FormChecker(Kz, 0).Check([.. Kz.Forms[0].Lines.Select(line => Value.Of(figures[Kz.Lines[line].Id]))], breaches);
        return [.. breaches.Select(static breach => breach.Code)];
    }

    private static TinyLedger Ledger(Policies policies, int stations = 1)
    {
        var definition = new TinyContest { Policies = policies }.Build();
        return new TinyLedger(definition, TinyRegister.Build(definition, [.. Enumerable.Range(1, stations).Select(static station => new TinyRegister.Row("R1/D1", $"{station}"))]));
    }

    private static StationState StateOf(TinyLedger ledger)
    {
        var part = ledger.Register.Parts[0];
        var entries = PartitionEntries.Unpack(ledger.Parts, ledger.Cut);
        return StationStates.Derive(ledger.Definition, part, entries, SlotIndex.Build(ledger.Definition, part, entries))[0];
    }

    private static IEnumerable<string> CodesOf(StationState state) =>
        state.Detail is { } detail ? detail.Codes.Concat(detail.Contents.SelectMany(static content => content.Codes)) : [];

    private static void AssertHeld(TinyLedger ledger, string code, bool isHeld)
    {
        var state = StateOf(ledger);
        Assert.Equal((isHeld ? StateKind.Held : StateKind.Counted, isHeld), (state.Kind, CodesOf(state).Contains(code)));
    }
}
