using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Hattama.Contests;

/// <summary>Checks the anchored patterns of station codes.</summary>
internal static class DefinitionPatterns
{
    private const int Longest = 200;
    private const int Most = 20;
    private const int MostCompiled = 128;

    /// <summary>Linear time on any input.</summary>
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Compiling takes milliseconds, and the same definition is read by every command and every check of a foundation.</summary>
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    /// <summary>The pattern compiled, so that matching takes linear time on any input.</summary>
    /// <exception cref="ArgumentException">It is no pattern.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking, or is too large.</exception>
    public static Regex Compile(string pattern)
    {
        if (Compiled.TryGetValue(pattern, out var known))
        {
            return known;
        }

        if (Compiled.Count >= MostCompiled)
        {
            Compiled.Clear();
        }

        return Compiled.GetOrAdd(pattern, static pattern => new Regex(pattern, Options));
    }

    /// <summary>The patterns of a list; those that will not do are reported.</summary>
    public static ImmutableArray<string> Read(DefinitionNode? node)
    {
        var patterns = ImmutableArray.CreateBuilder<string>();
        foreach (var item in node?.Items(0, Most) ?? [])
        {
            if (item.Text(Longest) is { } pattern && Check(pattern, item))
            {
                patterns.Add(pattern);
            }
        }

        return patterns.ToImmutable();
    }

    private static bool Check(string pattern, DefinitionNode node)
    {
        if (!IsAnchored(pattern))
        {
            node.Problems.Add(
                node.Path,
                "Өрнек «^» таңбасынан басталып, «$» таңбасымен бітуі керек; баламаларды (?:…|…) ішіне алыңыз.",
                "Шаблон должен начинаться с «^» и кончаться «$»; варианты заключите в (?:…|…).",
                "The pattern must start with '^' and end with '$'; put alternatives inside (?:…|…).");
            return false;
        }

        try
        {
            Compile(pattern);
            return true;
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            node.Problems.Add(
                node.Path,
                "Өрнек оқылмайды не тым күрделі: жақшаларды тексеріңіз; кері сілтеме мен алға/артқа қарау қолданылмайды.",
                "Шаблон не читается или слишком сложен: проверьте скобки; обратные ссылки и просмотр вперёд и назад не допускаются.",
                "The pattern cannot be compiled or is too complex: check its brackets; back references and look-around are not allowed.");
            return false;
        }
    }

    /// <summary>Whether the pattern spans the whole code: <c>^…$</c> with no alternative outside parentheses.</summary>
    private static bool IsAnchored(string pattern)
    {
        if (pattern.Length < 3 || pattern[0] != '^' || pattern[^1] != '$')
        {
            return false;
        }

        var depth = 0;
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    if (i >= pattern.Length - 1)
                    {
                        return false; // the last '$' is escaped
                    }

                    break;
                case '[' when !inClass:
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass:
                    depth++;
                    break;
                case ')' when !inClass:
                    depth--;
                    break;
                case '|' when depth == 0 && !inClass:
                    return false;
                default:
                    break;
            }
        }

        return !inClass;
    }
}
