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
        var shown = new List<(string Numbers, string Difference)>();
        foreach (var comparison in relation.Alternatives.SelectMany(all => all))
        {
            var (left, right) = (comparison.Left.Evaluate(lines), comparison.Right.Evaluate(lines));
            if (shown.Count < MostShown && !comparison.Holds(left, right))
            {
                var difference = left < right ? right - left : left - right;
                var (first, second) = (Side(comparison.Left, left, definition, lines), Side(comparison.Right, right, definition, lines));
                shown.Add(($"{first} {Failed(comparison.Comparator)} {second}", Grouped(difference)));
            }
        }

        return new LocalText(
            Sentence(relation, Language.Kk, shown, "айырмасы"),
            Sentence(relation, Language.Ru, shown, "разница"),
            Sentence(relation, Language.En, shown, "difference"));
    }

    /// <summary>Why a relation cannot be evaluated: which of its lines have no figure, and which have one that cannot be read.</summary>
    public static LocalText NotEvaluable(
        Relation relation, ContestDefinition definition, ReadOnlySpan<int> missing, ReadOnlySpan<int> illegible)
    {
        ArgumentNullException.ThrowIfNull(relation);
        ArgumentNullException.ThrowIfNull(definition);
        var absent = Ids(relation, definition, missing);
        var unread = Ids(relation, definition, illegible);
        return new LocalText(
            Reason(relation.Text.In(Language.Kk), "тексерілмейді", "көрсеткіш жоқ", absent, "оқылмайды", unread),
            Reason(relation.Text.In(Language.Ru), "не проверяется", "нет показателя", absent, "не читается", unread),
            Reason(relation.Text.In(Language.En), "cannot be checked", "no figure", absent, "illegible", unread));
    }

    /// <summary>The relation in its canonical form, which parses to the same rows.</summary>
    public static string Canonical(ImmutableArray<ImmutableArray<Comparison>> alternatives, IReadOnlyList<string> lineIds)
    {
        ArgumentNullException.ThrowIfNull(lineIds);
        return string.Join(" or ", alternatives.Select(all => string.Join(" and ", all.Select(one =>
            $"{Row(one.Left, id => lineIds[id], Plain)} {Symbol(one.Comparator)} {Row(one.Right, id => lineIds[id], Plain)}"))));
    }

    /// <summary>A number in groups of three digits: <c>11 719 344</c>.</summary>
    public static string Grouped(Int128 number)
    {
        var digits = (number < 0 ? -number : number).ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder(number < 0 ? "−" : string.Empty);
        for (var i = 0; i < digits.Length; i++)
        {
            if (i > 0 && (digits.Length - i) % 3 == 0)
            {
                text.Append(' ');
            }

            text.Append(digits[i]);
        }

        return text.ToString();
    }

    private static string Sentence(Relation relation, Language language, List<(string Numbers, string Difference)> shown, string difference)
    {
        var numbers = string.Join("; ", shown.Select(one => $"{one.Numbers}, {difference} {one.Difference}"));
        return $"{relation.Text.In(language).TrimEnd('.')}: {numbers}";
    }

    private static string Reason(string text, string what, string missing, string absent, string illegible, string unread)
    {
        var reason = $"{text.TrimEnd('.')}: {what}";
        reason += absent.Length > 0 ? $"; {missing}: {absent}" : string.Empty;
        return unread.Length > 0 ? $"{reason}; {illegible}: {unread}" : reason;
    }

    private static string Ids(Relation relation, ContestDefinition definition, ReadOnlySpan<int> lines)
    {
        var ids = new List<string>();
        foreach (var line in lines)
        {
            if (relation.Lines.Contains(line))
            {
                ids.Add(definition.Lines[line].Id);
            }
        }

        return string.Join(", ", ids);
    }

    private static string Side(LinearRow row, Int128 value, ContestDefinition definition, ReadOnlySpan<long> lines)
    {
        var numbers = new Dictionary<int, string>();
        foreach (var term in row.Terms)
        {
            numbers[term.Line] = $"{definition.Lines[term.Line].Id} {Grouped(lines[term.Line])}";
        }

        var isPlain = !row.IsAbsolute && row.Constant == 0 && row.Terms is [{ Coefficient: 1 }];
        var text = Row(row, line => numbers[line], Grouped);
        return isPlain || row.Terms.IsEmpty ? text : $"{text} = {Grouped(value)}";
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
