using Hattama.Findings;

namespace Hattama.Contests;

/// <summary>The outcome of reading a contest definition: the definition, or everything that is wrong with it.</summary>
public abstract class DefinitionResult
{
    private DefinitionResult()
    {
    }

    /// <summary>Calls the function that fits the outcome.</summary>
    public T Match<T>(Func<ContestDefinition, T> valid, Func<FindingList, T> invalid)
    {
        ArgumentNullException.ThrowIfNull(valid);
        ArgumentNullException.ThrowIfNull(invalid);
        return this switch
        {
            Valid outcome => valid(outcome.Definition),
            Invalid outcome => invalid(outcome.Findings),
            _ => throw new InvalidOperationException("DefinitionResult is closed."),
        };
    }

    internal static DefinitionResult Of(ContestDefinition definition) => new Valid(definition);

    internal static DefinitionResult Of(FindingList findings) => new Invalid(findings);

    private sealed class Valid(ContestDefinition definition) : DefinitionResult
    {
        public ContestDefinition Definition { get; } = definition;
    }

    private sealed class Invalid(FindingList findings) : DefinitionResult
    {
        public FindingList Findings { get; } = findings;
    }
}
