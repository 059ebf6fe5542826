using System.Globalization;
using System.Text;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;

namespace Hattama.Tests.Rollups;

/// <summary>Plans that the steps of several roll-ups ask for at the same time.</summary>
public sealed class RestoredPlansTests
{
    [Fact]
    public async Task Find_ManyPlansAtOnce_EachGetsItsOwnAnswer()
    {
        const int asked = 4_000;
        await using var world = World.InMemory();
        var plans = new RestoredPlans(world.Stores, new MemoryWork(world.Clock));
        await Parallel.ForAsync(0, asked, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (number, cancel) =>
        {
            var plan = Digest.Of(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture))).ToString();
            var missing = await Assert.ThrowsAsync<InvalidDataException>(() => plans.FindAsync(SmallContest.Id, plan, cancel));
            Assert.Contains(plan, missing.Message, StringComparison.Ordinal);
        });
    }
}
