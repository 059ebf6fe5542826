using CsCheck;

namespace Hattama.Tests.Builders;

/// <summary>Random histories: a seed gives the history, a size bounds it, and a failing test shrinks the size.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public static void Throw(int largest, long iterations, Action<Dice, int> property) => Gen.Select(Gen.Int[1, largest], Gen.Int[0, 1_000_000])
        .Sample((size, seed) => property(new Dice(seed), size), iter: iterations, threads: 1);

    public int Below(int bound) => _random.Next(bound);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public T Pick<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public List<T> Shuffled<T>(IEnumerable<T> items)
    {
        var array = items.ToArray();
        _random.Shuffle(array);
        return [.. array];
    }

    public List<T> Some<T>(IEnumerable<T> items, int percent) => [.. items.Where(_ => Chance(percent))];
}
