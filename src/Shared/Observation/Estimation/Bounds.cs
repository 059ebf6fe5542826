namespace Hattama.Observation.Estimation;

/// <summary>
/// The worst case of everything not observed (Manski 1989): what the share would be if all registered voters of the other
/// stations had done one thing, or the other. No assumption, so it needs no probability design.
/// </summary>
/// <param name="Lower">Least possible share.</param>
/// <param name="Upper">Largest possible share.</param>
public readonly record struct Bounds(double Lower, double Upper)
{
    /// <summary>Nothing is known.</summary>
    public static Bounds None => new(0, 1);

    /// <summary>
    /// Y/(X + U) and (Y + U)/(X + U): U units of the whole were not observed. For a share of participants U is their number where
    /// it is known, or else the registered voters; for turnout X + U is all registered voters.
    /// </summary>
    /// <param name="part">Y observed.</param>
    /// <param name="whole">X observed.</param>
    /// <param name="unobserved">U; below zero: unknown, so nothing is known.</param>
    public static Bounds Of(long part, long whole, long unobserved)
    {
        var total = checked(whole + unobserved);
        return unobserved < 0 || total <= 0
            ? None
            : new Bounds(Math.Clamp((double)part / total, 0, 1), Math.Clamp((double)(part + unobserved) / total, 0, 1));
    }
}
