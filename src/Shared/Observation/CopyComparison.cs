using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Protocols;

namespace Hattama.Observation;

/// <summary>What is official about one form of one station.</summary>
/// <param name="State">Its state.</param>
/// <param name="Values">The values that count, aligned to the form's lines; empty: none do.</param>
/// <param name="HasWarnings">Whether its row shows rule codes.</param>
public sealed record OfficialFigures(StateKind State, ImmutableArray<Value> Values, bool HasWarnings);

/// <summary>Where an official figure stands: code of the station's area, station code, index of the form.</summary>
public readonly record struct OfficialKey(string Area, string Station, int Form);

/// <summary>Whether copies could be compared.</summary>
public enum ComparisonState
{
    /// <summary>At least one line has a number on both.</summary>
    Compared,
    /// <summary>The copies of the station contradict each other: which one to compare is not known (rule O503).</summary>
    CopiesDiffer,
    /// <summary>Nothing official counts at this station yet.</summary>
    OfficialNotCounted,
    /// <summary>No line has a number on both.</summary>
    NothingInCommon,
}

/// <summary>One text of a copy.</summary>
/// <param name="Values">The figures, aligned to the form's lines.</param>
/// <param name="Organisations">Organisations that sent it, sorted.</param>
/// <param name="Observers">How many reports say so.</param>
public sealed record CopyText(ImmutableArray<Value> Values, ImmutableArray<string> Organisations, int Observers);

/// <summary>A line on which official figure and copy are different numbers.</summary>
/// <param name="Line">Index of the line in the contest's lines.</param>
/// <param name="Official">The official figure.</param>
/// <param name="Copy">The figure of the copy.</param>
public readonly record struct LineDifference(int Line, long Official, long Copy)
{
    /// <summary>Official less copy: positive where the official figure is larger.</summary>
    public long Excess => Official - Copy;
}

/// <summary>The copies of one form of one station beside the official figures (rules X601, X602).</summary>
public sealed class CopyComparison
{
    private CopyComparison(int form, OfficialFigures? official, ImmutableArray<CopyText> copies) => (Form, Official, Copies) = (form, official, copies);

    /// <summary>Index of the official form.</summary>
    public int Form { get; }

    /// <summary>What is official; null: the register expects no such form.</summary>
    public OfficialFigures? Official { get; }

    /// <summary>The different texts of copies, the most frequent first.</summary>
    public ImmutableArray<CopyText> Copies { get; }

    /// <summary>Whether they could be compared.</summary>
    public ComparisonState State { get; private set; }

    /// <summary>
    /// Whether the copies are not published, nor added to sums from which they could be had: a copy says what the official protocol says, so it
    /// must not tell of a station what the official result keeps back (<see cref="Policies.MinPublish"/>).
    /// </summary>
    public bool IsWithheld { get; private set; }

    /// <summary>Indexes of lines with a number on both; empty unless compared.</summary>
    public ImmutableArray<int> Lines { get; private set; } = [];

    /// <summary>Lines on which the numbers differ.</summary>
    public ImmutableArray<LineDifference> Differences { get; private set; } = [];

    /// <summary>Questions whose winner at this station is another by the copy.</summary>
    public ImmutableArray<string> WinnersChanged { get; private set; } = [];

    /// <summary>Whether every line that the official protocol reports stands in the copy too.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Compares.</summary>
    /// <param name="definition">The contest.</param>
    /// <param name="form">Index of the official form.</param>
    /// <param name="official">What is official.</param>
    /// <param name="copies">Organisation and figures of every copy in use, at least one.</param>
    public static CopyComparison Of(
        ContestDefinition definition, int form, OfficialFigures? official, IEnumerable<(string Organisation, ImmutableArray<Value> Values)> copies)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(copies);
        var texts = copies.GroupBy(copy => string.Join(',', copy.Values.Select(value => value.Packed)), StringComparer.Ordinal)
            .OrderByDescending(text => text.Count()).ThenBy(text => text.Key, StringComparer.Ordinal)
            .Select(text => new CopyText(
                text.First().Values, [.. text.Select(copy => copy.Organisation).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], text.Count()))
            .ToImmutableArray();
        var comparison = new CopyComparison(form, official, texts);
        comparison.Compare(definition);
        comparison.IsWithheld = comparison.TellsOfFew(definition);
        return comparison;
    }

    /// <summary>A station that is published merged, or one without published figures of which a copy reports few ballots, or does not say how many.</summary>
    private bool TellsOfFew(ContestDefinition definition)
    {
        if (definition.Policies is not { MinPublish: > 0 and var least, MinPublishLine: >= 0 and var line } || Official is { State: StateKind.Counted, Values.IsEmpty: false })
        {
            return false;
        }

        var at = definition.Forms[Form].Lines.IndexOf(line);
        return Official?.State == StateKind.Counted || at < 0 || Copies.Any(copy => !copy.Values[at].IsNumber || copy.Values[at].Number < least);
    }

    private void Compare(ContestDefinition definition)
    {
        if (Copies.Length > 1)
        {
            State = ComparisonState.CopiesDiffer;
            return;
        }

        if (Official is not { State: StateKind.Counted, Values.IsEmpty: false } official)
        {
            State = ComparisonState.OfficialNotCounted;
            return;
        }

        var copy = Copies[0].Values;
        var formLines = definition.Forms[Form].Lines;
        var lines = Enumerable.Range(0, formLines.Length).Where(i => official.Values[i].IsNumber && copy[i].IsNumber).ToList();
        State = lines.Count == 0 ? ComparisonState.NothingInCommon : ComparisonState.Compared;
        Lines = [.. lines.Select(i => formLines[i])];
        IsComplete = Enumerable.Range(0, formLines.Length).All(i => !official.Values[i].IsNumber || copy[i].IsNumber);
        Differences = [.. lines.Where(i => official.Values[i].Number != copy[i].Number)
            .Select(i => new LineDifference(formLines[i], official.Values[i].Number, copy[i].Number))];
        WinnersChanged = [.. QuestionsOf(definition)
            .Where(question => Winner(definition, question, official.Values) is { } first && Winner(definition, question, copy) is { } second && first != second)];
    }

    private IEnumerable<string> QuestionsOf(ContestDefinition definition) =>
        definition.Forms[Form].Lines.Select(line => definition.Lines[line].Question).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Index of the line that leads alone; −1 for a tie; null where an option has no number, or there is only one.</summary>
    private int? Winner(ContestDefinition definition, string question, ImmutableArray<Value> values)
    {
        var lines = definition.Forms[Form].Lines;
        var options = Enumerable.Range(0, lines.Length).Where(i => definition.Lines[lines[i]].Question == question).ToList();
        if (options.Count < 2 || options.Any(i => !values[i].IsNumber))
        {
            return null;
        }

        var most = options.Max(i => values[i].Number);
        var leaders = options.Where(i => values[i].Number == most).ToList();
        return leaders.Count == 1 ? lines[leaders[0]] : -1;
    }
}
