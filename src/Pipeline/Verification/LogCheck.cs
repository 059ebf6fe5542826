using System.Text;
using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>An upload as the published log lists it.</summary>
internal sealed record LoggedUpload(string Id, Digest Evidence, long Length, string Sender, string Received, UploadKind Kind, string Areas);

/// <summary>
/// Checks the logs that snapshots commit to: counted right, nothing later than the snapshot speaks of, and each contains
/// everything that the one before it did.
/// </summary>
internal sealed class LogCheck(VerificationReport report, Func<Digest, string, CancellationToken, Task<JsonDocument?>> load)
{
    private readonly Dictionary<string, LoggedUpload> _uploads = new(StringComparer.Ordinal);
    private readonly HashSet<Digest> _decisions = [];
    private readonly List<RecordedDecision> _read = [];
    private readonly Dictionary<string, (Digest Document, HashSet<string> Uploads)> _hours = new(StringComparer.Ordinal);

    /// <summary>The uploads of all logs checked.</summary>
    public IReadOnlyDictionary<string, LoggedUpload> Uploads => _uploads;

    /// <summary>The decisions of all logs checked.</summary>
    public IReadOnlySet<Digest> Decisions => _decisions;

    /// <summary>Those decisions as read, without any that could not be.</summary>
    public IReadOnlyCollection<RecordedDecision> Recorded => _read;

    /// <summary>Checks the log of a snapshot against the one before. A log that cannot be read is reported where it is loaded.</summary>
    public async Task CheckAsync(Snapshot snapshot, string name, CancellationToken cancel)
    {
        var before = report.Count;
        if (await load(snapshot.Log, name, cancel) is not { } log)
        {
            return;
        }

        using (log)
        {
            try
            {
                Damage.CheckHeader(log.RootElement, "log", snapshot.Contest);
                await CheckHoursAsync(log.RootElement, snapshot, name, cancel);
                await CheckDecisionsAsync(log.RootElement, name, cancel);
            }
            catch (Exception damage) when (Damage.IsOf(damage))
            {
                report.Add(MismatchKind.Changed, $"document {snapshot.Log}", $"It is not a log: {damage.Message}");
            }
        }

        if (report.Count == before && (_uploads.Count != snapshot.Uploads || _decisions.Count != snapshot.Decisions))
        {
            report.Add(
                MismatchKind.Changed, name,
                $"It says {snapshot.Uploads} uploads and {snapshot.Decisions} decisions; its log has {_uploads.Count} and {_decisions.Count}.");
        }
    }

    /// <summary>Evidence cited by documents of a snapshot must be in its log.</summary>
    public void CheckCited(string name, IReadOnlyDictionary<string, Digest> cited)
    {
        foreach (var (upload, evidence) in cited)
        {
            if (!_uploads.TryGetValue(upload, out var logged) || logged.Evidence != evidence)
            {
                report.Add(MismatchKind.Changed, $"upload {upload}", $"Documents of {name} cite it with evidence {evidence}; its log does not have that.");
            }
        }
    }

