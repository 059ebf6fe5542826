using System.Text.Json;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Tests.Rollups;

/// <summary>
/// One run: the uploads and decisions of a plan, redeliveries, roll-ups and perhaps an activation, each a piece of work
/// whose store calls interleave as a seed says; afterwards everything that must hold whatever the order was.
/// </summary>
/// <param name="world">Stores, clock and key.</param>
/// <param name="plan">Uploads and decisions.</param>
/// <param name="seed">Of the schedule.</param>
/// <param name="steps">Whether roll-ups run in steps, as on many machines; else within one process.</param>
internal sealed class Interleaving(World world, Plan plan, int seed, bool steps = false)
{
    private readonly MemoryWork _work = new(world.Clock);
    private readonly Random _dice = new(seed);
    private readonly Schedule _schedule = new();
    private readonly List<long> _pointers = [];

    private ContestInForce? _usual;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public IReadOnlyList<string> History => _schedule.History;

    public async Task RunAsync(int rollups, bool amends)
    {
        foreach (var (_, bytes) in plan.Uploads)
        {
            await world.Stores.Evidence.PutAsync(new MemoryStream(bytes), Cancel);
        }

        await world.ActivateAsync(SmallContest.Usual);
        var usual = _usual = world.Contest!;
        foreach (var (stamp, _) in plan.Uploads)
        {
            for (var delivery = 0; delivery < 1 + (_dice.Next(3) == 0 ? 1 : 0); delivery++)
            {
                _schedule.Add($"{stamp.Id}/{delivery}", gate => TakeInAsync(Gated(gate), usual, stamp));
            }
        }

        foreach (var decision in plan.Decisions)
        {
            _schedule.Add($"decision {decision.Digest.Hex[..4]}", gate => DecideAsync(Gated(gate), decision));
        }

        for (var i = 0; i < rollups; i++)
        {
            var times = 1 + _dice.Next(3);
            _schedule.Add($"rollup {(char)('A' + i)}", gate => RollUpAsync(Gated(gate), usual, times));
        }

        if (amends)
        {
            _schedule.Add("activation", gate => new Setup(Gated(gate), world.Clock).ActivateAsync(
                world.Definition, SmallContest.Read(world.Definition), SmallContest.Amended, "cec", "amended", Cancel));
        }

        await (_dice.Next(3) == 0 ? _schedule.RunEvenlyAsync(_dice) : _schedule.RunByPriorityAsync(_dice, 1 + _dice.Next(6)));
        await CheckAsync(amends);
    }

    private StoreSet Gated(Schedule.Gate gate) => new Watch(gate.PassAsync, async name =>
    {
        if (name == "MoveLatest" && await world.Stores.Results.FindLatestAsync(SmallContest.Id, Cancel) is { } latest)
        {
            _pointers.Add(LatestDocument.Read(latest.Bytes).Sequence);
        }
    }).Over(world.Stores);

    private static async Task TakeInAsync(StoreSet stores, ContestInForce contest, Upload stamp)
    {
        await stores.Ledger.StampAsync(stamp, Cancel);
        await new Intake(stores, contest, 1, ReadCaps.Default, null!).ProcessAsync(stamp, null, Cancel);
    }

    private static async Task DecideAsync(StoreSet stores, ResultDocument decision)
    {
        await stores.Ledger.AppendDecisionAsync(new StoredDecision(SmallContest.Id, decision.Digest, decision.Bytes), Cancel);
        await stores.Ledger.MarkDirtyAsync(SmallContest.Id, [DecisionDocument.Read(decision.Bytes).Partition], Cancel);
    }

    private async Task RollUpAsync(StoreSet stores, ContestInForce contest, int times)
    {
        if (steps)
        {
            for (var i = 0; i < times; i++)
            {
                await new Steps(stores, _work, world, _dice.Next()).RunAsync(Cancel);
            }

            return;
        }

        for (var i = 0; i < times; i++)
        {
            try
            {
                await new Rollup(stores, contest, 1, world.Key, world.Clock).RunAsync(null, Cancel);
            }
            catch (PipelineException stale) when (stale.Message.Contains("came into force", StringComparison.Ordinal))
            {
                var setup = new Setup(stores, world.Clock);
                contest = await setup.LoadAsync((await setup.FindActivationAsync(SmallContest.Id, Cancel))!, Cancel);
            }
        }
    }

