using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Stores;
using Hattama.Tests.Verification;

namespace Hattama.Tests.Azure;

/// <summary>The same stamped uploads give the same root on either kind of store.</summary>
public sealed class SameRootTests(AzureStorage storage)
{
    private const int Rows = 4_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A slice of a real vote: its first regions, in files of a few hundred stations.</summary>
    [Fact]
    public async Task Ru2020_SliceOnEmbeddedAndAzurite_HasOneRootAndVerifies()
    {
        var path = Repository.Shared("data", "ru-2020", "stations.csv.gz");
        await using var world = World.Embedded();
        var root = await CountAsync(world.Stores, path);
        var azure = await storage.CreateAsync();
        var stores = new StoreSet(azure.Evidence, azure.Ledger, azure.Results);
        Assert.Equal(root, await Replay.RunAsync(world.Stores, stores, "ru-2020", seed: 7, Cancel));

        var report = await StoreVerifier.VerifyAsync(stores, "ru-2020", Anchors.None, null, Cancel);
        report.AssertFine();
        Assert.Equal((Reach.Evidence, (long)Rows), (report.Reach, report.Entries));
    }

    /// <summary>A contest that names things under a key keeps it there too: the same names, the same root, and nothing of it lost.</summary>
    [Fact]
    public async Task KeyedContest_OnEmbeddedAndAzurite_HasOneRootAndVerifies()
    {
        await using var world = World.EmbeddedKeyed();
        await world.ActivateAsync(SmallContest.Usual);
        await SmallStationAttackTests.FillAsync(world);
        var root = (await world.RollUpAsync()).Snapshot.Snapshot.Root;
        var azure = await storage.CreateAsync();
        var stores = new StoreSet(azure.Evidence, azure.Ledger, azure.Results);
        Assert.Equal(root, await Replay.RunAsync(world.Stores, stores, SmallContest.Id, seed: 7, Cancel));
        var (here, there) = (await world.Stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel), await stores.Ledger.ReadActivationsAsync(SmallContest.Id, Cancel));
        Assert.False(here[0].Key.IsNone);
        Assert.Equal(here[0].Key, there[0].Key);
        (await StoreVerifier.VerifyAsync(stores, SmallContest.Id, Anchors.None, null, Cancel)).AssertFine();
    }

    private static async Task<Digest> CountAsync(StoreSet stores, string path)
    {
        var json = await File.ReadAllBytesAsync(Repository.File("samples", "ru-2020", "contest.json"), Cancel);
        var definition = DefinitionReader.Read(json, "contest.json").Match(valid => valid, invalid => throw new InvalidOperationException(invalid.Kept[0].ToString()));
        var files = Slices(path).ToList();
        var register = Flow.CompileRegister(
            definition, files.Select((file, i) => new SourceFile($"{i}.csv", () => new MemoryStream(file))), areProtocols: true, ReadCaps.Default,
            new FindingList(), new FindingList(), Cancel);
        var contest = await new Setup(stores, TimeProvider.System).ActivateAsync(json, definition, register, "cec", "slice", Cancel);
        var intake = new Intake(stores, contest, 1, ReadCaps.Default, new UploadIds(TimeProvider.System));
        foreach (var (file, i) in files.Select((file, i) => (file, i)))
        {
            await intake.TakeInAsync($"{i}.csv", "cec", new MemoryStream(file), null, Cancel);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (await new Rollup(stores, contest, 1, key, TimeProvider.System).RunAsync(null, Cancel)).Snapshot.Snapshot.Root;
    }

    private static IEnumerable<byte[]> Slices(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        var header = text.ReadLine();
        var rows = Enumerable.Range(0, Rows).Select(_ => text.ReadLine()!).ToList();
        return rows.Chunk(400).Select(chunk => Encoding.UTF8.GetBytes($"{header}\n{string.Join('\n', chunk)}\n"));
    }
}
