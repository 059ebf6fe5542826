using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Tests.Builders;

namespace Hattama.Tests.Ledger;

/// <summary>What the severity of a rule does to a protocol: an error holds it, a warning is shown and counts, off says nothing. The receipt and the state agree (#5).</summary>
public sealed class SeverityTests
{
    [Theory]
    [InlineData(Severity.Error, StateKind.Held, 1, 0)]
    [InlineData(Severity.Warning, StateKind.Counted, 0, 1)]
    [InlineData(Severity.Off, StateKind.Counted, 0, 0)]
    public void Relation_Broken_HoldsIsShownOrSaysNothing(Severity severity, StateKind kind, int errors, int warnings)
    {
        var definition = new TinyContest { Relations = [TinyContest.Relation("C9", severity, "yes > no", TinyContest.Main)] }.Build();
        AssertSaid(Send(definition, Report.Of("R1/D1", "1", 1, 2)), "C9", kind, errors, warnings);
    }

    [Theory]
    [InlineData(Severity.Error, StateKind.Held, 1, 0)]
    [InlineData(Severity.Warning, StateKind.Counted, 0, 1)]
    [InlineData(Severity.Off, StateKind.Counted, 0, 0)]
    public void P003_FigureMissing_HoldsIsShownOrSaysNothing(Severity severity, StateKind kind, int errors, int warnings)
    {
        var definition = new TinyContest { Relations = [], Severities = new() { ["P003"] = severity } }.Build();
        var report = new Report("R1/D1", "1", Value.Of(10), Value.Of(3), Value.Of(1), Value.Missing, Value.Of(0));
        AssertSaid(Send(definition, report), "P003", kind, errors, warnings);
    }

    /// <summary>A line may be left empty; a number that stands there and that nobody can read is never passed over.</summary>
    [Theory]
    [InlineData("missing", StateKind.Counted, 0)]
    [InlineData("illegible", StateKind.Held, 1)]
    public void P003_LineThatMayBeEmpty_IllegibleIsHeld(string figure, StateKind kind, int errors)
    {
        var definition = new TinyContest { Relations = [], IsInvalidRequired = false }.Build();
        var report = new Report("R1/D1", "1", Value.Of(10), Value.Of(3), Value.Of(1), Value.Of(2), figure == "missing" ? Value.Missing : Value.Illegible);
        AssertSaid(Send(definition, report), "P003", kind, errors, 0);
    }

    /// <summary>The postal form has no invalid ballots, and the relation over them is none of its own.</summary>
    [Theory]
    [InlineData(TinyContest.Main, StateKind.Held, 1)]
    [InlineData(TinyContest.Postal, StateKind.Counted, 0)]
    public void Relation_OfOneForm_IsNotAskedOfAnother(int form, StateKind kind, int errors)
    {
        var definition = new TinyContest { Relations = [TinyContest.Relation("C9", Severity.Error, "voted = yes + no", TinyContest.Main)] }.Build();
        var report = form == TinyContest.Main
            ? Report.Of("R1/D1", "1", 5, 2, invalid: 1)
            : new Report("R1/D1", "1", Value.Of(8), Value.Of(5), Value.Of(2)) { Form = TinyContest.Postal };
        AssertSaid(Send(definition, report, form), "C9", kind, errors, 0);
    }

    private static TinyLedger Send(ContestDefinition definition, Report report, int form = TinyContest.Main)
    {
        var ledger = new TinyLedger(definition, TinyRegister.Build(definition, new TinyRegister.Row("R1/D1", "1") { Forms = [form] }));
        ledger.Send("a", 1, report);
        return ledger;
    }

    private static void AssertSaid(TinyLedger ledger, string code, StateKind kind, int errors, int warnings)
    {
        Assert.Equal((errors, warnings), (ledger.Findings.Errors, ledger.Findings.Warnings));
        Assert.All(ledger.Findings.Kept, finding => Assert.Equal(code, finding.Code));
        var tally = ledger.RollUp().Nation.Tally;
        Assert.Equal((1, (long)warnings), (tally.In(kind), tally.Warned));
        var entries = PartitionEntries.Unpack(ledger.Parts, ledger.Cut);
        var state = StationStates.Derive(ledger.Definition, ledger.Register.Parts[0], entries, SlotIndex.Build(ledger.Definition, ledger.Register.Parts[0], entries))[0];
        Assert.Equal(errors + warnings == 0 ? [] : [code], state.Detail?.Codes ?? []);
        Assert.Equal(errors + warnings == 0, state.Detail is null); // nothing is said where there is nothing to say
    }
}
