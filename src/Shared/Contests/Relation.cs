using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>
/// A control relation (контрольное соотношение): a linear condition that must hold between the lines of one protocol
/// or of one area's totals. Grammar: <c>docs/contest-definition.md</c>; parsed by <see cref="RelationParser"/>.
/// </summary>
public sealed class Relation
{
    /// <summary>Builds a relation from its parsed parts.</summary>
    public Relation(
        string code, Severity severity, LocalText text, string source, ImmutableArray<ImmutableArray<Comparison>> alternatives, ImmutableArray<int> forms)
    {
        Code = code;
        Severity = severity;
        Text = text;
        Source = source;
        Alternatives = alternatives;
        Forms = forms;
        Lines = [.. alternatives
            .SelectMany(all => all)
            .SelectMany(comparison => comparison.Left.Terms.Concat(comparison.Right.Terms))
            .Select(term => term.Line).Distinct().Order()];
    }

    /// <summary>Stable code, such as P102.</summary>
    public string Code { get; }

    /// <summary>What a broken relation does to the entry.</summary>
    public Severity Severity { get; }

    /// <summary>The rule in words.</summary>
    public LocalText Text { get; }

    /// <summary>The relation as written in the definition.</summary>
    public string Source { get; }

    /// <summary>The relation holds when every comparison of at least one alternative holds.</summary>
    public ImmutableArray<ImmutableArray<Comparison>> Alternatives { get; }

    /// <summary>Indexes of the forms it applies to; empty for a relation over totals.</summary>
    public ImmutableArray<int> Forms { get; }

    /// <summary>Indexes of the lines it reads, sorted.</summary>
    public ImmutableArray<int> Lines { get; }

    /// <summary>Whether the relation holds over a vector of contest lines, every read line being a number.</summary>
    public bool Holds(ReadOnlySpan<long> lines)
    {
        foreach (var alternative in Alternatives)
        {
            var all = true;
            foreach (var comparison in alternative)
            {
                if (!comparison.Holds(lines))
                {
                    all = false;
                    break;
                }
            }

            if (all)
            {
                return true;
            }
        }

        return false;
    }
}
