using Hattama.Contests;

namespace Hattama.Geography;

/// <summary>For how many stations a register has the figures that the rules of plausibility compare with: what they are silent about.</summary>
/// <param name="Stations">Stations of the register.</param>
/// <param name="WithoutDispatched">Stations whose dispatched ballots are unknown; null: the contest does not compare them (rule P111).</param>
/// <param name="WithoutPrevious">Stations of which nothing is known from a previous contest; null: the contest does not compare it (rule P203).</param>
public sealed record ReferenceCoverage(long Stations, long? WithoutDispatched, long? WithoutPrevious)
{
    /// <summary>Counts the stations.</summary>
    public static ReferenceCoverage Of(ContestDefinition definition, Register register)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        var (stations, dispatched, previous) = (0L, 0L, 0L);
        foreach (var station in register.Parts.SelectMany(static part => part.Stations))
        {
            stations++;
            dispatched += station.References?.Dispatched is null ? 1 : 0;
            previous += station.References?.HasPrevious is true ? 0 : 1;
        }

        return new ReferenceCoverage(
            stations,
            definition.Plausibility.DispatchedLine is null ? null : dispatched,
            definition.Plausibility.Previous is null ? null : previous);
    }
}
