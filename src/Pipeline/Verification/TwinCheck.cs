using Hattama.Results;
using Hattama.Stores;
using Hattama.Stores.Embedded;

namespace Hattama.Pipeline;

/// <summary>
/// The embedded store keeps snapshots and the pointer twice: as records that decide, and as the files that the public
/// sees. Both must say the same.
/// </summary>
internal sealed class TwinCheck(IResultStore results, string contest, VerificationReport report)
{
    /// <summary>Compares; nothing to do for a store that keeps them once.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (results is not EmbeddedResults embedded)
        {
            return;
        }

        foreach (var sequence in await embedded.ListSnapshotsAsync(contest, cancel))
        {
            var file = await embedded.FindSnapshotAsync(contest, sequence, cancel);
            var record = await embedded.FindSnapshotRecordAsync(contest, sequence, cancel);
            if (record is null)
            {
                report.Add(MismatchKind.Added, $"snapshot {sequence}", "Its file is there and the database has no record of it.");
            }
            else if (file is null)
            {
                report.Add(MismatchKind.Deleted, $"snapshot {sequence}", "The database has a record of it and its file is not there.");
            }
            else if (!file.Value.Span.SequenceEqual(record.Value.Span))
            {
                report.Add(MismatchKind.Changed, $"snapshot {sequence}", "Its file and its record in the database differ.");
            }
        }

        await CompareLatestAsync(embedded, cancel);
    }

    private async Task CompareLatestAsync(EmbeddedResults embedded, CancellationToken cancel)
    {
        var file = await embedded.FindLatestFileAsync(contest, cancel);
        var record = (await embedded.FindLatestAsync(contest, cancel))?.Bytes;
        if (file is null || record is null)
        {
            if (file is not null || record is not null)
            {
                report.Add(
                    file is null ? MismatchKind.Deleted : MismatchKind.Added, "latest.json", "Only one of its file and its record in the database is there.");
            }
        }
        else if (!file.Value.Span.SequenceEqual(record.Value.Span))
        {
            report.Add(IsBehind(file.Value, record.Value) ? MismatchKind.Truncated : MismatchKind.Changed, "latest.json", "Its file says otherwise than its record in the database.");
        }
    }

    private static bool IsBehind(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> record)
    {
        try
        {
            var sequence = LatestDocument.Read(file).Sequence;
            return sequence >= 1 && sequence < LatestDocument.Read(record).Sequence;
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            return false;
        }
    }
}
