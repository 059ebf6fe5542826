using System.Globalization;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Rollups;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Rollups;

/// <summary>Order, associativity and conservation of roll-ups, over random histories of a small country.</summary>
public sealed class RollupInvariantsTests
{
    private static readonly string[] FourLevels = ["nation", "region", "county", "locality"];
    private static readonly string[] Additive =
        ["apart", "deciding", "lines", "registered", "registeredApart", "reported", "shares", "stations", "unknownRegistered", "unplaced", "warned"];

    [Fact]
    public void Invariant1_AnyOrderOfEverything_SameBytes() => Dice.Throw(12, 400, (dice, size) =>
    {
        var country = Country.Random(dice, size, dice.Pick(1, 2, 3));
        var first = country.RollUp();
        var parts = dice.Shuffled(country.Ledger.Parts.Concat(dice.Some(country.Ledger.Parts, 20)));
        var cut = new LedgerCut(
            dice.Shuffled(country.Ledger.Uploads), dice.Shuffled(country.Ledger.Decisions.Concat(dice.Some(country.Ledger.Decisions, 20))), country.Ledger.Key);
        Assert.Equal(first.Fingerprint, TinyLedger.RollUp(country.Definition, country.Register, parts, cut).Fingerprint);
    });

    [Fact]
    public void Invariant1_AnyCulture_SameBytes()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            Dice.Throw(10, 60, (dice, size) =>
            {
                var country = Country.Random(dice, size, 3);
                var texts = new[] { "", "kk-KZ", "tr-TR", "sv-SE", "fa-IR", "ar-SA" }.Select(culture =>
                {
                    CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                    return country.RollUp().Fingerprint;
                });
                Assert.Single(texts.Distinct());
            });
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Invariant1_PartitionsThatCulturesConfuse_StayApart()
    {
        // The soft hyphen has no weight in any culture: to a cultural comparison both districts are one.
        var small = TinyRegister.Build(TinyContest.Default, new TinyRegister.Row("R1/D9", "1"));
        var register = TinyRegister.Build(
            TinyContest.Default, new TinyRegister.Row("R1/D9", "1"), new TinyRegister.Row("R1/AB", "1"), new TinyRegister.Row("R1/A\u00adB", "1"));
        var ledger = new TinyLedger(TinyContest.Default, small);
        ledger.Send("a", 1, Report.Of("R1/AB", "1", 5, 1), Report.Of("R1/A\u00adB", "1", 5, 1));
        var rolled = TinyLedger.RollUp(TinyContest.Default, register, ledger.Parts, ledger.Cut);
        Assert.Equal(2, rolled.Nation.Tally.In(StateKind.Counted));
    }

