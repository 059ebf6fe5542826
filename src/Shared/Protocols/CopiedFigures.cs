using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;

namespace Hattama.Protocols;

/// <summary>
/// Finds votes that repeat the accounting figures of the same protocol (rule P207): all options of a question, in their order, equal to as many other lines
/// that follow each other on the form. Who types from the wrong place of the paper does so.
/// </summary>
/// <remarks>
/// At least two of the figures must not be zero: one number that stands in two lines is nothing to remark. After W.208 of Abacus, which compared the votes with
/// the admitted voters.
/// </remarks>
internal sealed class CopiedFigures
{
    private readonly long _least;
    private readonly int[][] _questions;
    private readonly int[] _others;

    private CopiedFigures(ContestDefinition definition, int form, long least)
    {
        _least = least;
        var lines = definition.Forms[form].Lines;
        _questions = [.. Enumerable.Range(0, lines.Length)
            .Where(at => definition.Lines[lines[at]].IsOption)
            .GroupBy(at => definition.Lines[lines[at]].Question, StringComparer.Ordinal)
            .Select(static options => options.ToArray())
            .Where(static options => options.Length > 1)];
        _others = [.. Enumerable.Range(0, lines.Length).Where(at => !definition.Lines[lines[at]].IsOption)];
    }

    /// <summary>The check of a form; null where the contest does not ask for it.</summary>
    public static CopiedFigures? Of(ContestDefinition definition, int form) =>
        definition.Plausibility.CopiedVotes is { } least ? new CopiedFigures(definition, form, least) : null;

    /// <summary>Positions on the form of the first votes that repeat other lines, and of those; false: there are none.</summary>
    public bool TryFind(ReadOnlySpan<Value> values, out ReadOnlySpan<int> options, out ReadOnlySpan<int> lines)
    {
        foreach (var question in _questions)
        {
            if (!IsWorthALook(values, question))
            {
                continue;
            }

            for (var start = 0; start + question.Length <= _others.Length; start++)
            {
                if (AreEqual(values, question, _others.AsSpan(start, question.Length)))
                {
                    options = question;
                    lines = _others.AsSpan(start, question.Length);
                    return true;
                }
            }
        }

        options = default;
        lines = default;
        return false;
    }

    /// <summary>What is said of a protocol whose votes repeat other lines, without what to do.</summary>
    public static LocalText Text(ContestDefinition definition, in EntryRow row)
    {
        if (Of(definition, row.Form) is not { } check || !check.TryFind(row.Values, out var options, out var lines))
        {
            return default;
        }

        var form = definition.Forms[row.Form].Lines;
        var pairs = new List<(Line Option, Line Line, long Number)>();
        for (var i = 0; i < options.Length; i++)
        {
            pairs.Add((definition.Lines[form[options[i]]], definition.Lines[form[lines[i]]], row.Values[options[i]].Number));
        }

        string Pairs(Language language) => string.Join("; ", pairs.Select(pair =>
            $"{RelationText.NameOf(pair.Option, language)} = {RelationText.NameOf(pair.Line, language)} = {NumberText.Grouped(pair.Number)}"));
        return new LocalText(
            $"Дауыстар басқа тармақтардағы сандарды сол ретпен қайталайды: {Pairs(Language.Kk)}",
            $"Голоса повторяют числа других пунктов в том же порядке: {Pairs(Language.Ru)}",
            $"The votes repeat the figures of other lines in their order: {Pairs(Language.En)}");
    }

    private bool IsWorthALook(ReadOnlySpan<Value> values, int[] question)
    {
        var (sum, notZero) = (0L, 0);
        foreach (var at in question)
        {
            if (!values[at].IsNumber)
            {
                return false;
            }

            sum += values[at].Number;
            notZero += values[at].Number > 0 ? 1 : 0;
        }

        return notZero > 1 && sum >= _least;
    }

    private static bool AreEqual(ReadOnlySpan<Value> values, ReadOnlySpan<int> options, ReadOnlySpan<int> lines)
    {
        for (var i = 0; i < options.Length; i++)
        {
            if (values[options[i]] != values[lines[i]])
            {
                return false;
            }
        }

        return true;
    }
}
