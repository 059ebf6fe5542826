namespace Hattama.Observation.Estimation;

/// <summary>
/// A small seeded generator (SplitMix64, Steele, Lea and Flood 2014): same seed, same numbers, on every machine. For simulation
/// only; draws of stations use hashes (<see cref="Sampling.DrawSeed"/>).
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A whole number in [0, <paramref name="below"/>); bias below 2⁻³².</summary>
    public int Below(int below) => (int)(((Next() >> 32) * (ulong)below) >> 32);

    /// <summary>A number in (0, 1).</summary>
    public double Unit() => ((Next() >> 11) + 0.5) * (1.0 / (1UL << 53));
}
