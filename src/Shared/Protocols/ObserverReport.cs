using System.Collections.Immutable;
using Hattama.Contests;

namespace Hattama.Protocols;

/// <summary>
/// One observers' form as an observer filled it in: read, not yet checked, not yet placed in the register. Answers are in
/// the words of the definition where they were understood, and as written where not.
/// </summary>
public sealed class ObserverReport
{
    /// <summary>File name as sent, with the archive member after <c>!</c>.</summary>
    public required string File { get; init; }

    /// <summary>1-based record number in the file, the header being row 1; for JSON the 1-based number of the report.</summary>
    public required long Row { get; init; }

    /// <summary>The areas that the report names.</summary>
    public required AreaKey Area { get; init; }

    /// <summary>Normalised station code; empty for a form about tabulation.</summary>
    public required string Station { get; init; }

    /// <summary>The form.</summary>
    public required ObserverForm Form { get; init; }

    /// <summary>Code of the observer within the organisation; empty: the organisation names none.</summary>
    public required string Observer { get; init; }

    /// <summary>Number of the form where an observer fills in several at one station, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Revision as sent, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>Time of arrival as <c>HH:mm</c>, or as written where it was not understood; null: not given.</summary>
    public required string? Arrived { get; init; }

    /// <summary>Time of departure, likewise.</summary>
    public required string? Left { get; init; }

    /// <summary>Answers aligned to the form's questions; null: not answered.</summary>
    public required ImmutableArray<string?> Answers { get; init; }

    /// <summary>Figures of the copy aligned to the lines of the official form; empty: the form has no copy.</summary>
    public required ImmutableArray<Value> Copy { get; init; }

    /// <summary>Whether the copy has any figure.</summary>
    public bool HasCopy => Copy.Any(static value => !value.IsMissing);
}
