using System.Collections.Immutable;

namespace Hattama.Geography;

/// <summary>A polling station that is expected to report. <c>default</c> is no station.</summary>
/// <param name="Area">The area it belongs to.</param>
/// <param name="Code">Its code, unique in that area.</param>
/// <param name="Name">Its name.</param>
/// <param name="Forms">Indexes of the forms expected of it, ascending.</param>
/// <param name="Registered">Registered voters; −1: the register does not say.</param>
/// <param name="Closes">When its polls close, UTC; null: the contest's instant.</param>
/// <param name="Counts">Whether it counts where a decision rule asks areas below the nation (overseas stations may not).</param>
/// <param name="Stratum">Stratum for sampling; null: none.</param>
public readonly record struct RegisteredStation(
    Area Area, string Code, string Name, ImmutableArray<int> Forms, long Registered, DateTimeOffset? Closes, bool Counts, string? Stratum)
{
    /// <summary>Figures from elsewhere that its protocol is compared with; null: none are known.</summary>
    public ReferenceFigures? References { get; init; }
}
