using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;
using Hattama.Stores.Embedded;

namespace Hattama.Benchmarks;

/// <summary>
/// The whole way, durable: contest activated in a fresh store, the file taken in as evidence and items, every district rolled
/// up into documents, and a signed snapshot published. Each step is on the disk before the next one starts.
/// </summary>
internal static class IngestRun
{
    public static async Task<(RunReport Report, Answer Answer)> RunAsync(string folder, string storeFolder)
    {
        var clock = new PhaseClock();
        var json = await File.ReadAllBytesAsync(NationalFile.Definition(folder));
        var definition = NationalContest.Definition(json);
        clock.End("definition");
        await using var embedded = EmbeddedStore.Open(storeFolder);
        var elapsed = new ConcurrentDictionary<string, TimeSpan>();
        var stores = new StoreSet(
            TimedStore<IEvidenceStore>.Around(embedded.Evidence, elapsed),
            TimedStore<ILedgerStore>.Around(embedded.Ledger, elapsed),
            TimedStore<IResultStore>.Around(embedded.Results, elapsed));
        clock.End("open");
        var register = CheckRun.ReadRegister(folder, definition);
        clock.End("register");
        var contest = await new Setup(stores, new MillisecondClock()).ActivateAsync(json, definition, register, "A1", "benchmark", default);
        clock.End("activation");
        EndParts(clock, elapsed);
        var receipt = await TakeInAsync(folder, stores, contest);
        clock.End("intake");
        EndParts(clock, elapsed);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var report = await new Rollup(stores, contest, 1, key, new MillisecondClock()).RunAsync(onPartition: null, default);
        clock.End("roll-up");
        EndParts(clock, elapsed);
        var run = clock.Stop(Files(storeFolder));
        return (run, await AnswerAsync(embedded, contest, receipt, report));
    }

    private static async Task<Receipt> TakeInAsync(string folder, StoreSet stores, ContestInForce contest)
    {
        await using var file = File.OpenRead(NationalFile.Protocols(folder));
        var intake = new Intake(stores, contest, 1, ReadCaps.Default, new UploadIds(new MillisecondClock()));
        return await intake.TakeInAsync("protocols.csv", "central", file, onBytes: null, default);
    }

    /// <summary>What the stores took of a phase. In a roll-up their calls run side by side, so parts may add up to more than the phase.</summary>
    private static void EndParts(PhaseClock clock, ConcurrentDictionary<string, TimeSpan> elapsed)
    {
        foreach (var part in elapsed.GroupBy(call => PartOf(call.Key)).Select(part => (part.Key, Time: part.Sum(call => call.Value.TotalMilliseconds))))
        {
            clock.Part(part.Key, part.Time);
        }

        elapsed.Clear();
    }

    private static string PartOf(string call) => call switch
    {
        nameof(IEvidenceStore.PutAsync) => "evidence",
        nameof(ILedgerStore.AppendItemsAsync) => "items committed",
        nameof(ILedgerStore.ReadItemsAsync) => "items read",
        nameof(IResultStore.PutDocumentsAsync) => "documents written, synced",
        nameof(IResultStore.PutSnapshotAsync) or nameof(IResultStore.MoveLatestAsync) or nameof(IResultStore.WriteAreasAsync) => "rows, snapshot, pointer",
        _ => "other calls of the stores",
    };

    private static FileSize[] Files(string folder) =>
    [
        .. new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Select(entry => new FileSize(entry.Name, Length(entry)))
            .Where(file => file.Bytes > 0)
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    private static long Length(FileSystemInfo entry) => entry is DirectoryInfo folder
        ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : ((FileInfo)entry).Length;

    /// <summary>The answer from what was published: root document, then every district's.</summary>
    private static async Task<Answer> AnswerAsync(EmbeddedStore store, ContestInForce contest, Receipt receipt, RollupReport report)
    {
        var documents = new PublishedTree(store.Results, contest.Definition);
        return OwnAnswer.Of(receipt, await documents.ReadAsync(report.Snapshot.Snapshot.Root));
    }
}

/// <summary>The vectors of all areas, read from published documents, from the root down.</summary>
internal sealed class PublishedTree(IResultStore results, ContestDefinition definition)
{
    public async Task<Dictionary<string, Rollups.Tally>> ReadAsync(Digest root)
    {
        var tallies = new Dictionary<string, Rollups.Tally>(StringComparer.Ordinal);
        await ReadAsync(root, path: null, tallies);
        return tallies;
    }

    private async Task ReadAsync(Digest document, string? path, Dictionary<string, Rollups.Tally> tallies)
    {
        var bytes = await results.FindDocumentAsync(definition.Id, document, default)
            ?? throw new InvalidDataException($"Document {document} is missing.");
        using var json = JsonDocument.Parse(bytes);
        var own = path is null ? string.Empty : path.Length == 0 ? Code(json) : $"{path}/{Code(json)}";
        tallies.Add(own, Vector.Read(definition, json.RootElement.GetProperty("vector"))!);
        if (json.RootElement.TryGetProperty("children", out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                await ReadAsync(Digest.Parse(child.GetProperty("document").GetString()), own, tallies);
            }
        }
    }

    private static string Code(JsonDocument document) => document.RootElement.GetProperty("area").GetProperty("code").GetString()!;
}
