namespace Hattama.Cli;

/// <summary>
/// Numbers that look random and follow from a seed alone, on every machine and runtime: SplitMix64, and nothing that differs
/// between mathematical libraries.
/// </summary>
internal sealed class DemoDice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Another sequence for another purpose: what one purpose takes does not move the others.</summary>
    public static DemoDice For(int seed, int purpose) => new(unchecked(((ulong)(uint)seed << 32) | (uint)purpose));

    /// <summary>0 … <paramref name="limit"/> − 1.</summary>
    public int Next(int limit) => (int)(Bits() % (ulong)limit);

    /// <summary>0 … 1, without 1.</summary>
    public double Unit() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>About standard normal: the sum of twelve uniform numbers less six, so within −6 … 6.</summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
        {
            sum += Unit();
        }

        return sum;
    }

    /// <summary>About log-normal with median 1: (1 + x/1024)¹⁰²⁴ by squaring, which every machine multiplies alike.</summary>
    public double LogNormal(double sigma)
    {
        var power = 1 + sigma * Normal() / 1024;
        for (var i = 0; i < 10; i++)
        {
            power *= power;
        }

        return power;
    }

    /// <summary>The items in another order.</summary>
    public List<T> Shuffle<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }

    private ulong Bits()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
