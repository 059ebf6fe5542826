using System.Collections.Immutable;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Takes uploads in. Order of writes, always: evidence (durable) → stamp → items → dirty marks → receipt last. Whatever
/// happens between two of them, <see cref="ReconcileAsync"/> finishes what has a stamp and no receipt.
/// </summary>
public sealed class Intake(StoreSet stores, ContestInForce contest, int edition, ReadCaps caps, UploadIds ids)
{
    private readonly PlacingContests _placing = new(stores, contest, edition);

    /// <summary>The areas that the sender may report, as <c>level:code</c>; none: all. Every upload is stamped with them.</summary>
    public ImmutableArray<string> Areas { get; init; } = [];

    /// <summary>Whether this reads into an edition that is not yet in force: no sender gets a receipt of that.</summary>
    internal bool IsRereading { get; init; }

    /// <summary>Takes in one file of protocols.</summary>
    public Task<Receipt> TakeInAsync(string file, string sender, Stream bytes, Action<long>? onBytes, CancellationToken cancel) =>
        TakeInAsync(UploadKind.Protocols, file, sender, bytes, onBytes, cancel);

    /// <summary>Takes in one file.</summary>
    /// <param name="kind">What it holds.</param>
    /// <param name="file">File name as sent.</param>
    /// <param name="sender">Code of the sender.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="onBytes">Told how many bytes have been read and checked.</param>
    /// <param name="cancel">Ends the work between two writes.</param>
    public async Task<Receipt> TakeInAsync(UploadKind kind, string file, string sender, Stream bytes, Action<long>? onBytes, CancellationToken cancel)
    {
        var evidence = await stores.Evidence.PutAsync(bytes, cancel);
        var (id, received) = ids.Next();
        var upload = new Upload(contest.Definition.Id, id, file, sender, received, evidence.Digest, evidence.Length)
        {
            Kind = kind,
            Areas = Upload.AreasOf(Areas),
            Activation = contest.Activation,
        };
        await stores.Ledger.StampAsync(upload, cancel);
        return await ProcessAsync(upload, onBytes, cancel);
    }

    /// <summary>
    /// Finishes every upload that has a stamp and no receipt: what a crash left behind. Returns how many there were.
    /// One that cannot be finished keeps no other from its receipt.
    /// </summary>
    /// <exception cref="PipelineException">Some could not be finished; the message names them.</exception>
    public async Task<int> ReconcileAsync(CancellationToken cancel)
    {
        var unfinished = await ReceiptKey.ReadUnfinishedAsync(stores.Ledger, contest.Definition.Id, edition, cancel);
        var damages = new List<InvalidDataException>();
        foreach (var upload in unfinished)
        {
            try
            {
                await ProcessAsync(upload, onBytes: null, cancel);
            }
            catch (InvalidDataException damage)
            {
                damages.Add(damage);
            }
        }

        return damages.Count == 0
            ? unfinished.Count
            : throw new PipelineException(
                $"{damages.Count} of {unfinished.Count} uploads cannot be finished. {string.Join(' ', damages.Take(10).Select(damage => damage.Message))}",
                damages[0]);
    }

    /// <summary>Everything after the stamp. Safe to repeat: each write adds what is already there, or marks again.</summary>
    public async Task<Receipt> ProcessAsync(Upload upload, Action<long>? onBytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        TakenIn taken;
        var placing = await _placing.FindAsync(upload, cancel);
        await using (var evidence = await stores.Evidence.OpenAsync(upload.Evidence, cancel)
            ?? throw new InvalidDataException($"Evidence {upload.Evidence} of upload {upload.Id} is missing: run verify."))
        {
            taken = Flow.TakeIn(placing, upload, edition, evidence, caps, onBytes, cancel);
        }

        await StoreAsync(upload, taken, cancel);
        return taken.Receipt;
    }

    /// <summary>What an upload gave, in the order of writes: items → dirty marks → receipts.</summary>
    internal async Task StoreAsync(Upload upload, TakenIn taken, CancellationToken cancel)
    {
        await stores.Ledger.AppendItemsAsync(taken.Items, cancel);
        await stores.Ledger.MarkDirtyAsync(upload.Contest, [.. taken.Items.Select(item => item.Partition).Distinct(StringComparer.Ordinal)], cancel);

        // The receipt of a later edition first: whoever sees the upload's own receipt then sees both.
        var receipt = ReceiptDocument.Write(taken.Receipt);
        if (edition > 1)
        {
            await stores.Ledger.PutReceiptAsync(upload.Contest, ReceiptKey.Of(upload.Id, edition), receipt, cancel);
        }

        if (!IsRereading)
        {
            await stores.Ledger.PutReceiptAsync(upload.Contest, upload.Id, receipt, cancel);
        }
    }
}
