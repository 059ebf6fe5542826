using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>Puts relations into words: what a broken one says over a vector of numbers, and why one cannot be evaluated.</summary>
public static class RelationText
{
    private const int MostShown = 4;

    /// <summary>
    /// Why a relation does not hold, after its text: <c>received 1 000 ≠ issued 651 + unused 348 = 999, difference 1</c>.
    /// Shows the comparisons that fail, at most four. <paramref name="lines"/> is the vector of the contest's lines.
    /// </summary>
    public static LocalText Broken(Relation relation, ContestDefinition definition, ReadOnlySpan<long> lines)
    {
        ArgumentNullException.ThrowIfNull(relation);
        ArgumentNullException.ThrowIfNull(definition);
        return new LocalText(
            Sentence(relation, definition, lines, Language.Kk, "айырмасы"),
            Sentence(relation, definition, lines, Language.Ru, "разница"),
            Sentence(relation, definition, lines, Language.En, "difference"));
    }

    /// <summary>
    /// Which relations of one protocol cannot be evaluated, and which lines have no figure or one that cannot be read: one sentence for all of
    /// them, because one blank cell stops every relation that reads it.
    /// </summary>
    public static LocalText NotEvaluable(
        IReadOnlyList<Relation> relations, ContestDefinition definition, ReadOnlySpan<int> missing, ReadOnlySpan<int> illegible)
    {
        ArgumentNullException.ThrowIfNull(relations);
        ArgumentNullException.ThrowIfNull(definition);
        var (absent, unread) = (missing.ToArray(), illegible.ToArray());
        var codes = string.Join(", ", relations.Select(static relation => relation.Code));
        string Names(int[] lines, Language language) => string.Join(", ", lines.Select(line => NameOf(definition.Lines[line], language)));
        return new LocalText(
            $"Тексерілмеді: {codes}{Part("; көрсеткіш жоқ: ", Names(absent, Language.Kk))}{Part("; оқылмайды: ", Names(unread, Language.Kk))}. Санды хаттамадан жазыңыз.",
            $"Не проверено: {codes}{Part("; нет показателя: ", Names(absent, Language.Ru))}{Part("; не читается: ", Names(unread, Language.Ru))}. Впишите число из протокола.",
            $"Not checked: {codes}{Part("; no figure: ", Names(absent, Language.En))}{Part("; not readable: ", Names(unread, Language.En))}. Write the number of the protocol.");
    }

    /// <summary>A line as the paper calls it: <c>2 “Ballots received”</c>; the id where the definition gives no number.</summary>
    public static string NameOf(Line line, Language language)
    {
        ArgumentNullException.ThrowIfNull(line);
        var title = line.Title.In(language);
        title = title.Length == 0 ? line.Id : title;
        var quoted = language == Language.En ? $"“{title}”" : $"«{title}»";
        return line.Number.Length > 0 ? $"{line.Number} {quoted}" : quoted;
    }

    /// <summary>The relation in its canonical form, which parses to the same rows.</summary>
    public static string Canonical(ImmutableArray<ImmutableArray<Comparison>> alternatives, IReadOnlyList<string> lineIds)
    {
        ArgumentNullException.ThrowIfNull(lineIds);
        return string.Join(" or ", alternatives.Select(all => string.Join(" and ", all.Select(one =>
            $"{Row(one.Left, id => lineIds[id], Plain)} {Symbol(one.Comparator)} {Row(one.Right, id => lineIds[id], Plain)}"))));
    }

    private static string Sentence(Relation relation, ContestDefinition definition, ReadOnlySpan<long> lines, Language language, string difference)
    {
        var shown = new List<string>();
        foreach (var comparison in relation.Alternatives.SelectMany(static all => all))
        {
            var (left, right) = (comparison.Left.Evaluate(lines), comparison.Right.Evaluate(lines));
            if (shown.Count < MostShown && !comparison.Holds(left, right))
            {
                var (first, second) = (Side(comparison.Left, left, definition, lines, language), Side(comparison.Right, right, definition, lines, language));
                shown.Add($"{first} {Failed(comparison.Comparator)} {second}, {difference} {NumberText.Grouped(left < right ? right - left : left - right)}");
            }
        }

        return $"{relation.Text.In(language).TrimEnd('.')}: {string.Join("; ", shown)}";
    }

    private static string Part(string before, string text) => text.Length > 0 ? before + text : string.Empty;

    /// <summary>
    /// A figure of a line: <c>900 (line 2)</c> by the number on the paper, else <c>received 900</c>. In Kazakh and Russian a line of the paper is an item
    /// (тармақ, пункт), so that nobody takes it for a row of the file.
    /// </summary>
    private static string Figure(Line line, long number, Language language) => line.Number.Length == 0
        ? $"{line.Id} {NumberText.Grouped(number)}"
        : language switch
        {
            Language.Kk => $"{NumberText.Grouped(number)} ({line.Number}-тармақ)",
            Language.Ru => $"{NumberText.Grouped(number)} (п. {line.Number})",
            _ => $"{NumberText.Grouped(number)} (line {line.Number})",
        };

    private static string Side(LinearRow row, Int128 value, ContestDefinition definition, ReadOnlySpan<long> lines, Language language)
    {
        var numbers = new Dictionary<int, string>();
        foreach (var term in row.Terms)
        {
            numbers[term.Line] = Figure(definition.Lines[term.Line], lines[term.Line], language);
        }

        var isPlain = !row.IsAbsolute && row.Constant == 0 && row.Terms is [{ Coefficient: 1 }];
        var text = Row(row, line => numbers[line], NumberText.Grouped);
        return isPlain || row.Terms.IsEmpty ? text : $"{text} = {NumberText.Grouped(value)}";
    }

    private static string Row(LinearRow row, Func<int, string> line, Func<Int128, string> number)
    {
        var text = new StringBuilder();
        foreach (var (index, coefficient) in row.Terms)
        {
            var size = Math.Abs(coefficient);
            text.Append(Sign(text.Length == 0, coefficient < 0));
            text.Append(size == 1 ? line(index) : $"{number(size)}*{line(index)}");
        }

        if (row.Constant != 0 || text.Length == 0)
        {
            text.Append(Sign(text.Length == 0, row.Constant < 0)).Append(number(Math.Abs(row.Constant)));
        }

        return row.IsAbsolute ? $"|{text}|" : text.ToString();
    }

    private static string Plain(Int128 number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Sign(bool isFirst, bool isNegative) => (isFirst, isNegative) switch
    {
        (true, true) => "−",
        (true, false) => string.Empty,
        (false, true) => " − ",
        (false, false) => " + ",
    };

    private static string Symbol(Comparator comparator) => comparator switch
    {
        Comparator.Equal => "=",
        Comparator.NotEqual => "≠",
        Comparator.Less => "<",
        Comparator.AtMost => "≤",
        Comparator.Greater => ">",
        Comparator.AtLeast => "≥",
        _ => throw new InvalidOperationException($"Unknown comparator {comparator}."),
    };

    /// <summary>The symbol of what is the case when the comparison fails.</summary>
    private static string Failed(Comparator comparator) => comparator switch
    {
        Comparator.Equal => Symbol(Comparator.NotEqual),
        Comparator.NotEqual => Symbol(Comparator.Equal),
        Comparator.Less => Symbol(Comparator.AtLeast),
        Comparator.AtMost => Symbol(Comparator.Greater),
        Comparator.Greater => Symbol(Comparator.AtMost),
        Comparator.AtLeast => Symbol(Comparator.Less),
        _ => throw new InvalidOperationException($"Unknown comparator {comparator}."),
    };
}
