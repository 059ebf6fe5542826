using CsCheck;

namespace Hattama.Tests.Rollups;

/// <summary>
/// Invariants 1 and 8: whatever the order in which uploads, decisions, redeliveries, an activation and several roll-ups
/// proceed, nothing is left out, snapshots only grow, and each is exactly what its log gives.
/// </summary>
public sealed class InterleavingTests
{
    [Fact]
    public Task Interleaving_OneRegister_LosesNothing() => SampleAsync(seeds: 150, most: 12, amends: false);

    [Fact]
    public Task Interleaving_WithActivationBetween_LosesNothing() => SampleAsync(seeds: 150, most: 8, amends: true);

    [Fact]
    public Task Interleaving_ManyUploads_LosesNothing() => SampleAsync(seeds: 10, most: 30, amends: true);

    [Fact]
    public Task Interleaving_OnDisk_LosesNothing() => SampleAsync(seeds: 4, most: 8, amends: true, static () => World.Embedded());

    [Fact]
    public Task Interleaving_InSteps_LosesNothing() => SampleAsync(seeds: 150, most: 12, amends: false, steps: true);

    [Fact]
    public Task Interleaving_InStepsWithActivationBetween_LosesNothing() => SampleAsync(seeds: 150, most: 8, amends: true, steps: true);

    [Fact]
    public Task Interleaving_NamedUnderAKey_LosesNothing() => SampleAsync(seeds: 60, most: 10, amends: true, World.InMemoryKeyed);

    [Fact]
    public Task Interleaving_InStepsNamedUnderAKey_LosesNothing() => SampleAsync(seeds: 60, most: 10, amends: true, World.InMemoryKeyed, steps: true);

    /// <summary>A failure names its seed and prints its schedule: the same seed gives the same run.</summary>
    private static Task SampleAsync(int seeds, int most, bool amends, bool steps = false) => SampleAsync(seeds, most, amends, World.InMemory, steps);

    private static Task SampleAsync(int seeds, int most, bool amends, Func<World> create, bool steps = false) => Gen.Int[0, int.MaxValue - 1].SampleAsync(
        async seed =>
        {
            await using var world = create();
            var interleaving = new Interleaving(world, new Plan(seed, most), seed + 1, steps);
            try
            {
                await interleaving.RunAsync(rollups: 3, amends);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}: {failure.Message}\n{string.Join('\n', interleaving.History)}", failure);
            }
        },
        iter: seeds,
        threads: 1);
}