    [Fact]
    public void Invariant2And3_EveryDocument_AddsUpAndListsEverything() => Dice.Throw(12, 400, (dice, size) =>
    {
        // Merged rows have no figures and no citations to add up: MergedStationsTests adds them up.
        var country = Country.Random(dice, size, dice.Pick(1, 2, 3), isMerging: false);
        // A register that has lost stations since: what they sent stays in sight, with their area as long as there is one.
        var kept = country.Rows.Take(1).Concat(dice.Some(country.Rows, dice.Pick(100, 100, 70, 10))).Distinct();
        var register = TinyRegister.Build(country.Definition, kept);
        var rolled = TinyLedger.RollUp(country.Definition, register, country.Ledger.Parts, country.Ledger.Cut);
        var documents = rolled.Documents.DistinctBy(document => document.Digest).ToDictionary(document => document.Digest.Hex, document => Parse(document.Bytes));
        var leaves = register.Nation.Subtree().Where(area => area.Children.IsEmpty).Select(area => area.Code).ToHashSet();
        var audit = new Audit(documents, leaves);
        var vector = audit.Walk(rolled.Nation.Root.Hex);
        Assert.Equal(Flat(Parse(rolled.Nation.Documents[^1].Bytes).GetProperty("vector")), vector);

        var expected = register.Parts.SelectMany(part => part.Slots.Select(slot =>
            $"{part.Stations[slot.Station].Area.Code}/{part.Stations[slot.Station].Code}/{slot.Form}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), audit.Slots.Order(StringComparer.Ordinal));
        Assert.Equal(audit.Slots.Count, rolled.Nation.Tally.Expected);
        Assert.Equal(
            register.Parts.SelectMany(part => part.Stations).Where(station => station.Registered >= 0).Sum(station => station.Registered),
            rolled.Nation.Tally.Registered.ToArray().Sum());

        // Nothing that was sent is out of sight: every entry is cited exactly once.
        var waiting = Parse(rolled.Documents.Single(document => Parse(document.Bytes).GetProperty("type").GetString() == "unplaced").Bytes)
            .GetProperty("entries").EnumerateArray().Select(entry => $"{entry[4].GetString()}/{entry[6].GetInt64()}").ToList();
        Assert.Equal(country.Sent.Order(StringComparer.Ordinal), audit.Citations.Concat(waiting).Order(StringComparer.Ordinal));
        Assert.Equal(audit.Unplaced, rolled.Nation.Tally.Unplaced);
        Assert.Equal(waiting.Count, Parse(rolled.Nation.Documents[^1].Bytes).GetProperty("unplaced").GetProperty("count").GetInt32());
    });

    [Fact]
    public void Documents_All_Canonical() => Dice.Throw(12, 100, (dice, size) =>
    {
        foreach (var document in Country.Random(dice, size, dice.Pick(1, 2, 3)).RollUp().Documents)
        {
            Assert.Equal(document.Bytes.ToArray(), new CanonicalJson().Element(Parse(document.Bytes)).Written.ToArray());
            Assert.Equal(document.Digest, Digest.Of(document.Bytes.Span));
        }
    });

    [Fact]
    public void PartitionLevel_AnyLevel_SameNationalTally() => Dice.Throw(12, 300, (dice, size) =>
    {
        var seed = dice.Below(1_000_000);
        var tallies = new[] { 1, 2, 3 }.Select(level => Country.Random(new Dice(seed), size, level, isDisputeLimited: false).RollUp()).ToList();
        Assert.All(tallies, rolled => Assert.Equal(tallies[0].Nation.Tally.Cells.ToArray(), rolled.Nation.Tally.Cells.ToArray()));
        Assert.All(tallies, rolled => Assert.Equal(tallies[0].Unplaced.Waiting.Length, rolled.Unplaced.Waiting.Length));
    });

    [Fact]
    public void Unplaced_RegisterGetsTheStations_AsIfItAlwaysHad() => Dice.Throw(12, 300, (dice, size) =>
    {
        var seed = dice.Below(1_000_000);
        var late = Country.Random(new Dice(seed), size, 2, knows: row => row.Station != "2" && !row.Path.EndsWith("L3", StringComparison.Ordinal));
        var always = Country.Random(new Dice(seed), size, 2);
        var entered = TinyLedger.RollUp(late.Definition, always.Register, late.Ledger.Parts, late.Ledger.Cut);
        Assert.Equal(always.RollUp().Fingerprint, entered.Fingerprint);
    });

    [Fact]
    public void Unplaced_StationLeavesTheRegister_EntryStaysInSight()
    {
        var before = TinyRegister.Build(TinyContest.Default, new TinyRegister.Row("R1/D1", "1"), new TinyRegister.Row("R1/D1", "2"), new TinyRegister.Row("R1/D2", "1"));
        var after = TinyRegister.Build(TinyContest.Default, new TinyRegister.Row("R1/D1", "1"));
        var ledger = new TinyLedger(TinyContest.Default, before);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1), Report.Of("R1/D1", "2", 5, 1), Report.Of("R1/D2", "1", 5, 1));
        var rolled = TinyLedger.RollUp(TinyContest.Default, after, ledger.Parts, ledger.Cut);
        Assert.Equal(1, rolled.Nation.Tally.In(StateKind.Counted));
        Assert.Equal(1, rolled.Nation.Tally.Unplaced);
        Assert.Single(rolled.Unplaced.Waiting);
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> bytes) => JsonDocument.Parse(bytes).RootElement;

