using Hattama.Findings;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary>Takes generated files into a store and rolls up, the way that ingest and rollup do.</summary>
internal sealed class DemoPost(OpenStore store, TimeProvider clock, Terminal terminal)
{
    private const int AtOnce = 32;

    /// <summary>Everything that receipts said about the files.</summary>
    public FindingList Findings { get; } = new();

    /// <summary>Uploads so far.</summary>
    public int Uploads { get; private set; }

    /// <summary>Takes files in, each from its own sender.</summary>
    public async Task TakeInAsync(ContestInForce contest, int edition, IReadOnlyCollection<DemoFile> files, CancellationToken cancel)
    {
        var intake = new Intake(store.Stores, contest, edition, ReadCaps.Default, new UploadIds(clock));
        await intake.ReconcileAsync(cancel);
        await terminal.ProgressAsync(files.Sum(file => (double)file.Bytes.Length), async bar =>
            await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (file, stop) =>
            {
                var tell = bar.Begin($"{file.Name} ({file.Sender})");
                using var bytes = new MemoryStream(file.Bytes);
                var receipt = await intake.TakeInAsync(file.Kind, file.Name, file.Sender, bytes, onBytes: null, stop);
                tell(file.Bytes.Length);
                lock (Findings)
                {
                    Findings.AddRange(receipt.Findings);
                    Uploads++;
                }
            }));
    }

    /// <summary>Rolls up; the result in force afterwards.</summary>
    public async Task<PublishedResult> RollUpAsync(ContestInForce contest, int edition, CancellationToken cancel)
    {
        using var key = SigningKey.LoadOrCreate(store, given: null, terminal);
        var rollup = new Rollup(store.Stores, contest, edition, key, clock);
        await terminal.ProgressAsync(contest.Register.Parts.Length, async bar =>
        {
            var tell = bar.Begin("roll-up");
            await rollup.RunAsync((done, total) => { tell(0); bar.At(done, total); }, cancel);
        });
        return await store.LatestAsync(contest.Definition.Id, cancel);
    }
}
