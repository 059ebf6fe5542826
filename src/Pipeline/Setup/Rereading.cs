using System.Text.Json;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Reads all evidence into a new edition of the ledger, for a definition that reads bytes otherwise than the one before. The
/// edition in force stays as it is until the activation; then what was stamped meanwhile is read too. Whatever is done
/// has its receipt, so an interrupted re-reading goes on where it stopped.
/// </summary>
internal sealed class Rereading(StoreSet stores, TimeProvider clock)
{
    /// <summary>The edition to read into: the next one that nobody began with another definition or register.</summary>
    public async Task<int> BeginAsync(ContestInForce contest, int inForce, CancellationToken cancel)
    {
        var id = contest.Definition.Id;
        var start = StartOf(contest);
        for (var edition = inForce + 1; ; edition++)
        {
            await stores.Ledger.PutReceiptAsync(id, ReceiptKey.StartOf(edition), start, cancel);
            var stored = await stores.Ledger.FindReceiptAsync(id, ReceiptKey.StartOf(edition), cancel);
            if (stored is { } bytes && bytes.Span.SequenceEqual(start.Span))
            {
                return edition;
            }
        }
    }

    /// <summary>Reads every stamped upload that the edition lacks, until there is none; returns how many there were.</summary>
    /// <param name="contest">What to read with.</param>
    /// <param name="edition">The edition.</param>
    /// <param name="onUpload">Told how many uploads are read, and of how many.</param>
    /// <param name="cancel">Ends the work between two uploads.</param>
    public async Task<int> RunAsync(ContestInForce contest, int edition, Action<long, long>? onUpload, CancellationToken cancel)
    {
        var id = contest.Definition.Id;
        var done = 0;
        while (true)
        {
            var receipts = await stores.Ledger.ListReceiptsAsync(id, cancel);
            var uploads = await stores.Ledger.ReadUploadsAsync(id, cancel);
            var missing = uploads.Where(upload => !receipts.Contains(ReceiptKey.Of(upload.Id, edition))).ToList();
            if (missing.Count == 0)
            {
                return done;
            }

            var before = uploads.Count - missing.Count;
            var now = 0;
            await Parallel.ForEachAsync(missing, cancel, async (upload, stop) =>
            {
                var intake = new Intake(stores, contest, edition, ReadCaps.Default, new UploadIds(clock)) { IsRereading = true };
                await intake.ProcessAsync(upload, onBytes: null, stop);
                onUpload?.Invoke(before + Interlocked.Increment(ref now), uploads.Count);
            });
            done += missing.Count;
        }
    }

    private static ReadOnlyMemory<byte> StartOf(ContestInForce contest) => JsonSerializer.SerializeToUtf8Bytes(
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["definition"] = contest.DefinitionDigest.Hex,
            ["format"] = ResultDocument.Format,
            ["register"] = contest.RegisterDigest.Hex,
            ["type"] = "editionStart",
        });
}
