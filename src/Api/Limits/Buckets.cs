namespace Hattama.Api;

/// <summary>
/// Buckets of any number of callers in fixed memory: a count-min sketch of <see cref="Gcra"/> instants. Every caller has one cell in each of
/// three rows, and its bucket is the cell that is full soonest; the others are only raised to it. Two callers disturb each other only if
/// they share all three cells; then they get less than the rate, never more. Nothing needs to be thrown out, and made-up
/// addresses cost no memory.
/// </summary>
public sealed class Buckets(Rate rate)
{
    private const int Rows = 3;
    private const int Cells = 1 << 16;
    private const int Stripes = 64;
    private readonly long[] _full = new long[Rows * Cells];
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(static _ => new Lock())];

    /// <summary>Takes one request of a caller.</summary>
    /// <param name="caller">Hash of the caller: one that an attacker cannot steer.</param>
    /// <param name="now">The clock, in ticks of 100 ns.</param>
    public Taken Take(ulong caller, long now)
    {
        Span<int> cells = stackalloc int[Rows];
        for (var row = 0; row < Rows; row++)
        {
            cells[row] = row * Cells + (int)((caller >> (row * 16)) & (Cells - 1));
        }

        // One caller at a time; callers that share a cell and no lock may lose a count there, never in all three.
        lock (_locks[(int)(caller >> 58)])
        {
            var full = long.MaxValue;
            foreach (var cell in cells)
            {
                full = Math.Min(full, Volatile.Read(ref _full[cell]));
            }

            var taken = Gcra.Take(full, now, rate);
            foreach (var cell in cells)
            {
                if (taken.IsAllowed && Volatile.Read(ref _full[cell]) < taken.Full)
                {
                    Volatile.Write(ref _full[cell], taken.Full);
                }
            }

            return taken;
        }
    }
}
