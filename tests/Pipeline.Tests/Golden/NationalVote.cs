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
using Hattama.Stores.Embedded;

namespace Hattama.Tests.Golden;

/// <summary>A real national vote on an embedded store: activated, taken in and rolled up.</summary>
internal sealed class NationalVote : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hattama-");
    private readonly EmbeddedStore _store;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _id;

    private NationalVote(string id)
    {
        _id = id;
        _store = EmbeddedStore.Open(Path.Combine(_folder.FullName, "store"));
        Stores = new StoreSet(_store.Evidence, _store.Ledger, _store.Results);
    }

    public StoreSet Stores { get; }

    public List<Receipt> Receipts { get; } = [];

    public ContestInForce? Contest { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Skips the test where the data is not there.</summary>
    public static async Task<NationalVote> CountAsync(string id, params string[] files)
    {
        var paths = files.Select(file => Repository.Shared("data", id, file)).ToList();
        var vote = new NationalVote(id);
        var json = await File.ReadAllBytesAsync(Repository.File("samples", id, "contest.json"), Cancel);
        var definition = DefinitionReader.Read(json, "contest.json").Match(
            valid => valid, invalid => throw new InvalidOperationException(invalid.Kept[0].ToString()));
        var register = Flow.CompileRegister(
            definition, paths.Select(path => new SourceFile(Path.GetFileName(path), () => File.OpenRead(path))), areProtocols: true, ReadCaps.Default,
            new FindingList(), new FindingList(), Cancel);
        vote.Contest = await new Setup(vote.Stores, TimeProvider.System).ActivateAsync(json, definition, register, "cec", "golden", Cancel);
        var intake = new Intake(vote.Stores, vote.Contest, 1, ReadCaps.Default, new UploadIds(TimeProvider.System));
        foreach (var path in paths)
        {
            await using var stream = File.OpenRead(path);
            vote.Receipts.Add(await intake.TakeInAsync(Path.GetFileName(path), "cec", stream, null, Cancel));
        }

        return vote;
    }

    public Task<RollupReport> RollUpAsync() => new Rollup(Stores, Contest!, 1, _key, TimeProvider.System).RunAsync(null, Cancel);

    public async Task<PublishedResult> ResultAsync()
    {
        var published = new PublishedDocuments(Stores.Results, _id);
        return await PublishedResult.LoadAsync(published, (await published.FindLatestAsync(Cancel))!, Cancel);
    }

    /// <summary>Sums by code at a level.</summary>
    public static async Task<Dictionary<string, long[]>> SumsAsync(PublishedResult result, int level) =>
        (await result.AtLevelAsync(result.Nation.Area, level, Cancel)).ToDictionary(area => area.Code, area => area.Tally.Lines.ToArray());

    /// <summary>From the evidence up, and what anybody sees; and a second roll-up that finds nothing to do.</summary>
    public async Task CheckAsync(long entries)
    {
        var second = await RollUpAsync();
        Assert.Equal((false, 0, 1L), (second.IsNew, second.Partitions, second.Snapshot.Snapshot.Sequence));
        var anchors = new Anchors(_key.ExportSubjectPublicKeyInfoPem(), second.Snapshot.Digest.Hex, null);
        var report = await StoreVerifier.VerifyAsync(Stores, _id, anchors, null, Cancel);
        report.AssertFine();
        Assert.Equal(entries, report.Entries);
        var folder = new FolderPublication(Path.Combine(_folder.FullName, "store", "results", _id));
        (await PublicationVerifier.VerifyAsync(folder, anchors, null, Cancel)).AssertFine();
    }

    public long Findings(string code) =>
        Receipts.Sum(receipt => receipt.Findings.Counts.Where(count => count.Key.Code == code).Sum(count => (long)count.Value));

    /// <summary>The rows of a published table below its header, cells as they stand.</summary>
    public static List<string[]> Table(string id, string file)
    {
        using var stream = File.OpenRead(Repository.Shared("data", id, file));
        using var text = new StreamReader(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream, Encoding.UTF8);
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Cells)];
    }

    public static long[] Figures(string[] row, int first, int count) =>
        [.. row.Skip(first).Take(count).Select(cell => long.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))];

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string[] Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return [.. cells];
    }
}
