using System.Collections.Immutable;
using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>What is wrong with the text of a relation, and where.</summary>
/// <param name="Column">1-based column in the text; one past its end when something is missing there.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record RelationError(int Column, LocalText Message);

/// <summary>The outcome of parsing the text of a relation: alternatives of comparisons, or an error.</summary>
public abstract class RelationParse
{
    private RelationParse()
    {
    }

    /// <summary>Calls the function that fits the outcome.</summary>
    public T Match<T>(Func<ImmutableArray<ImmutableArray<Comparison>>, T> parsed, Func<RelationError, T> failed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(failed);
        return this switch
        {
            Parsed outcome => parsed(outcome.Alternatives),
            Failed outcome => failed(outcome.Error),
            _ => throw new InvalidOperationException("RelationParse is closed."),
        };
    }

    internal static RelationParse Of(ImmutableArray<ImmutableArray<Comparison>> alternatives) => new Parsed(alternatives);

    internal static RelationParse Of(RelationError error) => new Failed(error);

    private sealed class Parsed(ImmutableArray<ImmutableArray<Comparison>> alternatives) : RelationParse
    {
        public ImmutableArray<ImmutableArray<Comparison>> Alternatives { get; } = alternatives;
    }

    private sealed class Failed(RelationError error) : RelationParse
    {
        public RelationError Error { get; } = error;
    }
}