    private static List<long> Flat(JsonElement vector)
    {
        Assert.Equal(Additive, vector.EnumerateObject().Select(member => member.Name));
        return [.. vector.EnumerateObject().SelectMany(member =>
            member.Value.ValueKind == JsonValueKind.Number ? [member.Value.GetInt64()] : member.Value.EnumerateArray().Select(number => number.GetInt64()))];
    }

    /// <summary>Reads documents as a stranger would who has only them: fetch, add, compare.</summary>
    private sealed class Audit(Dictionary<string, JsonElement> documents, HashSet<string> leaves)
    {
        private static readonly string[] States = ["missing", "notOpened", "held", "disputed", "counted", "annulled"];

        public List<string> Slots { get; } = [];

        public List<string> Citations { get; } = [];

        public int Unplaced { get; private set; }

        public List<long> Walk(string digest)
        {
            var document = documents[digest];
            var vector = Flat(document.GetProperty("vector"));
            if (document.GetProperty("type").GetString() == "stations")
            {
                Stations(document);
                return vector;
            }

            var sum = new long[vector.Count];
            foreach (var child in document.GetProperty("children").EnumerateArray())
            {
                var below = Walk(child.GetProperty("document").GetString()!);
                Assert.Equal(below, Flat(child.GetProperty("vector")));
                sum = [.. sum.Zip(below, (a, b) => a + b)];
            }

            Assert.Equal(sum, vector);
            return vector;
        }

        private void Stations(JsonElement document)
        {
            var area = document.GetProperty("area").GetProperty("code").GetString();
            var evidence = document.GetProperty("evidence").EnumerateArray().Select(upload => upload[0].GetString()).ToList();
            var lines = new long[5];
            var reported = new long[5];
            var states = new long[6];
            foreach (var row in document.GetProperty("stations").EnumerateArray())
            {
                var extras = row.GetArrayLength() > 4 ? row[4] : default;
                var isPostal = extras.ValueKind == JsonValueKind.Object && extras.TryGetProperty("form", out _);
                Slots.Add($"{area}/{row[0].GetString()}/{(isPostal ? 1 : 0)}");
                states[Array.IndexOf(States, row[1].GetString())]++;
                Assert.Equal(row[1].GetString() == "counted", row[2].ValueKind == JsonValueKind.Array);
                var values = row[2].ValueKind == JsonValueKind.Array ? row[2].EnumerateArray().ToList() : [];
                for (var i = 0; i < values.Count; i++)
                {
                    if (values[i].ValueKind == JsonValueKind.Number)
                    {
                        lines[i + (isPostal ? 1 : 0)] += values[i].GetInt64();
                        reported[i + (isPostal ? 1 : 0)]++;
                    }
                }

                var contents = extras.ValueKind == JsonValueKind.Object && extras.TryGetProperty("contents", out var all)
                    ? all.EnumerateArray().SelectMany(content => content[1].EnumerateArray())
                    : row[3].EnumerateArray();
                Citations.AddRange(contents.Select(Cite));
            }

            foreach (var entry in document.GetProperty("unplaced").EnumerateArray())
            {
                Unplaced++;
                Assert.True(entry[0].GetString() == area || !leaves.Contains(entry[0].GetString()!), "An unplaced entry is listed with another area than its own.");
                Citations.AddRange(entry[4].EnumerateArray().Select(Cite));
            }

            var vector = document.GetProperty("vector");
            Assert.Equal(lines, vector.GetProperty("lines").EnumerateArray().Select(number => number.GetInt64()));
            Assert.Equal(reported, vector.GetProperty("reported").EnumerateArray().Select(number => number.GetInt64()));
            Assert.Equal(states, vector.GetProperty("stations").EnumerateArray().Select(number => number.GetInt64()));

            string Cite(JsonElement citation) => $"{evidence[citation[0].GetInt32()]}/{citation[1].GetInt64()}";
        }
    }

