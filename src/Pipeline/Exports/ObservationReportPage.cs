using System.Globalization;
using System.Text;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Results;
using W = Hattama.Pipeline.ObservationWords;

namespace Hattama.Pipeline;

/// <summary>
/// The report of one area as Markdown that a person can read: as-of, coverage and exclusions first, then comparison, materiality,
/// process and incidents, and why nothing is concluded beyond the stations observed. Made from published documents only.
/// </summary>
public sealed class ObservationReportPage(
    PublishedResult result, PublishedArea official, PublishedObservation nation, PublishedObservation area, Language language)
{
    private readonly StringBuilder _text = new();
    private readonly ContestDefinition _definition = result.Definition;

    /// <summary>The report.</summary>
    public string Write()
    {
        WriteHead();
        WriteComparison();
        WriteAreas();
        WriteOrganisations();
        WriteMateriality();
        WriteAnswers();
        WriteIncidents();
        Head(W.Inference);
        Line(Say(nation.Root!.Inference));
        Line();
        Line(Say(W.Tabulation));
        return _text.ToString();
    }

    private void WriteHead()
    {
        var snapshot = result.Snapshot.Snapshot;
        var tally = official.Tally;
        Line($"# {Say(W.Title)}: {Say(_definition.Title)}");
        Line();
        if (_definition.Mode == ContestMode.Rehearsal)
        {
            Line($"**{Say(W.Rehearsal)}**");
            Line();
        }

        Item(W.Area, $"{area.Name} ({area.Code})");
        Item(W.AsOf, $"{Instant.Format(snapshot.AsOf)}, {Snapshot.NameOf(snapshot.Status)}");
        Item(W.Snapshot, $"{snapshot.Sequence}, `{result.Snapshot.Digest.Hex}`");
        Item(W.Official, $"`{nation.Root!.Official.Hex}`");
        Item(W.Coverage, $"{Number(tally.In(StateKind.Counted))} {Say(W.Protocols)} ({Say(W.OutOf)} {Number(tally.Expected)})");
        Item(W.Excluded, string.Join(", ", Enumerable.Range(0, Vector.StateNames.Count).Where(state => state != (int)StateKind.Counted)
            .Select(state => $"{Say(W.Of((StateKind)state))} {Number(tally.Stations[state])}")));
        Item(W.Observed, $"{Number(area.Figures.Stations)} ({Say(W.OutOf)} {Number(tally.Expected)} {Say(W.Expected)})");
        Item(W.Reports, string.Join(", ", Enum.GetValues<ReportStatus>().Where(status => nation.Root.Reports[(int)status] > 0)
            .Select(status => $"{Say(W.Of(status))} {Number(nation.Root.Reports[(int)status])}")));
        Item(W.Accredited, nation.Root.AccreditedBy.IsNone ? Say(W.NoList) : $"{Number(nation.Root.Accredited)}, `{nation.Root.AccreditedBy.Hex}`");
        Line();
    }

    private void WriteComparison()
    {
        var comparison = area.Figures.Comparison;
        Head(W.Comparison);
        Table(
            [W.WithCopy, W.Compared, W.Exact, W.Different, W.WinnerChanged, W.CopiesDiffer, W.NotCounted, W.NothingInCommon],
            [[comparison.WithCopy, comparison.Compared, comparison.Exact, comparison.Different, comparison.WinnerChanged, comparison.CopiesDiffer, comparison.NotCounted, comparison.NothingInCommon]]);
        Line($"{Number(comparison.RegisteredCompared)} {Say(W.Registered)} ({Say(W.Compared)}).");
        Line();
        Row([Say(W.Line), Say(W.Compared), Say(W.Equal), Say(W.Signed), Say(W.Absolute), Say(W.Larger), Say(W.Smaller)]);
        Rule(7);
        for (var line = 0; line < _definition.Lines.Length; line++)
        {
            var cells = comparison.Line(line);
            if (cells[0] > 0)
            {
                Row([Say(_definition.Lines[line].Title), Number(cells[0]), Number(cells[1]), Signed(cells[2]), Number(cells[3]), Number(cells[4]), Number(cells[5])]);
            }
        }

        Line();
    }

    private void WriteAreas()
    {
        if (area.Children.IsEmpty)
        {
            return;
        }

        Row([Say(W.Area), Say(W.WithCopy), Say(W.Compared), Say(W.Exact), Say(W.Different), Say(W.WinnerChanged)]);
        Rule(6);
        foreach (var child in area.Children)
        {
            var own = child.Comparison;
            Row([$"{child.Name} ({child.Code})", Number(own.WithCopy), Number(own.Compared), Number(own.Exact), Number(own.Different), Number(own.WinnerChanged)]);
        }

        Line();
    }

    private void WriteOrganisations()
    {
        Row([Say(W.Organisation), Say(W.Reports), Say(W.Observed), Say(W.Compared), Say(W.Exact), Say(W.Different), Say(W.WinnerChanged)]);
        Rule(7);
        foreach (var own in area.Figures.Organisations)
        {
            var cells = own.Comparison;
            Row([
                string.Join(", ", own.Codes.Select(NameOf)), Number(own.Reports), Number(own.Stations), Number(cells.Compared), Number(cells.Exact),
                Number(cells.Different), Number(cells.WinnerChanged),
            ]);
        }

        Line();
    }

    private void WriteMateriality()
    {
        Head(W.Materiality);
        Line($"{Say(W.WithCopies)}:");
        Line();
        foreach (var rule in nation.Root!.WithCopies)
        {
            Line($"- {Say(rule.Rule.Title)}: {Say(rule.Holds ? W.Holds : W.HoldsNot)}");
        }

        Line();
        Line($"{Say(W.ComparedOnly)}:");
        Line();
        foreach (var rule in nation.Root.ComparedOnly)
        {
            Line($"- {Say(rule.Rule.Title)}: {Say(rule.Verdict switch { "decidedYes" => W.Holds, "decidedNo" => W.HoldsNot, _ => W.Open })}");
        }

        Line();
    }

    private void WriteAnswers()
    {
        Head(W.Process);
        if (area.Figures.Answers.IsDefault)
        {
            Line(Say(W.Withheld));
            Line();
            return;
        }

        Line(Say(W.ProcessNote));
        Line();
        foreach (var form in area.Figures.Answers.Where(form => form.Observed > 0))
        {
            Line($"### {Say(form.Form.Title)}: {Number(form.Observed)}");
            Line();
            Row([Say(W.Question), Say(W.Answers)]);
            Rule(2);
            foreach (var (question, stations) in form.Questions)
            {
                Row([Say(question.Title), AnswersOf(question, stations.AsSpan())]);
            }

            Line();
        }
    }

    private string AnswersOf(Question question, ReadOnlySpan<long> stations)
    {
        var parts = new List<string>();
        for (var choice = 0; choice < question.Choices.Length; choice++)
        {
            if (stations[choice] > 0)
            {
                parts.Add($"{Say(question.Choices[choice].Title)} {Number(stations[choice])}");
            }
        }

        if (stations[^1] > 0)
        {
            parts.Add($"{Say(W.Disagree)} {Number(stations[^1])}");
        }

        return parts.Count == 0 ? "–" : string.Join("; ", parts);
    }

    private void WriteIncidents()
    {
        Head(W.Incidents);
        if (area.Figures.Incidents is not { } incidents)
        {
            Line(Say(W.Withheld));
            Line();
            return;
        }

        Item(W.StationsWith, Number(incidents.Stations));
        Item(W.Escalated, Number(incidents.Escalated));
        Line();
        Row([Say(W.Category), Say(W.Severity), Say(W.Count)]);
        Rule(3);
        var categories = _definition.Observers!.Incidents;
        foreach (var category in Enumerable.Range(0, categories.Length).Where(category => incidents.Categories[category] > 0)
            .OrderByDescending(category => categories[category].Severity).ThenByDescending(category => incidents.Categories[category]).ThenBy(category => category))
        {
            Row([Say(categories[category].Title), Say(W.Of(categories[category].Severity)), Number(incidents.Categories[category])]);
        }

        Line();
    }

    private string NameOf(string code) =>
        _definition.Observers!.Organisations.FirstOrDefault(known => known.Code == code) is { } known ? $"{Say(known.Title)} ({code})" : code;

    private void Table(LocalText[] head, long[][] rows)
    {
        Row([.. head.Select(Say)]);
        Rule(head.Length);
        foreach (var row in rows)
        {
            Row([.. row.Select(Number)]);
        }

        Line();
    }

    private void Head(LocalText text)
    {
        Line($"## {Say(text)}");
        Line();
    }

    private void Item(LocalText name, string text) => Line($"- {Say(name)}: {text}");

    // A title may hold what a table or Markdown would take for its own.
    private void Row(IReadOnlyList<string> cells) =>
        Line($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")))} |");

    private void Rule(int columns) => Line($"|{string.Concat(Enumerable.Repeat(" --- |", columns))}");

    private void Line(string text = "") => _text.Append(text).Append('\n');

    private string Say(LocalText text) => text.In(language);

    private static string Signed(long number) => number > 0 ? $"+{Number(number)}" : Number(number);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u00A0');
}
