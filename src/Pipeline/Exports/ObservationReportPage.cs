using System.Globalization;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Observation;
using Hattama.Results;
using W = Hattama.Pipeline.ObservationWords;

namespace Hattama.Pipeline;

/// <summary>
/// The report of one area that a person can read, as Markdown or HTML: as-of, coverage and exclusions first, then comparison, materiality,
/// process and incidents, and why nothing is concluded beyond the stations observed. Made from published documents only.
/// </summary>
public sealed class ObservationReportPage(
    PublishedResult result, PublishedArea official, PublishedObservation nation, PublishedObservation area, Language language)
{
    private ReportText _text = ReportText.Markdown();
    private readonly ContestDefinition _definition = result.Definition;

    /// <summary>The samples of the nation; none: the report says nothing of them.</summary>
    public IReadOnlyList<PublishedSample> Samples { get; init; } = [];

    /// <summary>Figures, for the formats that show any.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];

    /// <summary>Indicators over the official figures; null: the report has none.</summary>
    public ReportTable? Indicators { get; init; }

    /// <summary>The report as Markdown.</summary>
    public string Write() => Write(ReportText.Markdown());

    /// <summary>The report as a page of HTML that needs nothing else.</summary>
    public string WriteHtml() => Write(ReportText.Html(language.ToString().ToLowerInvariant()));

    private string Write(ReportText text)
    {
        _text = text;
        WriteHead();
        WriteComparison();
        WriteAreas();
        WriteOrganisations();
        WriteMateriality();
        WriteAnswers();
        WriteIncidents();
        Head(W.Inference);
        _text.Paragraph(Say(nation.Root!.Inference));
        _text.Paragraph(Say(W.Tabulation));
        var sections = new SampleSections(_definition, _text, NameOfRegion, language);
        foreach (var sample in Samples)
        {
            sections.Write(sample);
        }

        if (Figures.Count > 0)
        {
            Head(W.Figures);
            foreach (var figure in Figures)
            {
                _text.Figure(figure);
            }
        }

        if (Indicators is { } indicators)
        {
            _text.Head(indicators.Title);
            foreach (var note in indicators.Notes)
            {
                _text.Paragraph(note);
            }

            _text.Table(indicators.Head, indicators.Rows);
        }

        return _text.Finish();
    }

    private string NameOfRegion(string code) => code.Length == 0 ? Say(W.Nation)
        : result.Nation.Children.FirstOrDefault(child => child.Code == code) is { } region ? $"{region.Name} ({code})" : code;

    private void WriteHead()
    {
        var snapshot = result.Snapshot.Snapshot;
        var tally = official.Tally;
        _text.Title($"{Say(W.Title)}: {Say(_definition.Title)}");
        if (_definition.Mode == ContestMode.Rehearsal)
        {
            _text.Paragraph(Say(W.Rehearsal), isStrong: true);
        }

        _text.Items(
        [
            (Say(W.Area), $"{area.Name} ({area.Code})"),
            (Say(W.AsOf), $"{Instant.Format(snapshot.AsOf)}, {Snapshot.NameOf(snapshot.Status)}"),
            (Say(W.Snapshot), $"{snapshot.Sequence}, `{result.Snapshot.Digest.Hex}`"),
            (Say(W.Official), $"`{nation.Root!.Official.Hex}`"),
            (Say(W.Coverage), $"{Number(tally.In(StateKind.Counted))} {Say(W.Protocols)} ({Say(W.OutOf)} {Number(tally.Expected)})"),
            (Say(W.Excluded), string.Join(", ", Enumerable.Range(0, Vector.StateNames.Count).Where(state => state != (int)StateKind.Counted)
                .Select(state => $"{Say(W.Of((StateKind)state))} {Number(tally.Stations[state])}"))),
            (Say(W.Observed), $"{Number(area.Figures.Stations)} ({Say(W.OutOf)} {Number(tally.Expected)} {Say(W.Expected)})"),
            (Say(W.Reports), string.Join(", ", Enum.GetValues<ReportStatus>().Where(status => nation.Root.Reports[(int)status] > 0)
                .Select(status => $"{Say(W.Of(status))} {Number(nation.Root.Reports[(int)status])}"))),
            (Say(W.Accredited), nation.Root.AccreditedBy.IsNone ? Say(W.NoList) : $"{Number(nation.Root.Accredited)}, `{nation.Root.AccreditedBy.Hex}`"),
        ]);
    }

    private void WriteComparison()
    {
        var comparison = area.Figures.Comparison;
        Head(W.Comparison);
        _text.Table(
            Words(W.WithCopy, W.Compared, W.Exact, W.Different, W.WinnerChanged, W.CopiesDiffer, W.NotCounted, W.NothingInCommon),
            [Numbers(
                comparison.WithCopy, comparison.Compared, comparison.Exact, comparison.Different, comparison.WinnerChanged, comparison.CopiesDiffer, comparison.NotCounted,
                comparison.NothingInCommon)]);
        _text.Paragraph($"{Number(comparison.RegisteredCompared)} {Say(W.Registered)} ({Say(W.Compared)}).");
        _text.Table(
            Words(W.Line, W.Compared, W.Equal, W.Signed, W.Absolute, W.Larger, W.Smaller),
            Enumerable.Range(0, _definition.Lines.Length).Where(line => comparison.Line(line)[0] > 0).Select(line => LineRow(line, comparison.Line(line))));
    }

    private IReadOnlyList<string> LineRow(int line, ReadOnlySpan<long> cells) =>
        [Say(_definition.Lines[line].Title), Number(cells[0]), Number(cells[1]), Signed(cells[2]), Number(cells[3]), Number(cells[4]), Number(cells[5])];

    private void WriteAreas() => _text.Table(
        Words(W.Area, W.WithCopy, W.Compared, W.Exact, W.Different, W.WinnerChanged),
        area.Children.Select(child => (IReadOnlyList<string>)
        [
            $"{child.Name} ({child.Code})",
            .. Numbers(child.Comparison.WithCopy, child.Comparison.Compared, child.Comparison.Exact, child.Comparison.Different, child.Comparison.WinnerChanged),
        ]));

    private void WriteOrganisations() => _text.Table(
        Words(W.Organisation, W.Reports, W.Observed, W.Compared, W.Exact, W.Different, W.WinnerChanged),
        area.Figures.Organisations.Select(own => (IReadOnlyList<string>)
        [
            string.Join(", ", own.Codes.Select(NameOf)),
            .. Numbers(own.Reports, own.Stations, own.Comparison.Compared, own.Comparison.Exact, own.Comparison.Different, own.Comparison.WinnerChanged),
        ]));

    private void WriteMateriality()
    {
        Head(W.Materiality);
        _text.Paragraph($"{Say(W.WithCopies)}:");
        _text.Items(nation.Root!.WithCopies.Select(rule => (Say(rule.Rule.Title), Say(rule.Holds ? W.Holds : W.HoldsNot))));
        _text.Paragraph($"{Say(W.ComparedOnly)}:");
        _text.Items(nation.Root.ComparedOnly.Select(rule => (
            Say(rule.Rule.Title), Say(rule.Verdict switch { "decidedYes" => W.Holds, "decidedNo" => W.HoldsNot, _ => W.Open }))));
    }

    private void WriteAnswers()
    {
        Head(W.Process);
        if (area.Figures.Answers.IsDefault)
        {
            _text.Paragraph(Say(W.Withheld));
            return;
        }

        _text.Paragraph(Say(W.ProcessNote));
        foreach (var form in area.Figures.Answers.Where(form => form.Observed > 0))
        {
            _text.Head($"{Say(form.Form.Title)}: {Number(form.Observed)}", isPart: true);
            _text.Table(
                Words(W.Question, W.Answers),
                form.Questions.Select(pair => (IReadOnlyList<string>)[Say(pair.Question.Title), AnswersOf(pair.Question, pair.Stations.AsSpan())]));
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
            _text.Paragraph(Say(W.Withheld));
            return;
        }

        _text.Items([(Say(W.StationsWith), Number(incidents.Stations)), (Say(W.Escalated), Number(incidents.Escalated))]);
        var categories = _definition.Observers!.Incidents;
        _text.Table(
            Words(W.Category, W.Severity, W.Count),
            Enumerable.Range(0, categories.Length).Where(category => incidents.Categories[category] > 0)
                .OrderByDescending(category => categories[category].Severity).ThenByDescending(category => incidents.Categories[category]).ThenBy(category => category)
                .Select(category => (IReadOnlyList<string>)
                    [Say(categories[category].Title), Say(W.Of(categories[category].Severity)), Number(incidents.Categories[category])]));
    }

    private string NameOf(string code) =>
        _definition.Observers!.Organisations.FirstOrDefault(known => known.Code == code) is { } known ? $"{Say(known.Title)} ({code})" : code;

    private void Head(LocalText text) => _text.Head(Say(text));

    private string[] Words(params LocalText[] head) => [.. head.Select(Say)];

    private static string[] Numbers(params long[] numbers) => [.. numbers.Select(Number)];

    private string Say(LocalText text) => text.In(language);

    private static string Signed(long number) => number > 0 ? $"+{Number(number)}" : Number(number);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u00A0');
}
