using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Ledger;

public sealed class StationStatesTests
{
    private static readonly Value[][] Palette =
    [
        Values(10, 8, 5, 2, 1),
        Values(10, 8, 4, 3, 1),
        Values(10, 9, 5, 3, 1),
        Values(10, 12, 6, 5, 1), // C2: a warning
        Values(10, 8, 5, 2, 2), // C1: an error
        [Value.Of(10), Value.Of(8), Value.Of(5), Value.Missing, Value.Of(1)],
        [Value.Illegible, Value.Of(8), Value.Of(5), Value.Of(2), Value.Of(1)],
    ];

    [Fact]
    public void Derive_AnyHistory_AsDesignSays() => Dice.Throw(10, 6_000, (dice, size) =>
    {
        var history = History.Random(dice, size);
        var expected = new ReferenceStates(history.Definition, history.Part, history.Cut, history.Sent).Derive();
        var entries = PartitionEntries.Unpack(dice.Shuffled(history.Parts), history.Cut);
        var index = SlotIndex.Build(history.Definition, history.Part, entries);
        var states = StationStates.Derive(history.Definition, history.Part, entries, index);
        for (var slot = 0; slot < states.Length; slot++)
        {
            AssertSame(expected[slot], states[slot], entries, index[slot].Length);
        }
    });

