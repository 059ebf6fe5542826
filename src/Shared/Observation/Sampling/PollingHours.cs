using Hattama.Contests;
using Hattama.Geography;

namespace Hattama.Observation.Sampling;

/// <summary>
/// Between which instants a draw must be secret: a design counts as recorded before the vote only where it was stamped before the first, and its seed may be
/// revealed from the second on.
/// </summary>
public static class PollingHours
{
    // The first place on earth where a day begins, and the last where it ends.
    private static readonly TimeSpan Earliest = TimeSpan.FromHours(-14);
    private static readonly TimeSpan Latest = TimeSpan.FromHours(36);

    /// <summary>When polls may be open: as the definition says, or when the day of the vote begins anywhere.</summary>
    public static DateTimeOffset Opens(ContestDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition.Policies.OpensAt ?? Shift(definition.Date, Earliest);
    }

    /// <summary>When the last station of the register has closed; where nothing says it, when the day of the vote has ended everywhere.</summary>
    public static DateTimeOffset Closes(ContestDefinition definition, Register register)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        var usual = definition.Policies.ClosesAt ?? Shift(definition.Date, Latest);
        return register.Parts.SelectMany(part => part.Stations).Where(station => !station.Forms.IsEmpty)
            .Select(station => station.Closes ?? usual).DefaultIfEmpty(usual).Max();
    }

    private static DateTimeOffset Shift(DateOnly date, TimeSpan by)
    {
        var ticks = date.ToDateTime(TimeOnly.MinValue).Ticks + by.Ticks;
        return new DateTimeOffset(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }
}
