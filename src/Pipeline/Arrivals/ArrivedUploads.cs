using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>Limits of taking in what arrived in storage.</summary>
public sealed record ArrivalOptions
{
    /// <summary>Most bytes of one upload; a larger one gets a receipt that says so, and its bytes stay where they arrived.</summary>
    public long MostBytes { get; init; } = 1L << 30;

    /// <summary>Most bytes that all uploads being taken in by this process may have together.</summary>
    public long MostBytesAtOnce { get; init; } = 256L << 20;

    /// <summary>
    /// For how long what is in force is not looked up again. An upload that is read for an edition which was superseded meanwhile is
    /// found by <see cref="ArrivedUploads.FindForgottenAsync"/> and read again.
    /// </summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bounds of reading.</summary>
    public ReadCaps Caps { get; init; } = ReadCaps.Default;
}

/// <summary>What became of an arrived upload.</summary>
public enum Arrival
{
    /// <summary>It has its receipt, from now or from before.</summary>
    Received,
    /// <summary>Nothing to do: other bytes have come to the same place, or none are there, and another event tells of that.</summary>
    Superseded,
    /// <summary>Nobody activated this contest: the bytes stay where they are.</summary>
    ContestUnknown,
}

/// <summary>
/// Takes in uploads that senders put straight into storage: evidence → stamp → items → dirty marks → receipt, as
/// <see cref="Intake"/> does. Events tell of an upload more than once, late, in any order, and of bytes that were
/// replaced since: the first stamp stays, and the same bytes give the same stamp, because it carries the instant at which storage had
/// them, not the one at which somebody looked.
/// </summary>
public sealed class ArrivedUploads(StoreSet stores, IAccessStore access, IUploadStore uploads, ContestsInForce contests, ArrivalOptions options)
{
    private const long Small = 1 << 20;
    private readonly ByteBudget _budget = new(options.MostBytesAtOnce);

    /// <summary>
    /// Takes in one upload. Safe to repeat. Whether it has a stamp is not asked beforehand, because it has none as a rule: to stamp it tells.
    /// </summary>
    /// <param name="contest">Contest id.</param>
    /// <param name="upload">Upload id.</param>
    /// <param name="version">The version that an event told of; null: whichever is there.</param>
    /// <param name="cancel">Ends the work between two writes.</param>
    public async Task<Arrival> TakeInAsync(string contest, string upload, string? version, CancellationToken cancel)
    {
        if (await contests.FindAsync(contest, options.Freshness, cancel) is not { } active)
        {
            return Arrival.ContestUnknown;
        }

        using var span = Signals.Begin("intake", contest, upload);
        if (await uploads.OpenAsync(contest, upload, version, cancel) is not { } opened)
        {
            return await stores.Ledger.FindUploadAsync(contest, upload, cancel) is { } stamped ? await FinishAsync(active, stamped, cancel) : Arrival.Superseded;
        }

        await using (opened)
        {
            // A large one is not read a second time for nothing.
            if (opened.Arrived.Length > Small && await stores.Ledger.FindUploadAsync(contest, upload, cancel) is { } stamped)
            {
                return await FinishAsync(active, stamped, cancel);
            }

            if (opened.Arrived.Length > options.MostBytes)
            {
                return await RefuseAsync(opened.Arrived, grant: null, Rules.FileTooLarge, ArrivalMessages.TooLarge(opened.Arrived.Length, options.MostBytes), cancel);
            }

            if (await access.FindGrantAsync(contest, upload, cancel) is not { } grant)
            {
                return await RefuseAsync(opened.Arrived, grant: null, Rules.UploadUnasked, ArrivalMessages.Unasked(), cancel);
            }

            using var share = await _budget.TakeAsync(opened.Arrived.Length, cancel);
            return await FinishAsync(active, await StampAsync(active, opened, grant, cancel), cancel);
        }
    }