    /// <summary>Two regions, four counties, eight localities, and whoever sends what he likes.</summary>
    private sealed record Country(
        ContestDefinition Definition, Register Register, List<TinyRegister.Row> Rows, TinyLedger Ledger, List<string> Sent)
    {
        public RolledUp RollUp() => Ledger.RollUp();

        public static Country Random(Dice dice, int size, int partitionLevel, bool isDisputeLimited = true, Func<TinyRegister.Row, bool>? knows = null, bool isMerging = true)
        {
            var isSmall = isMerging && dice.Chance(30);
            var definition = new TinyContest
            {
                Levels = FourLevels,
                PartitionLevel = partitionLevel,
                Policies = new Policies
                {
                    Corrections = dice.Pick(Corrections.BySender, Corrections.ByDecision, Corrections.Latest),
                    DisputeLimit = isDisputeLimited ? (1, 5) : (0, 0),
                    MinPublish = isSmall ? 6 : 0,
                    MinPublishLine = isSmall ? TinyContest.Voted : -1,
                },
                Plausibility = new Plausibility { Turnout = TinyContest.Default.Shares[0], DispatchedLine = TinyContest.Voted, Previous = PreviousLimits.Usual },
            }.Build();
            var rows = Enumerable.Range(0, 8).SelectMany(i => Enumerable.Range(1, 2).Select(station => new TinyRegister.Row(
                $"R{i / 4}/C{i / 2}/L{i}", $"{station}", dice.Pick(10, 20, 0, -1))
            {
                Forms = station == 2 && i % 3 == 0 ? [TinyContest.Main, TinyContest.Postal] : [TinyContest.Main],
                Counts = i != 5,
                References = dice.Pick<ReferenceFigures?>(null, new(5, null, null), new(null, 10, (5, 10)), new(4, 0, (0, 0))),
            })).ToList();
            var register = TinyRegister.Build(definition, rows.Where(knows ?? (_ => true)));
            var ledger = new TinyLedger(definition, register) { Key = isSmall ? TinyLedger.KeyOf(7) : null };
            var sent = new List<string>();
            for (var i = 0; i < size; i++)
            {
                var reports = dice.Shuffled(dice.Some(rows, dice.Pick(10, 60))).Select(row => Any(dice, row)).ToList();
                var upload = ledger.Send(dice.Pick("a", "b", "c"), dice.Below(8), reports);
                sent.AddRange(Enumerable.Range(2, reports.Count).Select(row => $"{upload.Id}/{row}"));
            }

            for (var i = dice.Below(4); i > 0; i--)
            {
                var row = rows[dice.Below(6)];
                ledger.Decide(dice.Pick(DecisionKind.Annul, DecisionKind.NotOpened), row.Path, row.Station);
            }

            return new Country(definition, register, rows, ledger, sent);
        }

        private static Report Any(Dice dice, TinyRegister.Row row)
        {
            var path = dice.Below(20) switch
            {
                0 => "R9/C9/L9",
                1 => "//" + row.Path.Split('/')[^1],
                2 => "R1/" + row.Path.Split('/', 2)[1],
                _ => row.Path,
            };
            var report = Report.Of(path, dice.Chance(95) ? row.Station : "77", dice.Below(4), 3, dice.Below(2)) with { Revision = dice.Pick(1, 1, 1, 2) };
            return row.Forms.Length > 1 && dice.Chance(40) ? report with { Form = TinyContest.Postal, Values = report.Values[1..4] } : report;
        }
    }
}
