using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Ledger;

/// <summary>The state of a station as its senders and its officials meet it: whose word it is, which came last, what was decided in sight of what (#5).</summary>
public sealed class StateCasesTests
{
    [Fact]
    public void S108_CorrectionUnderByDecision_IsSaidOfTheStation()
    {
        var (definition, register) = One(new Policies { Corrections = Corrections.ByDecision });
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1));
        ledger.Send("a", 2, Report.Of("R1/D1", "1", 5, 2) with { Revision = 2 });
        var rolled = ledger.RollUp();
        Assert.Equal(1, rolled.Nation.Tally.Lines[TinyContest.No]); // the first counts until somebody decides
        Assert.Contains("\"codes\":[\"S108\"],\"contents\"", StationsOf(rolled), StringComparison.Ordinal);
    }

    /// <summary>The same name written with one character or with two (й, и + ̆) is the same sender.</summary>
    [Fact]
    public void Sender_InAnotherUnicodeForm_IsTheSameSender()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("район".Normalize(System.Text.NormalizationForm.FormC), 1, Report.Of("R1/D1", "1", 5, 1));
        ledger.Send("район".Normalize(System.Text.NormalizationForm.FormD), 2, Report.Of("R1/D1", "1", 5, 2) with { Revision = 2 });
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Counted)); // his correction, and no dispute of two
        Assert.Equal(2, ledger.RollUp().Nation.Tally.Lines[TinyContest.No]);
        ledger.Distrust("район".Normalize(System.Text.NormalizationForm.FormC), since: null);
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Held));
    }

    /// <summary>Whoever recomputes one district may have all decisions of the contest or those of the district: a station obeys only what was decided in its own.</summary>
    [Fact]
    public void Decision_OfAnotherPartition_ChangesNothing()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("a", 1, Report.Of("R1/D1", "1", 5, 1));
        var annulment = ledger.Decide(DecisionKind.Annul, "R1/D1", "1", saw: [ledger.ContentOf("D1", "1", "main", Values(10, 6, 5, 1, 0))]).Decision;
        Assert.Equal(1, ledger.RollUp().Nation.Tally.In(StateKind.Annulled));
        var elsewhere = annulment with { Partition = "D2" };
        var cut = new LedgerCut(ledger.Uploads, [new RecordedDecision(DecisionDocument.Write(elsewhere).Digest, elsewhere)]);
        Assert.Equal(1, TinyLedger.RollUp(definition, register, ledger.Parts, cut).Nation.Tally.In(StateKind.Counted));
    }

    [Theory]
    [InlineData("region:R1", "R1/D9", new[] { "P001" })] // the district is new to the register and lies in his region
    [InlineData("district:D9", "R1/D9", new[] { "P001" })]
    [InlineData("region:R2", "R1/D9", new[] { "P001", "S112" })]
    [InlineData("region:D9", "R1/D9", new[] { "P001", "S112" })] // a code of another level
    public void S112_StationThatTheRegisterLacks_IsJudgedByTheCodesOfItsRow(string area, string path, string[] codes)
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.SendFor("a", 1, [area], Report.Of(path, "1", 5, 1));
        Assert.Equal(codes, ledger.Findings.Counts.Keys.Select(static key => key.Code).Order(StringComparer.Ordinal));
    }

    /// <summary>The latest stamp wins; ids follow the stamps of one server only, and two servers may stand beside each other.</summary>
    [Theory]
    [InlineData("u1", "u2")]
    [InlineData("u2", "u1")]
    public void Latest_IsTheUploadReceivedLast_WhateverItsId(string first, string second)
    {
        var (definition, register) = One(new Policies { Corrections = Corrections.Latest });
        var ledger = new TinyLedger(definition, register);
        foreach (var (id, minute, no) in new[] { (first, 1, 1), (second, 2, 3) })
        {
            var upload = new Upload(definition.Id, id, "f", "a", TinyLedger.Start.AddMinutes(minute), Digest.Of("f"u8), 1);
            var items = new UploadItems(definition, register, upload, 1, new FindingList());
            var codes = TinyRegister.Codes(definition, "R1/D1");
            items.Add(new EntryRow
            {
                File = "f",
                Row = 2,
                Area = new AreaKey(codes, codes),
                Station = "1",
                StationName = "1",
                Form = TinyContest.Main,
                Revision = 1,
                Values = Values(10, 5 + no, 5, no, 0),
            });
            ledger.Uploads.Add(upload);
            ledger.Parts.AddRange(items.Parts());
        }

        Assert.Equal(3, ledger.RollUp().Nation.Tally.Lines[TinyContest.No]);
    }

    /// <summary>Whoever decides must have seen all contents and all decisions, no more and no less, in any order; and is told who sent them.</summary>
    [Fact]
    public void SlotNow_WasSeen_ByWhoeverNamesExactlyWhatThereIs()
    {
        var (definition, register) = One(new Policies());
        var ledger = new TinyLedger(definition, register);
        ledger.Send("b", 1, Report.Of("R1/D1", "1", 5, 1));
        ledger.Send("a", 2, Report.Of("R1/D1", "1", 5, 2));
        Digest[] contents = [ledger.ContentOf("D1", "1", "main", Values(10, 6, 5, 1, 0)), ledger.ContentOf("D1", "1", "main", Values(10, 7, 5, 2, 0))];
        var first = ledger.Decide(DecisionKind.Pick, "R1/D1", "1", Values(10, 6, 5, 1, 0), contents);
        var now = SlotNow.Read(definition, register.Parts[0], PartitionEntries.Unpack(ledger.Parts, ledger.Cut), 0);
        Assert.Equal((StateKind.Counted, "a b"), (now.State, string.Join(' ', now.Senders)));

        bool Seen(IEnumerable<Digest> saw, params Digest[] previous) => now.WasSeenBy(first.Decision with { Saw = [.. saw], Previous = [.. previous] });
        Assert.True(Seen(contents, first.Digest));
        Assert.True(Seen(contents.Reverse(), first.Digest));
        Assert.False(Seen(contents)); // as if nobody had decided
        Assert.False(Seen(contents, first.Digest, Digest.Of("another"u8)));
        Assert.False(Seen(contents, Digest.Of("another"u8)));
        Assert.False(Seen([contents[0]], first.Digest)); // before the second sender’s came
        Assert.False(Seen([], first.Digest));
        Assert.False(Seen([.. contents, Digest.Of("another"u8)], first.Digest));
    }

    private static string StationsOf(RolledUp rolled) => rolled.Documents.Select(static document => System.Text.Encoding.UTF8.GetString(document.Bytes.Span))
        .Single(static text => text.Contains("\"type\":\"stations\"", StringComparison.Ordinal));

    private static (ContestDefinition, Register) One(Policies policies)
    {
        var definition = new TinyContest { Policies = policies }.Build();
        return (definition, TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1")));
    }

    private static Value[] Values(params long[] numbers) => [.. numbers.Select(Value.Of)];
}