    [Fact]
    public void Derive_ManyRevisionsOfOneStation_Linear()
    {
        const int Count = 60_000;
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Enumerable.Range(1, Count).Reverse().Select(i => Report.Of("R1/D1", "1", 5, i % 5) with { Revision = i }));
        ledger.Send("b", 2, Enumerable.Range(1, Count).Reverse().Select(i => Report.Of("R1/D1", "1", 5, i % 5) with { Revision = i }));
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Counted));
    }

    [Fact]
    public void UploadsHeldWhole_AgreesWithCorrectedHeads_Counts()
    {
        var (definition, register) = One(new Policies(), stations: 10);
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Enumerable.Range(1, 10).Select(i => Report.Of("R1/D1", $"{i}", 5, 1)));
        ledger.Send("a", 2, Enumerable.Range(1, 10).Select(i => Report.Of("R1/D1", $"{i}", 5, 2) with { Revision = 2 }));
        ledger.Send("b", 3, Enumerable.Range(1, 10).Select(i => Report.Of("R1/D1", $"{i}", 5, 2)));
        var tally = ledger.RollUp().Nation.Tally;
        Assert.Equal(10, tally.In(StateKind.Counted));
        Assert.Equal(0, tally.Warned);
    }

    [Fact]
    public void UploadsHeldWhole_TwoRevisionsPerStation_StationsCountOnce()
    {
        var (definition, register) = One(new Policies(), stations: 10);
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Enumerable.Range(1, 10).Select(i => Report.Of("R1/D1", $"{i}", 5, 1)));
        ledger.Send("b", 2, Enumerable.Range(1, 3).SelectMany(i => new[] { Report.Of("R1/D1", $"{i}", 5, 2), Report.Of("R1/D1", $"{i}", 5, 3) with { Revision = 2 } }));
        Assert.Equal(3, ledger.RollUp().Nation.Tally.In(StateKind.Disputed));
    }

    [Theory]
    [InlineData(6, 4, 4)] // below the floor
    [InlineData(25, 5, 5)] // == 1/5
    [InlineData(24, 5, 0)] // > 1/5
    public void UploadsHeldWhole_FloorAndShare(int stations, int differing, int disputed)
    {
        var (definition, register) = One(new Policies(), stations);
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Enumerable.Range(1, stations).Select(i => Report.Of("R1/D1", $"{i}", 5, 1)));
        ledger.Send("b", 2, Enumerable.Range(1, differing).Select(i => Report.Of("R1/D1", $"{i}", 5, 2)));
        var tally = ledger.RollUp().Nation.Tally;
        Assert.Equal(disputed, tally.In(StateKind.Disputed));
        Assert.Equal(stations - disputed, tally.In(StateKind.Counted));
    }

    [Fact]
    public void Decided_PickOfDistrustedContent_NeedsRelease()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1));
        ledger.Distrust("a", since: null);
        var saw = ledger.ContentOf("D1", "1", "main", Values(10, 6, 5, 1, 0));
        var pick = ledger.Decide(DecisionKind.Pick, "R1/D1", "1", Values(10, 6, 5, 1, 0), [saw]);
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Held));
        ledger.Decide(DecisionKind.Release, "R1/D1", "1", Values(10, 6, 5, 1, 0), [saw], [pick.Digest]);
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Counted));
    }

    [Theory]
    [InlineData("district:D1", StateKind.Counted)]
    [InlineData("region:R1", StateKind.Counted)]
    [InlineData("district:D2", StateKind.Held)]
    [InlineData("region:D1", StateKind.Held)] // a code of another level
    public void S112_OutsideAreas_IsHeldAndInTheReceipt(string area, StateKind expected)
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.SendFor("a", 1, [area], Report.Of("R1/D1", "1", 5, 1));
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(expected));
        Assert.Equal(expected == StateKind.Held ? ["S112"] : [], ledger.Findings.Kept.Select(finding => finding.Code));
    }

    [Fact]
    public void S112_StationMovesIntoTheSendersArea_Counts()
    {
        var definition = new TinyContest { Levels = ["nation", "region", "district", "commune"], PartitionLevel = 2 }.Build();
        var before = TinyRegister.Build(definition, new TinyRegister.Row("R1/D1/C1", "1"));
        var after = TinyRegister.Build(definition, new TinyRegister.Row("R2/D1/C1", "1"));
        var ledger = new TinyLedger(definition, before);
        ledger.SendFor("a", 1, ["region:R2"], new Report("/D1/C1", "1", Values(10, 8, 5, 2, 1)));
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Held));
        Assert.Equal(1, TinyLedger.RollUp(definition, after, ledger.Parts, ledger.Cut).Nation.Tally.In(StateKind.Counted));
    }

    [Theory]
    [InlineData(4, StateKind.Counted)] // received before the snapshot that is final
    [InlineData(5, StateKind.Counted)] // at its instant
    [InlineData(6, StateKind.Missing)] // after it
    public void S113_ReceivedAroundFinal_Boundary(int minute, StateKind expected)
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Final(5, figures: Digest.Of("any"u8));
        ledger.Send("a", minute, Report.Of("R1/D1", "1", 5, 1));
        var tally = ledger.RollUp().Nation.Tally;
        Assert.Equal(1, tally.In(expected == StateKind.Missing ? StateKind.Held : expected));
        ledger.Reopen(ledger.Decisions[0].Digest);
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Counted));
    }

    [Fact]
    public void Status_FinalReopenedAndDeclaredAgain_FollowsTheFigures()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        Assert.Equal(SnapshotStatus.Zero, ledger.Status());
        ledger.Send("a", 1, []);
        Assert.Equal(SnapshotStatus.Partial, ledger.Status());
        ledger.Send("a", 2, Report.Of("R1/D1", "1", 5, 1));
        Assert.Equal(SnapshotStatus.Preliminary, ledger.Status());
        var final = ledger.Final(3);
        Assert.Equal(SnapshotStatus.Final, ledger.Status());
        ledger.Send("b", 4, Report.Of("R1/D1", "1", 4, 2), Report.Of("R1/D1", "9", 4, 2));
        Assert.Equal(SnapshotStatus.Final, ledger.Status()); // held, and changes no figure that was declared
        var reopen = ledger.Reopen(final.Digest);
        Assert.Equal(SnapshotStatus.Partial, ledger.Status()); // disputed
        ledger.Decide(DecisionKind.Annul, "R1/D1", "1", null, [ledger.ContentOf("D1", "1", "main", Values(10, 6, 5, 1, 0)), ledger.ContentOf("D1", "1", "main", Values(10, 6, 4, 2, 0))]);
        Assert.Equal(SnapshotStatus.Preliminary, ledger.Status());
        ledger.Final(90, [reopen.Digest]);
        Assert.Equal(SnapshotStatus.Corrected, ledger.Status());
        ledger.Final(90, [reopen.Digest]);
        Assert.Equal(SnapshotStatus.Preliminary, ledger.Status()); // two side by side declare nothing
    }

    [Fact]
    public void Status_FinalOfOtherFigures_IsNotFinal()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 2, Report.Of("R1/D1", "1", 5, 1));
        ledger.Final(3, figures: Digest.Of("other"u8));
        Assert.Equal(SnapshotStatus.Preliminary, ledger.Status());
    }

    [Fact]
    public void S114_AnnulledAfterFinal_HasNoEffectUntilReopened()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1));
        var final = ledger.Final(3);
        ledger.Decide(DecisionKind.Annul, "R1/D1", "1", null, [ledger.ContentOf("D1", "1", "main", Values(10, 6, 5, 1, 0))], minute: 4);
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Counted));
        Assert.Equal(SnapshotStatus.Final, ledger.Status());
        ledger.Reopen(final.Digest);
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Annulled));
    }

    [Fact]
    public void Distrust_AfterFinal_HasNoEffectUntilReopened()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1));
        var final = ledger.Final(3);
        ledger.Distrust("a", since: null, minute: 4);
        Assert.Equal((1L, SnapshotStatus.Final), (ledger.RollUp().Nation.Tally.In(StateKind.Counted), ledger.Status()));
        ledger.Reopen(final.Digest);
        Assert.Equal((1L, SnapshotStatus.Partial), (ledger.RollUp().Nation.Tally.In(StateKind.Held), ledger.Status()));
    }

    [Theory]
    [InlineData(DecisionKind.Pick)]
    [InlineData(DecisionKind.Release)]
    [InlineData(DecisionKind.Annul)]
    [InlineData(DecisionKind.NotOpened)]
    public void Decision_InForce_PublishesItsExplanation(DecisionKind kind)
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1));
        ledger.Decide(
            kind, "R1/D1", "1", kind is DecisionKind.Pick or DecisionKind.Release ? Values(10, 6, 5, 1, 0) : null, [ledger.ContentOf("D1", "1", "main", Values(10, 6, 5, 1, 0))]);
        var documents = ledger.RollUp().Documents.Select(document => System.Text.Encoding.UTF8.GetString(document.Bytes.Span));
        Assert.Contains(documents, text => text.Contains("\"explanation\":\"because 0\"", StringComparison.Ordinal) && text.Contains("\"type\":\"stations\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1, StateKind.Held)] // a minute before closing
    [InlineData(0, StateKind.Counted)] // at closing
    [InlineData(1, StateKind.Counted)] // a minute after
    public void Closing_Boundary(int minute, StateKind expected)
    {
        var (definition, register) = One(new Policies { ClosesAt = TinyLedger.Start });
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", minute, Report.Of("R1/D1", "1", 5, 1));
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(expected));
    }

    [Fact]
    public void Cut_UploadAndDecisionGivenTwice_SameAsOnce()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1));
        ledger.Decide(DecisionKind.Annul, "R1/D1", "1", saw: [ledger.ContentOf("D1", "1", "main", Values(10, 6, 5, 1, 0))]);
        var twice = new LedgerCut([.. ledger.Uploads, .. ledger.Uploads], [.. ledger.Decisions, .. ledger.Decisions]);
        Assert.Equal(ledger.RollUp().Fingerprint, TinyLedger.RollUp(definition, register, ledger.Parts, twice).Fingerprint);
    }

    [Fact]
    public void Cut_OneIdWithTwoStamps_Throws()
    {
        var upload = new Upload("c", "u1", "f", "a", DateTimeOffset.UnixEpoch, default, 1);
        Assert.Throws<InvalidDataException>(() => new LedgerCut([upload, upload with { Sender = "b" }], []));
    }

    [Fact]
    public void Receipt_ChainOfRevisionsInOneFile_NoRepetition()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1), Report.Of("R1/D1", "1", 5, 2) with { Revision = 2 });
        Assert.Empty(ledger.Findings.Kept);
        ledger.Send("a", 2, Report.Of("R1/D1", "1", 5, 1), Report.Of("R1/D1", "1", 5, 1), Report.Of("R1/D1", "1", 5, 2));
        Assert.Equal([Rules.StationRepeated.Code, Rules.StationTwice.Code], ledger.Findings.Kept.Select(finding => finding.Code));
    }

    private static (ContestDefinition, Register) One(Policies policies, int stations = 1)
    {
        var definition = new TinyContest { Policies = policies }.Build();
        return (definition, TinyRegister.Build(definition, Enumerable.Range(1, stations).Select(i => new TinyRegister.Row("R1/D1", $"{i}"))));
    }

    private static Value[] Values(params long[] numbers) => [.. numbers.Select(Value.Of)];

    private static void AssertSame(ReferenceStates.State expected, StationState state, PartitionEntries entries, int sent)
    {
        Assert.Equal(expected.Kind, state.Kind);
        var all = entries.Entries;
        Assert.Equal(expected.Counted, state.CountedEntry < 0 ? null : string.Join(' ', entries.ValuesOf(all[state.CountedEntry]).ToArray()));
        Assert.Equal(expected.HasLateDecision, state.Detail?.Codes.Contains("S114") ?? false);
        if (state.Detail is not { } detail)
        {
            Assert.InRange(sent, 0, 1);
            Assert.All(expected.Codes.Values, Assert.Empty);
            Assert.Null(expected.Reason);
            return;
        }

        var found = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var content in detail.Contents)
        {
            found.Add(string.Join(' ', entries.ValuesOf(all[content.Entries[0]]).ToArray()), new SortedSet<string>(content.Codes, StringComparer.Ordinal));
        }

        Assert.Equal(sent, detail.Contents.Sum(content => content.Entries.Length));
        Assert.Equal(expected.ToString(), (expected with { Codes = found }).ToString());
        if (expected.Reason is { } reason)
        {
            Assert.Contains(reason, detail.Codes);
        }

        Assert.Equal(detail.Codes.Order(StringComparer.Ordinal).Distinct(), detail.Codes);
        if (expected.Counted is { } counted)
        {
            // What counts with a warning, or although a rule holds it, says so.
            Assert.Superset(expected.Codes[counted].Where(code => code[0] == 'C' || code is "P003" or "P004").ToHashSet(), detail.Codes.ToHashSet());
        }
    }

    /// <summary>A random history of one district.</summary>
    private sealed record History(ContestDefinition Definition, RegisterPart Part, LedgerCut Cut, List<ItemPart> Parts, List<ReferenceStates.Sent> Sent)
    {
        public static History Random(Dice dice, int size)
        {
            var definition = new TinyContest
            {
                Policies = new Policies
                {
                    Corrections = dice.Pick(Corrections.BySender, Corrections.ByDecision, Corrections.Latest),
                    DisputeLimit = dice.Pick((0, 0), (1, 5), (3, 5)),
                    ClosesAt = dice.Pick<DateTimeOffset?>(null, TinyLedger.Start.AddMinutes(3)),
                },
            }.Build();
            if (definition.Policies.Corrections != Corrections.Latest && dice.Chance(30))
            {
                definition = new TinyContest { Policies = definition.Policies with { DoubleEntry = true } }.Build();
            }

            var stations = Enumerable.Range(1, dice.Pick(2, 7)).Select(i => new TinyRegister.Row("R1/D1", $"{i}")
            {
                Forms = i == 2 ? [TinyContest.Main, TinyContest.Postal] : [TinyContest.Main],
                Closes = i == 1 ? TinyLedger.Start.AddMinutes(5) : null,
            }).ToList();
            var register = TinyRegister.Build(definition, stations);
            var ledger = new TinyLedger(definition, register) { Key = dice.Chance(50) ? TinyLedger.KeyOf(5) : null };
            var sent = new List<(Upload Upload, Report Report)>();
            for (var i = 0; i < size; i++)
            {
                var share = dice.Pick(20, 90);
                var reports = dice.Shuffled(stations.SelectMany(_ => stations).Where(_ => dice.Chance(share / (1 + stations.Count / 2)))).Select(row => Any(dice, row)).ToList();
                var upload = ledger.SendFor(dice.Pick("a", "b", "c"), dice.Below(10), dice.Pick<string[]>([], [], ["district:D1"], ["region:R1", "district:D7"], ["region:D1", "district:R1"]), reports);
                sent.AddRange(reports.Select(report => (upload, report)));
            }

            Decide(dice, ledger, sent);
            DecideStage(dice, ledger);
            var part = register.Parts[0];
            var cut = ledger.Cut;
            var ordered = cut.Uploads.SelectMany(upload => sent.Where(entry => entry.Upload.Id == upload.Id)
                .Select(entry => new ReferenceStates.Sent(
                    upload,
                    part.FindSlot(part.FindStation(part.Partition, entry.Report.Station), entry.Report.Form),
                    entry.Report.Revision,
                    entry.Report.Values)));
            return new History(definition, part, cut, ledger.Parts, [.. ordered]);
        }

        /// <summary>Final, reopened, declared again; now and then two side by side.</summary>
        private static void DecideStage(Dice dice, TinyLedger ledger)
        {
            var before = new List<Digest>();
            for (var count = dice.Pick(0, 0, 1, 2, 3); count > 0; count--)
            {
                var named = dice.Chance(80) ? [.. before] : dice.Some(before, 50);
                before.Add((before.Count % 2 == 0 ? ledger.Final(dice.Pick(2, 6, 9, 70), named, Digest.Of("figures"u8)) : ledger.Reopen(named)).Digest);
            }
        }

        private static Report Any(Dice dice, TinyRegister.Row row)
        {
            var values = dice.Chance(75) ? Palette[dice.Below(3)] : dice.Pick(Palette);
            var isPostal = row.Forms.Length > 1 && dice.Chance(50);
            return new Report(row.Path, row.Station, isPostal ? values[1..4] : values)
            {
                Form = isPostal ? TinyContest.Postal : TinyContest.Main,
                Revision = dice.Chance(70) ? 1 : dice.Pick(0, 1, 2, 2, 3, 4),
            };
        }

        private static void Decide(Dice dice, TinyLedger ledger, List<(Upload Upload, Report Report)> sent)
        {
            if (dice.Chance(20))
            {
                ledger.Distrust(dice.Pick("a", "b"), dice.Pick<DateTimeOffset?>(null, TinyLedger.Start.AddMinutes(4)));
            }

            for (var count = dice.Pick(0, 1, 2, 5); count > 0 && sent.Count > 0; count--)
            {
                var about = dice.Chance(70) ? sent[0].Report : dice.Pick(sent).Report;
                var form = about.Form == TinyContest.Main ? "main" : "postal";
                var contents = sent.Where(entry => entry.Report.Station == about.Station && entry.Report.Form == about.Form).Select(entry => entry.Report.Values).ToList();
                var saw = contents.Select(values => ledger.ContentOf("D1", about.Station, form, values)).Distinct();
                var before = ledger.Decisions.Where(one => one.Decision.Station == about.Station && one.Decision.Form == form).Select(one => one.Digest).ToList();
                ledger.Decide(
                    dice.Pick(DecisionKind.Pick, DecisionKind.Pick, DecisionKind.Release, DecisionKind.Annul, DecisionKind.NotOpened),
                    "R1/D1", about.Station,
                    dice.Chance(90) ? dice.Pick(contents) : Values([.. Enumerable.Repeat(1L, about.Values.Length)]),
                    dice.Chance(70) ? saw : dice.Some(saw, 60),
                    dice.Chance(70) ? before : dice.Some(before, 50),
                    form,
                    dice.Pick(1, 9, 60));
            }
        }
    }
}
