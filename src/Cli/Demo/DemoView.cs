using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Rollups;
using Spectre.Console;

namespace Hattama.Cli;

/// <summary>The summary of a demo: coverage, regions with bars, the decision rule's numbers, what was wrong and what became of it.</summary>
internal sealed class DemoView(Terminal terminal, DemoReport report)
{
    private const int TurnoutBar = 20;
    private static readonly string[] Ballots = ["yes", "no", "both", "invalid"];
    private static readonly string[] Totals = ["registered", "took_part", .. Ballots];

    /// <summary>Shows it.</summary>
    public void Show()
    {
        var definition = report.Result.Definition;
        terminal.Line();
        terminal.Line($"{terminal.Say(Words.Of(definition.Mode))}: {terminal.Say(definition.Title)} ({definition.Id})");
        if (report.Night is { } night)
        {
            ShowSnapshot(night, "after the night");
        }

        ShowSnapshot(report.Result, "after corrections");
        terminal.Line();
        ShowRegions();
        ShowNation();
        new TotalsView(terminal, PageOf(report.Result)).ShowOutcome();
        ShowFaults();
        FindingsView.Show(terminal, report.Findings, definition, examples: 1);
        ShowNext();
    }

    /// <summary>The nation's page of a result.</summary>
    public static TotalsPage PageOf(PublishedResult result) => new()
    {
        Definition = result.Definition,
        Snapshot = result.Snapshot,
        Nation = result.Nation,
        Area = result.Nation.Area,
        Children = result.Nation.Children,
    };

    private void ShowSnapshot(PublishedResult result, string when)
    {
        var snapshot = result.Snapshot.Snapshot;
        terminal.Line($"Snapshot {snapshot.Sequence}, {when}: {terminal.Say(Words.Of(snapshot.Status))}, as of {Instant.Format(snapshot.AsOf)}, root {snapshot.Root}");
        terminal.Line($"  {TotalsView.Coverage(terminal, result.Nation.Area.Tally)}");
    }

    private void ShowRegions()
    {
        var table = TotalsView.NewTable("Region", "Stations", "Listed", "Took part", "Turnout", string.Empty, "Yes", "No", "Both", "Invalid");
        foreach (var region in report.Result.Nation.Children)
        {
            AddArea(table, region.Name, region.Tally);
        }

        AddArea(table, "Nation", report.Result.Nation.Area.Tally);
        terminal.Show(table);
    }

    private void AddArea(Table table, string name, Tally tally)
    {
        var (listed, tookPart) = (LineOf(tally, "registered"), LineOf(tally, "took_part"));
        TotalsView.AddRow(table, [
            name, $"{Numbers.Grouped(tally.In(StateKind.Counted))} / {Numbers.Grouped(tally.Expected)}", Numbers.Grouped(listed), Numbers.Grouped(tookPart),
            PercentOf(tookPart, listed), Numbers.Bar(tookPart, listed, TurnoutBar),
            .. Ballots.Select(line => PercentOf(LineOf(tally, line), tookPart)),
        ]);
    }

    private void ShowNation()
    {
        var tally = report.Result.Nation.Area.Tally;
        terminal.Line(string.Join(", ", Totals.Select(line => $"{line.Replace('_', ' ')} {Numbers.Grouped(LineOf(tally, line))}")));
        if (tally.Expected == DemoFigures.Published.Stations && tally.In(StateKind.Counted) == tally.Expected)
        {
            terminal.Line("The stations are invented; their sums are scaled to the national figures published in 2022. Regional votes are shapes, not results.");
        }

        terminal.Line();
    }

    private void ShowFaults()
    {
        terminal.Line("What was wrong in the files, and what became of it:");
        string[] middle = report.AfterNight is null ? [] : ["After the night"];
        var table = TotalsView.NewTable(["Planted", "Stations", .. middle, "Now"]);
        foreach (var fault in Enum.GetValues<DemoFault>())
        {
            var stations = report.Mail.Faults.Where(pair => pair.Value == fault).Select(pair => pair.Key).ToList();
            string[] before = report.AfterNight is { } states ? [Describe(states, stations)] : [];
            TotalsView.AddRow(table, [NameOf(fault), Numbers.Grouped(stations.Count), .. before, Describe(report.States, stations)]);
        }

        terminal.Show(table);
        terminal.Line($"A whole regional file sent twice and protocols sent again ({Numbers.Grouped(report.Mail.CountOf(DemoFault.Repeated))}) changed nothing. "
            + $"Protocols under wrong numbers wait beside the register and count nowhere: {Numbers.Grouped(report.Result.Nation.Unplaced)}.");
        terminal.Line($"Scans of protocols attached to their stations by name: {Numbers.Grouped(report.States.Scans)}; "
            + $"waiting under a name that fits no station: {Numbers.Grouped(report.States.WaitingScans)}. No figure is read from them.");
        terminal.Line();
    }

    private string Describe(DemoStates states, IEnumerable<DemoStation> stations) =>
        string.Join(", ", states.Of(stations).Select(pair => $"{terminal.Say(Words.Of(pair.State))} {Numbers.Grouped(pair.Count)}"));

    private static string NameOf(DemoFault fault) => fault switch
    {
        DemoFault.Slip => "a figure that does not add up; revision 2 corrects it",
        DemoFault.WrongNumber => "another station's number; sent again under its own",
        DemoFault.Letter => "a letter among the digits; revision 2 corrects it",
        DemoFault.Missing => "a figure left out; revision 2 gives it",
        DemoFault.Late => "nothing sent during the night",
        DemoFault.Corrected => "adds up and is wrong; revision 2 corrects it",
        DemoFault.Repeated => "sent twice with the same figures",
        DemoFault.Disputed => "two senders differ; one corrects itself",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a fault."),
    };

    private void ShowNext()
    {
        var store = report.Folder;
        var example = report.Mail.Faults.First(pair => pair.Value == DemoFault.Disputed).Key;
        terminal.Line($"Go on ({Numbers.Grouped(report.Uploads)} files in {report.Files}):");
        (string Command, string Shows)[] hints =
        [
            ($"totals --store {store} --area 470000000", "a region and its districts"),
            ($"station --store {store} {example.Region.Code}/{example.District}/{example.Number}", "a station that was in dispute, with its scans"),
            ($"receipts --store {store}", "what was said to the senders"),
            ($"observe report --store {store}", "what generated observers saw, beside the official figures"),
            ($"verify --store {store}", "fetch, hash, add, from the evidence up"),
        ];
        var width = hints.Max(hint => hint.Command.Length);
        foreach (var (command, shows) in hints)
        {
            terminal.Line($"  ./hattama {command.PadRight(width)}  # {shows}");
        }
    }

    private long LineOf(Tally tally, string line) => tally.Lines[report.Result.Definition.LineIndex(line)];

    private static string PercentOf(long part, long whole) => Numbers.Percent(part, whole) is { } percent ? $"{percent} %" : "–";
}
