using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Kit;

/// <summary>Brings what one store was sent and told into another: the same stamps, evidence and decisions, in another order.</summary>
internal static class Replay
{
    /// <summary>Replays a contest and rolls it up; gives the root. The contest was activated once.</summary>
    public static async Task<Digest> RunAsync(StoreSet from, StoreSet to, string contest, int seed, CancellationToken cancel)
    {
        var setup = new Setup(from, TimeProvider.System);
        var activation = await setup.FindActivationAsync(contest, cancel) ?? throw new InvalidOperationException("Nothing to replay.");
        var inForce = await setup.LoadAsync(activation, cancel);
        var definition = await from.Results.FindDocumentAsync(contest, activation.Definition, cancel);
        inForce = await new Setup(to, TimeProvider.System) { MakeKey = _ => inForce.Key! }.ActivateAsync(
            definition!.Value, inForce.Definition, inForce.Register, activation.By, activation.Reason, cancel);

        var uploads = (await from.Ledger.ReadUploadsAsync(contest, cancel)).ToArray();
        new Random(seed).Shuffle(uploads);
        var intake = new Intake(to, inForce, activation.Edition, ReadCaps.Default, new UploadIds(TimeProvider.System));
        await Parallel.ForEachAsync(uploads, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel }, async (upload, stop) =>
        {
            await using var evidence = await from.Evidence.OpenAsync(upload.Evidence, stop);
            await to.Evidence.PutAsync(evidence!, stop);
            await to.Ledger.StampAsync(upload, stop);
            await intake.ProcessAsync(upload, null, stop);
        });
        foreach (var decision in await from.Ledger.ReadDecisionsAsync(contest, cancel))
        {
            await to.Ledger.AppendDecisionAsync(decision, cancel);
            await to.Ledger.MarkDirtyAsync(contest, [DecisionDocument.Read(decision.Bytes).Partition], cancel);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var report = await new Rollup(to, inForce, activation.Edition, key, TimeProvider.System).RunAsync(null, cancel);
        return report.Snapshot.Snapshot.Root;
    }
}
