using Hattama.Ledger;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>
/// Compares every entry of the ledger with what the evidence says when it is read again. Entries are compared, not
/// packed bytes: an entry may wait in partition <c>?</c> under one register and stand in its district under another. What
/// observers send is in one partition whatever the register says, so its parts are compared byte by byte.
/// </summary>
internal sealed class LedgerCheck(StoreSet stores, ContestInForce contest, int edition, VerificationReport report, CancellationToken cancel)
{
    private readonly PlacingContests _placing = new(stores, contest, edition);

    /// <summary>Compares.</summary>
    /// <param name="stamps">All stamps.</param>
    /// <param name="finished">Ids of the uploads with a receipt; the others may still lack entries, but have none too many.</param>
    /// <param name="onStep">Told how many uploads are done.</param>
    public async Task RunAsync(IReadOnlyList<Upload> stamps, IReadOnlySet<string> finished, Action<string, long>? onStep)
    {
        var cut = new LedgerCut(stamps, []);
        var stored = await ReadLedgerAsync(cut);
        var observed = await ReadObservationsAsync(cut);
        foreach (var stamp in stamps)
        {
            if (stamp.Kind != UploadKind.Protocols)
            {
                await CompareObservationsAsync(stamp, observed[stamp.Id].ToList(), finished.Contains(ReceiptKey.Of(stamp.Id, edition)));
            }
            else
            {
                var kept = stored.GetValueOrDefault(stamp.Id) ?? [];
                await CompareAsync(stamp, kept, finished.Contains(ReceiptKey.Of(stamp.Id, edition)));
            }

            report.Uploads++;
            onStep?.Invoke("uploads", report.Uploads);
        }
    }

    private async Task<ILookup<string, ItemPart>> ReadObservationsAsync(LedgerCut cut)
    {
        var parts = await stores.Ledger.ReadItemsAsync(contest.Definition.Id, edition, ItemPart.Observations, cancel);
        foreach (var upload in parts.Select(part => part.Upload).Distinct(StringComparer.Ordinal))
        {
            if (cut.IndexOf(upload) is var index && (index < 0 || cut.Uploads[index].Kind == UploadKind.Protocols))
            {
                report.Add(MismatchKind.Added, $"item {upload} in {ItemPart.Observations}", "No upload of that id was ever stamped as an observer's.");
            }
        }

        return parts.ToLookup(part => part.Upload, StringComparer.Ordinal);
    }

    private async Task CompareObservationsAsync(Upload stamp, List<ItemPart> kept, bool isFinished)
    {
        await using var evidence = await stores.Evidence.OpenAsync(stamp.Evidence, cancel);
        if (evidence is null || (!isFinished && kept.Count == 0))
        {
            return;
        }

        var expected = Flow.TakeIn(contest, stamp, edition, evidence, ReadCaps.Default, cancel: cancel).Items;
        foreach (var part in expected)
        {
            report.Entries += part.Part == 0 ? ItemFormat.EntriesOf(part.Body.Span) : 0;
            var found = kept.Find(other => other.Part == part.Part);
            if (found is null ? isFinished : !found.Body.Span.SequenceEqual(part.Body.Span))
            {
                report.Add(
                    found is null ? MismatchKind.Deleted : MismatchKind.Changed, $"item {stamp.Id} in {ItemPart.Observations}",
                    $"The evidence gives part {part.Part} otherwise than the ledger has it, or the ledger lacks it.");
            }
        }

        foreach (var part in kept.Where(part => part.Part >= expected.Count))
        {
            report.Add(MismatchKind.Added, $"item {stamp.Id} in {ItemPart.Observations}", $"The evidence gives no part {part.Part}.");
        }
    }

    /// <summary>The fingerprints of all entries in the ledger, by upload.</summary>
    private async Task<Dictionary<string, Dictionary<Fingerprint, int>>> ReadLedgerAsync(LedgerCut cut)
    {
        var id = contest.Definition.Id;
        var stored = new Dictionary<string, Dictionary<Fingerprint, int>>(StringComparer.Ordinal);
        foreach (var partition in (await stores.Ledger.ListPartitionsAsync(id, edition, cancel)).Where(partition => partition != ItemPart.Observations))
        {
            var parts = await stores.Ledger.ReadItemsAsync(id, edition, partition, cancel);
            foreach (var alien in parts.Select(part => part.Upload).Where(upload => cut.IndexOf(upload) < 0).Distinct(StringComparer.Ordinal))
            {
                report.Add(MismatchKind.Added, $"item {alien} in {partition}", "No upload of that id was ever stamped.");
            }

            AddEntries(partition, parts, cut, stored);
        }

        return stored;
    }

