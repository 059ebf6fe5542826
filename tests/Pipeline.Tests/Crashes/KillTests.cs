using System.Globalization;
using System.Security.Cryptography;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;
using Hattama.Stores.Embedded;
using Hattama.Tests.Rollups;

namespace Hattama.Tests.Crashes;

/// <summary>Kill -9 at every durable write point of a process that takes in and rolls up; then the store is opened again.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Kill_AtEveryWritePoint_EverythingAcknowledgedIsThereAndTheRetryEndsTheSame()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("hattama-");
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var keyFile = Path.Combine(folder.FullName, "key.pem");
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), cancel);
            var (said, finished) = await Child.RunAsync(Path.Combine(folder.FullName, "0"), keyFile, 0, cancel);
            Assert.True(finished);
            var points = int.Parse(said[^1].Split(' ')[1], CultureInfo.InvariantCulture);
            Assert.InRange(points, 40, 400); // fewer would mean that the hook is not called
            var options = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancel };
            await Parallel.ForEachAsync(Enumerable.Range(1, points), options, async (point, stop) =>
                await KillAsync(Path.Combine(folder.FullName, $"{point}"), keyFile, point, key, stop));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task KillAsync(string folder, string keyFile, int point, ECDsa key, CancellationToken cancel)
    {
        var (said, finished) = await Child.RunAsync(folder, keyFile, point, cancel);
        // Parallel writes of documents make the number of points vary a little: the last ones may not be reached.
        await using var store = EmbeddedStore.Open(folder, new EmbeddedOptions { SmallEvidence = Child.SmallEvidence });
        var stores = new StoreSet(store.Evidence, store.Ledger, store.Results);
        await CheckAcknowledgedAsync(stores, said, cancel);
        var contest = await new Setup(stores, TimeProvider.System).ActivateAsync(
            SmallContest.DefinitionBytes, SmallContest.Definition, SmallContest.Usual, "cec", "test", cancel);
        var intake = new Intake(stores, contest, 1, ReadCaps.Default, new UploadIds(TimeProvider.System));
        await intake.ReconcileAsync(cancel);
        var stamps = await stores.Ledger.ReadUploadsAsync(SmallContest.Id, cancel);
        foreach (var file in Child.Files.Where(file => stamps.All(stamp => stamp.Evidence != Digest.Of(file))))
        {
            await intake.TakeInAsync(file[0] == '{' ? "file.json" : "file.csv", "north", new MemoryStream(file), null, cancel);
        }

        var report = await new Rollup(stores, contest, 1, key, TimeProvider.System).RunAsync(null, cancel);
        stamps = await stores.Ledger.ReadUploadsAsync(SmallContest.Id, cancel);
        var expected = Reference.RollUp(contest, contest, stamps.Select(stamp => (stamp, Child.Files.Single(file => Digest.Of(file) == stamp.Evidence))), []);
        Assert.True(expected.Root == report.Snapshot.Snapshot.Root, $"Killed at {point}: another root.");
        Assert.Equal(2, report.Snapshot.Snapshot.Uploads);
        Assert.Empty(await stores.Ledger.ReadDirtyAsync(SmallContest.Id, cancel));
        var anchors = new Anchors(key.ExportSubjectPublicKeyInfoPem(), report.Snapshot.Digest.Hex, null);
        var verified = await StoreVerifier.VerifyAsync(stores, SmallContest.Id, anchors, null, cancel);
        Assert.True(
            verified.IsFine,
            $"Killed at {point} ({(finished ? "not reached" : "reached")}): {verified.Text()}");
    }

    private static async Task CheckAcknowledgedAsync(StoreSet stores, IEnumerable<string> said, CancellationToken cancel)
    {
        foreach (var words in said.Select(line => line.Split(' ')))
        {
            var holds = words[0] switch
            {
                "activated" => (await stores.Ledger.ReadActivationsAsync(SmallContest.Id, cancel)).Count == 1,
                "receipt" => await stores.Ledger.FindReceiptAsync(SmallContest.Id, words[1], cancel) is not null,
                "snapshot" => await HoldsAsync(stores.Results, long.Parse(words[1], CultureInfo.InvariantCulture), words[2], cancel),
                _ => true,
            };
            Assert.True(holds, $"Acknowledged and lost: {string.Join(' ', words)}");
        }
    }

    private static async Task<bool> HoldsAsync(IResultStore results, long sequence, string digest, CancellationToken cancel) =>
        await results.FindSnapshotAsync(SmallContest.Id, sequence, cancel) is { } bytes
        && Digest.Of(bytes.Span).Hex == digest
        && LatestDocument.Read((await results.FindLatestAsync(SmallContest.Id, cancel))!.Bytes).Sequence >= sequence;
}