    /// <summary>A receipt that somebody kept must be in the last log.</summary>
    public void CheckReceipt(ReadOnlyMemory<byte>? receipt)
    {
        if (receipt is not { } bytes)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            var upload = Damage.TextOf(document.RootElement.GetProperty("upload"));
            var evidence = Damage.TextOf(document.RootElement.TryGetProperty("logged", out var name) ? name : document.RootElement.GetProperty("evidence"));
            if (!_uploads.TryGetValue(upload, out var logged))
            {
                report.Add(MismatchKind.Truncated, $"upload {upload}", "The receipt names it and the log does not: it came after the latest snapshot, or it was removed.");
            }
            else if (logged.Evidence.Hex != evidence || logged.Received != document.RootElement.GetProperty("received").GetString())
            {
                report.Add(MismatchKind.Forked, $"upload {upload}", "The log has it with other evidence or another instant than the receipt.");
            }
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            report.Add(MismatchKind.Changed, "receipt", $"The file given is not a receipt: {damage.Message}");
        }
    }

    private async Task CheckHoursAsync(JsonElement log, Snapshot snapshot, string name, CancellationToken cancel)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in log.GetProperty("hours").EnumerateArray())
        {
            var (hour, count, document) = (Damage.TextOf(entry[0]), entry[1].GetInt64(), Digest.Parse(Damage.TextOf(entry[2])));
            if (!present.Add(hour))
            {
                report.Add(MismatchKind.Duplicated, name, $"Its log lists the hour {hour} twice.");
            }

            if ((!_hours.TryGetValue(hour, out var known) || known.Document != document) && await load(document, name, cancel) is { } content)
            {
                using (content)
                {
                    _hours[hour] = (document, CheckHour(content.RootElement, hour, snapshot, name));
                }
            }

            if (_hours.TryGetValue(hour, out var read) && read.Document == document && read.Uploads.Count != count)
            {
                report.Add(MismatchKind.Changed, name, $"Its log counts {count} uploads in the hour {hour}; there are {read.Uploads.Count}.");
            }
        }

        if (log.GetProperty("uploads").GetInt64() != snapshot.Uploads)
        {
            report.Add(MismatchKind.Changed, name, "Its log counts another number of uploads than it does.");
        }

        foreach (var hour in _hours.Keys.Where(hour => !present.Contains(hour)))
        {
            report.Add(MismatchKind.Deleted, name, $"Its log lacks the hour {hour} that the snapshot before had.");
        }
    }

    private HashSet<string> CheckHour(JsonElement root, string hour, Snapshot snapshot, string name)
    {
        Damage.CheckHeader(root, "logHour", snapshot.Contest);
        if (Damage.TextOf(root.GetProperty("hour")) != hour)
        {
            throw new InvalidDataException($"The document of the hour {hour} is about another hour.");
        }

        var present = new HashSet<string>(StringComparer.Ordinal);
        var asOf = Instant.Format(snapshot.AsOf);
        foreach (var row in root.GetProperty("uploads").EnumerateArray())
        {
            var upload = new LoggedUpload(
                Damage.TextOf(row[0]), Digest.Parse(Damage.TextOf(row[1])), LogDocuments.LengthOf(row[2]), Damage.TextOf(row[3]), Damage.TextOf(row[4]), LogDocuments.KindOf(row), LogDocuments.AreasOf(row));
            CheckUpload(upload, hour, asOf, name);
            if (!present.Add(upload.Id))
            {
                report.Add(MismatchKind.Duplicated, $"upload {upload.Id}", $"The log of {name} lists it twice.");
            }

            _uploads[upload.Id] = upload;
        }

        foreach (var gone in _hours.TryGetValue(hour, out var before) ? before.Uploads.Where(upload => !present.Contains(upload)) : [])
        {
            report.Add(MismatchKind.Deleted, $"upload {gone}", $"The log of {name} no longer has it.");
        }

        return present;
    }

    private void CheckUpload(LoggedUpload upload, string hour, string asOf, string name)
    {
        if (_uploads.TryGetValue(upload.Id, out var known) && known != upload)
        {
            report.Add(MismatchKind.Changed, $"upload {upload.Id}", $"The log of {name} has it otherwise than an earlier one.");
        }

        // Instants of this form are in order when their texts are.
        if (!upload.Received.StartsWith(hour, StringComparison.Ordinal) || string.CompareOrdinal(upload.Received, asOf) > 0)
        {
            report.Add(MismatchKind.Changed, $"upload {upload.Id}", $"It was received at {upload.Received}: not in the hour {hour}, or later than {name} speaks of ({asOf}).");
        }
    }

    private async Task CheckDecisionsAsync(JsonElement log, string name, CancellationToken cancel)
    {
        var decisions = new HashSet<Digest>();
        foreach (var entry in log.GetProperty("decisions").EnumerateArray())
        {
            var decision = Digest.Parse(Damage.TextOf(entry));
            if (!decisions.Add(decision))
            {
                report.Add(MismatchKind.Duplicated, $"decision {decision}", $"The log of {name} lists it twice.");
            }
        }

        foreach (var gone in _decisions.Where(decision => !decisions.Contains(decision)))
        {
            report.Add(MismatchKind.Deleted, $"decision {gone}", $"The log of {name} no longer has it.");
        }

        foreach (var decision in decisions.Where(_decisions.Add))
        {
            using var document = await load(decision, name, cancel);
            if (document is not null)
            {
                _read.Add(new RecordedDecision(decision, DecisionDocument.Read(Encoding.UTF8.GetBytes(document.RootElement.GetRawText()))));
            }
        }
    }
}
