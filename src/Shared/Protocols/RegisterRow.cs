using System.Collections.Immutable;
using Hattama.Geography;

namespace Hattama.Protocols;

/// <summary>
/// One expected station as a register file has it: read, not yet placed. Lives only during the call that hands it over.
/// </summary>
public readonly ref struct RegisterRow
{
    /// <summary>File name as sent, with the archive member after <c>!</c>.</summary>
    public required string File { get; init; }

    /// <summary>1-based record number in the file, the header being row 1.</summary>
    public required long Row { get; init; }

    /// <summary>The station's areas.</summary>
    public required AreaKey Area { get; init; }

    /// <summary>Normalised station code.</summary>
    public required string Station { get; init; }

    /// <summary>How the file spells the code; null where the row comes from a protocol, whose spelling is not the register's.</summary>
    public string? Spelling { get; init; }

    /// <summary>Name of the station; the code where the file has none.</summary>
    public required string StationName { get; init; }

    /// <summary>Indexes of the forms expected, ascending; where the file names none, the form that the station's code tells. Never empty.</summary>
    public required ImmutableArray<int> Forms { get; init; }

    /// <summary>Registered voters; −1: unknown.</summary>
    public required long Registered { get; init; }

    /// <summary>When the station closes, UTC; null: as the contest's policy says.</summary>
    public required DateTimeOffset? Closes { get; init; }

    /// <summary>Whether the station counts for the decision rules.</summary>
    public required bool Counts { get; init; }

    /// <summary>Stratum of the sample design; null: none.</summary>
    public required string? Stratum { get; init; }

    /// <summary>Figures from elsewhere that the station's protocol is compared with; null: none.</summary>
    public ReferenceFigures? References { get; init; }
}

/// <summary>Takes the stations of a register one after another, in file order.</summary>
public delegate void RegisterRowHandler(in RegisterRow row);