    private void AddEntries(
        string partition, IReadOnlyList<ItemPart> parts, LedgerCut cut, Dictionary<string, Dictionary<Fingerprint, int>> stored)
    {
        foreach (var item in parts.GroupBy(part => part.Upload, StringComparer.Ordinal).Where(item => cut.IndexOf(item.Key) >= 0))
        {
            try
            {
                var entries = PartitionEntries.Unpack(item, cut);
                if (entries.Deferred > 0)
                {
                    report.Add(MismatchKind.Deleted, $"item {item.Key} in {partition}", "Not all of its parts are there.");
                }

                if (!stored.TryGetValue(item.Key, out var kept))
                {
                    stored.Add(item.Key, kept = []);
                }

                foreach (var entry in entries.Entries)
                {
                    Count(kept, Fingerprint.Of(LeafOf(entry.Area), entry, entries.ValuesOf(entry)));
                }

                foreach (var attachment in entries.Attachments)
                {
                    Count(kept, Fingerprint.Of(attachment));
                }
            }
            catch (InvalidDataException damage)
            {
                report.Add(MismatchKind.Changed, $"item {item.Key} in {partition}", damage.Message);
            }
        }
    }

    private async Task CompareAsync(Upload stamp, Dictionary<Fingerprint, int> kept, bool isFinished)
    {
        await using var evidence = await stores.Evidence.OpenAsync(stamp.Evidence, cancel);
        if (evidence is null)
        {
            return;
        }

        var missing = new List<string>();
        var taken = Flow.TakeIn(await PlacingAsync(stamp), stamp, edition, evidence, ReadCaps.Default, cancel: cancel);
        var expected = taken.Items.GroupBy(part => part.Partition, StringComparer.Ordinal);
        var cut = new LedgerCut([stamp], []);
        foreach (var item in expected)
        {
            var entries = PartitionEntries.Unpack(item, cut);
            foreach (var entry in entries.Entries)
            {
                report.Entries++;
                if (!Take(kept, Fingerprint.Of(LeafOf(entry.Area), entry, entries.ValuesOf(entry))))
                {
                    missing.Add($"{Where(stamp, entry)}: station {entry.Station} of {LeafOf(entry.Area)}");
                }
            }

            foreach (var attachment in entries.Attachments)
            {
                report.Attachments++;
                if (!Take(kept, Fingerprint.Of(attachment)))
                {
                    missing.Add($"{stamp.File} {attachment.Member}: scan {attachment.Digest} of station {attachment.Station} of {attachment.Area}");
                }
            }
        }

        Report(stamp, isFinished ? missing : [], kept);
    }

    /// <summary>The station of a scan was found in the register of its time. What cannot be loaded is among the mismatches already.</summary>
    private async Task<ContestInForce> PlacingAsync(Upload stamp)
    {
        try
        {
            return await _placing.FindAsync(stamp, cancel);
        }
        catch (InvalidDataException)
        {
            return contest;
        }
    }

    private void Report(Upload stamp, List<string> missing, Dictionary<Fingerprint, int> left)
    {
        foreach (var entry in missing.Take(10))
        {
            report.Add(
                left.Count > 0 ? MismatchKind.Changed : MismatchKind.Deleted, $"entry of upload {stamp.Id}",
                $"The evidence has {entry}; the ledger has it otherwise or not at all.");
        }

        if (missing.Count > 10)
        {
            report.Add(MismatchKind.Changed, $"upload {stamp.Id}", $"{missing.Count - 10} more entries differ from the evidence.");
        }

        foreach (var (entry, count) in left.Take(10))
        {
            report.Add(
                MismatchKind.Added, $"entry of upload {stamp.Id}",
                $"The ledger has row {entry.Row} (station {entry.Station} of {entry.Area}) {count} times more than the evidence.");
        }
    }

    private static string Where(Upload stamp, in Entry entry) =>
        entry.Member.Length == 0 ? $"{stamp.File} row {entry.Row}" : $"{stamp.File}!{entry.Member} row {entry.Row}";

    private static string LeafOf(string area) => UnplacedEntries.CodesOf(area)[^1] ?? string.Empty;

    private static void Count(Dictionary<Fingerprint, int> entries, Fingerprint entry) =>
        entries[entry] = entries.GetValueOrDefault(entry) + 1;

    private static bool Take(Dictionary<Fingerprint, int> entries, Fingerprint entry)
    {
        if (!entries.TryGetValue(entry, out var count))
        {
            return false;
        }

        if (count == 1)
        {
            entries.Remove(entry);
        }
        else
        {
            entries[entry] = count - 1;
        }

        return true;
    }

    /// <summary>Everything an entry says.</summary>
    private readonly record struct Fingerprint(string Area, string Station, int Form, int Revision, string Member, long Row, string Values)
    {
        public static Fingerprint Of(in StationAttachment scan) =>
            new(scan.Area, scan.Station, Form: -1, Revision: 0, scan.Member, scan.Length, $"{scan.Type} {scan.Digest}");

        public static Fingerprint Of(string area, in Entry entry, ReadOnlySpan<Value> values)
        {
            var text = new System.Text.StringBuilder();
            foreach (var value in values)
            {
                text.Append(value.Packed).Append(',');
            }

            return new Fingerprint(area, entry.Station, entry.Form, entry.Revision, entry.Member, entry.Row, text.ToString());
        }
    }
}
