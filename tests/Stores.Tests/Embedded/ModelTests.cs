using CsCheck;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Stores;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests.Embedded;

/// <summary>Whatever is done, the store on disk shows what the plain store in memory shows.</summary>
public sealed class ModelTests : IAsyncDisposable
{
    private static readonly string[] Codes = ["d1", "d/2", "ә", "?"];
    private readonly TempStore _temp = new();
    private int _contests;

    public ValueTask DisposeAsync() => _temp.DisposeAsync();

    [Fact]
    public async Task AnySequenceOfOperations_ShowsTheSameOnBoth() => await Gen
        .Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 3], static (kind, key, content) => (kind, key, content))
        .List[1, 25]
        .SampleAsync(
            async steps =>
            {
                // A fresh contest for each sequence: contests do not see each other, so one store serves them all.
                var contest = FormattableString.Invariant($"c{Interlocked.Increment(ref _contests)}");
                var memory = new MemoryStore();
                var model = new Subject(contest, memory.Evidence, memory.Ledger, memory.Results);
                var subject = new Subject(contest, _temp.Store.Evidence, _temp.Store.Ledger, _temp.Store.Results);
                foreach (var (kind, key, content) in steps)
                {
                    Assert.Equal(await model.DoAsync(kind, key, content), await subject.DoAsync(kind, key, content));
                }

                Assert.Equal(await model.ShowAsync(), await subject.ShowAsync());
            },
            iter: 60,
            threads: 2);

    /// <summary>One store under test; remembers the marks and versions it was shown, as a caller would.</summary>
    private sealed class Subject(string contest, IEvidenceStore evidence, ILedgerStore ledger, IResultStore results)
    {
        private IReadOnlyList<DirtyMark> _seen = [];

        /// <summary>Does one step and says what a caller can tell of it.</summary>
        public async Task<string> DoAsync(int kind, int key, int content)
        {
            var bytes = Bytes(new string('x', content * content * 20_000) + contest);
            switch (kind)
            {
                case 0:
                    return $"{await evidence.PutAsync(new MemoryStream(bytes), Cancel)}";
                case 1:
                    await ledger.StampAsync(Upload(Codes[key], content, contest), Cancel);
                    return "stamped";
                case 2:
                    await ledger.AppendItemsAsync([Part(Codes[content], key, Codes[key], contest: contest), Part("u", content, Codes[key], contest: contest)], Cancel);
                    return "appended";
                case 3:
                    await ledger.MarkDirtyAsync(contest, Codes[..key], Cancel);
                    return "marked";
                case 4:
                    _seen = await ledger.ReadDirtyAsync(contest, Cancel);
                    return string.Join(",", _seen.Select(static mark => mark.Partition));
                case 5:
                    await ledger.ClearDirtyAsync(contest, _seen, Cancel);
                    return "cleared";
                default:
                    return await DoWithResultsAsync(kind, key, content);
            }
        }

        public async Task<string> ShowAsync()
        {
            var lines = new List<string>();
            lines.AddRange((await ledger.ReadUploadsAsync(contest, Cancel)).Select(static upload => $"{upload}"));
            foreach (var partition in await ledger.ListPartitionsAsync(contest, 1, Cancel))
            {
                lines.AddRange((await ledger.ReadItemsAsync(contest, 1, partition, Cancel)).Select(part => $"{partition} {part.Upload} {part.Part} {Text(part.Body)}"));
            }

            lines.AddRange((await ledger.ReadDirtyAsync(contest, Cancel)).Select(static mark => mark.Partition));
            lines.AddRange((await ledger.ReadActivationsAsync(contest, Cancel)).Select(static activation => $"{activation}"));
            lines.AddRange((await results.ReadAreasAsync(contest, Cancel)).Select(static area => $"{area.Partition} {area.Version} {Text(area.Body)}"));
            foreach (var sequence in await results.ListSnapshotsAsync(contest, Cancel))
            {
                lines.Add($"{sequence} {Text(await results.FindSnapshotAsync(contest, sequence, Cancel))}");
            }

            var latest = await results.FindLatestAsync(contest, Cancel);
            lines.Add($"{latest?.Version} {Text(latest?.Bytes)}");
            return string.Join("\n", lines);
        }

        private async Task<string> DoWithResultsAsync(int kind, int key, int content)
        {
            var bytes = Bytes($"{content}");
            switch (kind)
            {
                case 6:
                    return $"{await ledger.ActivateAsync(Activation(key + 1, $"{content}", contest), Cancel)}";
                case 7:
                    return string.Join(",", await results.WriteAreasAsync(contest, [new AreaRow(Codes[key], content, bytes), new AreaRow("d9", 0, bytes)], Cancel));
                case 8:
                    return $"{await results.PutSnapshotAsync(contest, key, bytes, Cancel)}";
                default:
                    return $"{await results.MoveLatestAsync(contest, new LatestPointer(key, bytes), Cancel)}";
            }
        }
    }
}