    private async Task CheckAsync(bool amends)
    {
        var setup = new Setup(world.Stores, world.Clock);
        var contest = await setup.LoadAsync((await setup.FindActivationAsync(SmallContest.Id, Cancel))!, Cancel);
        await new Rollup(world.Stores, contest, 1, world.Key, world.Clock).RunAsync(null, Cancel);
        var last = await new Rollup(world.Stores, contest, 1, world.Key, world.Clock).RunAsync(null, Cancel);
        Assert.False(last.IsNew, "A roll-up after the last one found something new.");
        Assert.Equal((0, 0), (last.Partitions, last.Documents));
        Assert.Equal(Reference.RollUp(_usual!, contest, plan.Uploads, plan.Decisions).Root, last.Snapshot.Snapshot.Root);
        Assert.Equal(plan.Uploads.Count, last.Snapshot.Snapshot.Uploads);
        Assert.Empty(await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel));
        Assert.Equal(_pointers.Order(), _pointers);
        await CheckChainAsync(last.Snapshot.Snapshot.Sequence, amends);
        var report = await StoreVerifier.VerifyAsync(world.Stores, SmallContest.Id, Anchors.None, null, Cancel);
        report.AssertFine(); // also with what roll-ups left that lost a race
    }

    /// <summary>Every snapshot, not only the last: it only grew, and it is what its own log and register give.</summary>
    private async Task CheckChainAsync(long sequence, bool amends)
    {
        Snapshot? before = null;
        var contests = new Dictionary<Digest, ContestInForce>();
        var documents = new PublishedDocuments(world.Stores.Results, SmallContest.Id);
        for (var n = 1L; n <= sequence; n++)
        {
            var snapshot = Results.Snapshot.Read((await world.Stores.Results.FindSnapshotAsync(SmallContest.Id, n, Cancel))!.Value).Snapshot;
            Assert.True(
                before is null || (snapshot.Uploads >= before.Uploads && snapshot.Decisions >= before.Decisions && snapshot.AsOf >= before.AsOf),
                $"Snapshot {n} covers less than the one before.");
            using var nation = await documents.ParseAsync(snapshot.Root, Cancel);
            var register = Digest.Parse(nation.RootElement.GetProperty("register").GetString());
            if (!contests.TryGetValue(register, out var contest))
            {
                contest = await documents.LoadContestAsync(Digest.Parse(nation.RootElement.GetProperty("definition").GetString()), register, Cancel) with { Key = world.Contest!.Key };
                contests.Add(register, contest);
                Assert.True(contests.Count <= (amends ? 2 : 1));
            }

            Assert.True(contest == contests.Values.Last(), $"Snapshot {n} went back to the register before.");
            var (uploads, decisions) = await ReadLogAsync(documents, snapshot.Log);
            var expected = Reference.RollUp(
                _usual!, contest, plan.Uploads.Where(upload => uploads.Contains(upload.Stamp.Id)), plan.Decisions.Where(decision => decisions.Contains(decision.Digest.Hex)));
            Assert.True(expected.Root == snapshot.Root, $"Snapshot {n} is not what its log gives.");
            before = snapshot;
        }
    }

    private static async Task<(HashSet<string> Uploads, HashSet<string> Decisions)> ReadLogAsync(PublishedDocuments documents, Digest digest)
    {
        using var log = await documents.ParseAsync(digest, Cancel);
        var uploads = new HashSet<string>();
        foreach (var entry in log.RootElement.GetProperty("hours").EnumerateArray())
        {
            using var hour = await documents.ParseAsync(Digest.Parse(entry[2].GetString()), Cancel);
            uploads.UnionWith(hour.RootElement.GetProperty("uploads").EnumerateArray().Select(row => row[0].GetString()!));
        }

        return (uploads, [.. log.RootElement.GetProperty("decisions").EnumerateArray().Select(decision => decision.GetString()!)]);
    }
}