    /// <summary>Everything after the stamp of an upload whose bytes are evidence: items → dirty marks → receipt. Safe to repeat.</summary>
    public async Task FinishAsync(Upload stamp, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stamp);
        var active = await contests.FindAsync(stamp.Contest, options.Freshness, cancel)
            ?? throw new InvalidDataException($"Upload {stamp.Id} is stamped for contest {stamp.Contest}, which was never activated.");
        using var span = Signals.Begin("intake", stamp.Contest, stamp.Id);
        await FinishAsync(active, stamp, cancel);
    }

    /// <summary>
    /// The last word on an upload that fails whenever it is tried: tries once more, and if it is not storage that fails, writes a
    /// receipt which says that the program could not read it. Its bytes are kept, as evidence or where they arrived.
    /// </summary>
    /// <param name="contest">Contest id.</param>
    /// <param name="upload">Upload id.</param>
    /// <param name="isTransient">Whether a failure may be gone later: then it is thrown, and nothing is decided. So is every failure of
    /// the store: items may be there already, and a receipt must not deny them.</param>
    /// <param name="cancel">Ends the work between two writes.</param>
    /// <returns>Why it was given up; null: it was not.</returns>
    public async Task<Exception?> GiveUpAsync(string contest, string upload, Func<Exception, bool> isTransient, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(isTransient);
        try
        {
            await TakeInAsync(contest, upload, version: null, cancel);
            return null;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StoreException) && !isTransient(failure))
        {
            if (await stores.Ledger.FindUploadAsync(contest, upload, cancel) is { } stamp)
            {
                await RefuseStampedAsync(stamp, cancel);
            }
            else if (await uploads.OpenAsync(contest, upload, version: null, cancel) is { } opened)
            {
                await using (opened)
                {
                    await RefuseAsync(opened.Arrived, await access.FindGrantAsync(contest, upload, cancel), Rules.UploadFailed, ArrivalMessages.Failed(), cancel);
                }
            }

            return failure;
        }
    }

    /// <summary>
    /// Uploads of a contest that arrived and have no receipt, and stamps without one in the edition in force: what events forgot, and
    /// what was read for an edition that another took the place of.
    /// </summary>
    public async Task<IReadOnlyList<string>> FindForgottenAsync(string contest, int most, CancellationToken cancel)
    {
        var receipts = await stores.Ledger.ListReceiptsAsync(contest, cancel);
        var forgotten = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var arrived in uploads.ListAsync(contest, cancel))
        {
            if (!receipts.Contains(arrived.Upload))
            {
                forgotten.Add(arrived.Upload);
            }
        }

        var edition = (await contests.FindAsync(contest, cancel))?.Edition ?? 1;
        forgotten.UnionWith((await ReceiptKey.ReadUnfinishedAsync(stores.Ledger, contest, edition, cancel)).Select(upload => upload.Id));
        return [.. forgotten.Take(most)];
    }

    private async Task<Upload> StampAsync(ActiveContest active, OpenedUpload opened, UploadGrant grant, CancellationToken cancel)
    {
        var evidence = await stores.Evidence.PutAsync(opened.Bytes, cancel);
        var stamp = new Upload(grant.Contest, grant.Upload, grant.File, grant.Holder, opened.Arrived.Arrived, evidence.Digest, evidence.Length)
        {
            Kind = grant.Kind,
            Areas = Upload.AreasOf(grant.Areas),
            Activation = active.Activation,
        };
        if (await stores.Ledger.StampAsync(stamp, cancel))
        {
            Signals.Accepted.Add(1);
            Signals.Bytes.Add(evidence.Length);
            return stamp;
        }

        return await stores.Ledger.FindUploadAsync(grant.Contest, grant.Upload, cancel)
            ?? throw new InvalidDataException($"Upload {grant.Upload} of contest {active.InForce.Definition.Id} was stamped and is not there: run verify.");
    }

    private async Task<Arrival> FinishAsync(ActiveContest active, Upload stamp, CancellationToken cancel)
    {
        await IntakeOf(active).ProcessAsync(stamp, onBytes: null, cancel);
        Signals.Receipts.Add(1);
        return Arrival.Received;
    }

    private Intake IntakeOf(ActiveContest active) => new(stores, active.InForce, active.Edition, options.Caps, null!);

    private async Task<Arrival> RefuseAsync(ArrivedUpload arrived, UploadGrant? grant, Rule rule, LocalText message, CancellationToken cancel)
    {
        var findings = new FindingList();
        findings.Add(Saying(rule, message));
        var receipt = new Receipt(
            arrived.Contest, arrived.Upload, grant?.File ?? string.Empty, string.Empty, arrived.Length, grant?.Holder ?? string.Empty, arrived.Arrived,
            0, 0, 0, 0, findings);
        await stores.Ledger.PutReceiptAsync(arrived.Contest, arrived.Upload, ReceiptDocument.Write(receipt), cancel);
        return Arrival.Received;
    }

    private async Task RefuseStampedAsync(Upload stamp, CancellationToken cancel)
    {
        var active = await contests.FindAsync(stamp.Contest, cancel) ?? throw new InvalidDataException($"Contest {stamp.Contest} is no longer there.");
        await IntakeOf(active).StoreAsync(stamp, Flow.TakeInNothing(active.InForce.Key, stamp, active.Edition, Saying(Rules.UploadFailed, ArrivalMessages.Failed())), cancel);
    }

    private static Finding Saying(Rule rule, LocalText message) => new(rule.Code, rule.Severity, default, message);
}
