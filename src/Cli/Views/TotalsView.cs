using System.Buffers;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Rollups;
using Spectre.Console;

namespace Hattama.Cli;

/// <summary>Totals for people: always as-of, status, coverage, then figures, outcome and the areas below.</summary>
internal sealed class TotalsView(Terminal terminal, TotalsPage page)
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789 /.%–-+");
    private readonly ContestDefinition _definition = page.Definition;

    /// <summary>Shows the page.</summary>
    public void Show()
    {
        ShowHeader();
        ShowCoverage();
        ShowLines();
        ShowShares();
        ShowOutcome();
        ShowChildren();
        if (!page.Stations.IsEmpty)
        {
            terminal.Line();
            StationView.ShowList(terminal, _definition, page.Stations);
        }
    }

    /// <summary>The outcome, rule by rule.</summary>
    public void ShowOutcome()
    {
        foreach (var rule in page.IsNation ? page.Nation.Outcome : [])
        {
            terminal.Line($"{Say(Words.Outcome)}: {Say(rule.Rule.Title)} — {AnswerOf(rule)}");
            foreach (var condition in rule.Conditions)
            {
                var areas = condition.Condition.Level == 0
                    ? string.Empty
                    : $" [{Say(_definition.Levels[condition.Condition.Level].Title)}: {condition.Holding}/{condition.Areas}, ≥ {condition.Needed}; {condition.Certain} … {condition.Possible}]";
                terminal.Line($"  {(condition.Holds ? '✓' : '✗')} {Say(condition.Condition.Title)}{areas} — {Say(Words.Answer(condition.Holds, condition.Verdict))}");
            }
        }

        terminal.Line();
    }

    /// <summary>One line of coverage.</summary>
    public static string Coverage(Terminal terminal, Tally tally) =>
        $"{terminal.Say(Words.Stations)}: {Numbers.Grouped(tally.In(StateKind.Counted))} / {Numbers.Grouped(tally.Expected)}"
        + string.Concat(Enum.GetValues<StateKind>()
            .Where(state => state != StateKind.Counted && tally.In(state) > 0)
            .Select(state => $", {terminal.Say(Words.Of(state))} {Numbers.Grouped(tally.In(state))}"))
        + (tally.Unplaced > 0 ? $", {terminal.Say(Words.Unplaced)} {Numbers.Grouped(tally.Unplaced)}" : string.Empty);

    private string Say(LocalText text) => terminal.Say(text);

    private void ShowHeader()
    {
        terminal.Line($"{Say(Words.Of(_definition.Mode))}: {Say(_definition.Title)} ({_definition.Id})");
        if (page.Snapshot is { Snapshot: var snapshot })
        {
            terminal.Line($"#{snapshot.Sequence}, {Say(Words.Of(snapshot.Status))}. {Say(Words.AsOf)} {Instant.Format(snapshot.AsOf)}. {Say(Words.Root)} {snapshot.Root}");
        }

        terminal.Line();
        terminal.Line($"{Say(_definition.Levels[page.Area.Level].Title)}: {NameOf(page.Area)}");
        terminal.Line();
    }

    private void ShowCoverage()
    {
        var tally = page.Area.Tally;
        var table = NewTable(Say(Words.State), Say(Words.Stations), Say(Words.Registered));
        foreach (var state in Enum.GetValues<StateKind>().Where(state => tally.In(state) > 0 || state is StateKind.Counted or StateKind.Missing))
        {
            AddRow(table, Say(Words.Of(state)), Numbers.Grouped(tally.In(state)), Numbers.Grouped(tally.Registered[(int)state]));
        }

        AddRow(table, Say(Words.Expected), Numbers.Grouped(tally.Expected), Numbers.Grouped(tally.Registered.ToArray().Sum()));
        terminal.Show(table);
        if (tally.Unplaced > 0)
        {
            terminal.Line($"{Say(Words.Unplaced)}: {Numbers.Grouped(tally.Unplaced)}");
        }

        if (tally.Warned > 0)
        {
            terminal.Line($"{Say(Words.Warnings)}: {Numbers.Grouped(tally.Warned)}");
        }
    }

    private void ShowLines()
    {
        var tally = page.Area.Tally;
        var counted = tally.In(StateKind.Counted);
        var isComplete = tally.Reported.ToArray().All(reported => reported == counted);
        var table = isComplete
            ? NewTable(Say(Words.Line), Say(Words.Total))
            : NewTable(Say(Words.Line), Say(Words.Total), Say(Words.ReportedBy));
        for (var i = 0; i < _definition.Lines.Length; i++)
        {
            var line = _definition.Lines[i];
            var title = line.Number.Length > 0 ? $"{line.Number}. {Say(line.Title)}" : Say(line.Title);
            var total = Numbers.Grouped(tally.Lines[i]);
            AddRow(table, isComplete ? [title, total] : [title, total, $"{Numbers.Grouped(tally.Reported[i])} / {Numbers.Grouped(counted)}"]);
        }

        terminal.Show(table);
    }

    private void ShowShares()
    {
        var tally = page.Area.Tally;
        for (var i = 0; i < _definition.Shares.Length; i++)
        {
            var (part, whole) = (tally.Shares[2 * i], tally.Shares[2 * i + 1]);
            terminal.Line($"{Say(_definition.Shares[i].Title)}: {PercentOf(part, whole)} ({Numbers.Grouped(part)} / {Numbers.Grouped(whole)})");
        }

        terminal.Line();
    }

    private void ShowChildren()
    {
        if (page.Children.Count == 0)
        {
            return;
        }

        var hasNames = page.Children.Any(child => child.Name != child.Code);
        var shares = _definition.Shares.Take(4).ToList();
        string[] head = [.. hasNames ? [Say(Words.Code)] : Array.Empty<string>(), Say(_definition.Levels[page.Children[0].Level].Title), Say(Words.Counted), string.Empty, .. shares.Select(share => Say(share.Title).Split(':')[0])];
        var table = NewTable(head);
        foreach (var child in page.Children)
        {
            var tally = child.Tally;
            string[] names = hasNames ? [child.Code, child.Name] : [child.Name];
            var percents = shares.Select((_, i) => PercentOf(tally.Shares[2 * i], tally.Shares[2 * i + 1]));
            AddRow(
                table,
                [.. names, $"{Numbers.Grouped(tally.In(StateKind.Counted))} / {Numbers.Grouped(tally.Expected)}", Numbers.Bar(tally.In(StateKind.Counted), tally.Expected), .. percents]);
        }

        terminal.Show(table);
    }

    private string AnswerOf(PublishedRule rule)
    {
        var answer = Say(Words.Answer(rule.Holds, rule.Verdict));
        return rule.Rule.Plurality.IsEmpty || rule.Leader is null ? answer : $"{Say(rule.Leader.Title)} (+{Numbers.Grouped(rule.Margin)}); {answer}";
    }

    private static string NameOf(PublishedArea area) => area.Name == area.Code ? area.Name : $"{area.Name} ({area.Code})";

    private static string PercentOf(long part, long whole) => Numbers.Percent(part, whole) is { } percent ? $"{percent} %" : "–";

    /// <summary>A table whose first column is text and whose other columns are numbers unless their head is empty.</summary>
    internal static Table NewTable(params string[] heads)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var head in heads)
        {
            table.AddColumn(new TableColumn(new Text(head)).NoWrap());
        }

        return table;
    }

    /// <summary>Adds a row; cells that hold a number stand to the right.</summary>
    internal static void AddRow(Table table, params string[] cells) =>
        table.AddRow(cells.Select(static cell => IsNumber(cell) ? new Text(cell).RightJustified() : new Text(cell)).ToArray<Spectre.Console.Rendering.IRenderable>());

    private static bool IsNumber(string cell) => cell.Length > 0 && cell.AsSpan().IndexOfAnyExcept(NumberCharacters) < 0;
}
