using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>An upload as the published log lists it.</summary>
internal sealed record LoggedUpload(string Id, Digest Evidence, long Length, string Sender, string Received);

/// <summary>
/// Checks the logs that snapshots commit to: counted right, and each contains everything that the one before it did.
/// </summary>
internal sealed class LogCheck(VerificationReport report, Func<Digest, string, CancellationToken, Task<JsonDocument?>> load)
{
    private readonly Dictionary<string, LoggedUpload> _uploads = new(StringComparer.Ordinal);
    private readonly HashSet<Digest> _decisions = [];
    private readonly Dictionary<string, Digest> _hours = new(StringComparer.Ordinal);

    /// <summary>The uploads of the last log checked.</summary>
    public IReadOnlyDictionary<string, LoggedUpload> Uploads => _uploads;

    /// <summary>The decisions of the last log checked.</summary>
    public IReadOnlySet<Digest> Decisions => _decisions;

    /// <summary>Checks the log of a snapshot against the one before.</summary>
    public async Task CheckAsync(Snapshot snapshot, string name, CancellationToken cancel)
    {
        if (await load(snapshot.Log, name, cancel) is not { } log)
        {
            return;
        }

        using (log)
        {
            try
            {
                await CheckHoursAsync(log.RootElement, name, cancel);
                await CheckDecisionsAsync(log.RootElement, name, cancel);
            }
            catch (Exception damage) when (damage is KeyNotFoundException or InvalidOperationException or FormatException)
            {
                report.Add(MismatchKind.Changed, $"document {snapshot.Log}", $"It is not a log: {damage.Message}");
            }
        }

        if (_uploads.Count != snapshot.Uploads || _decisions.Count != snapshot.Decisions)
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
            var upload = document.RootElement.GetProperty("upload").GetString()!;
            var evidence = document.RootElement.GetProperty("evidence").GetString();
            if (!_uploads.TryGetValue(upload, out var logged))
            {
                report.Add(MismatchKind.Truncated, $"upload {upload}", "The receipt names it and the log does not: it came after the latest snapshot, or it was removed.");
            }
            else if (logged.Evidence.Hex != evidence || logged.Received != document.RootElement.GetProperty("received").GetString())
            {
                report.Add(MismatchKind.Forked, $"upload {upload}", "The log has it with other evidence or another instant than the receipt.");
            }
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            report.Add(MismatchKind.Changed, "receipt", $"The file given is not a receipt: {damage.Message}");
        }
    }

    private async Task CheckHoursAsync(JsonElement log, string name, CancellationToken cancel)
    {
        var hours = log.GetProperty("hours").EnumerateArray()
            .ToDictionary(hour => hour[0].GetString()!, hour => Digest.Parse(hour[2].GetString()), StringComparer.Ordinal);
        foreach (var hour in _hours.Keys.Where(hour => !hours.ContainsKey(hour)))
        {
            report.Add(MismatchKind.Deleted, name, $"Its log lacks the hour {hour} that the snapshot before had.");
        }

        foreach (var (hour, document) in hours)
        {
            if (_hours.TryGetValue(hour, out var known) && known == document)
            {
                continue;
            }

            if (await load(document, name, cancel) is { } content)
            {
                using (content)
                {
                    CheckHour(content.RootElement, hour, name);
                }
            }

            _hours[hour] = document;
        }
    }

    private void CheckHour(JsonElement root, string hour, string name)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in root.GetProperty("uploads").EnumerateArray())
        {
            var upload = new LoggedUpload(
                row[0].GetString()!, Digest.Parse(row[1].GetString()), row[2].GetInt64(), row[3].GetString()!, row[4].GetString()!);
            if (!present.Add(upload.Id))
            {
                report.Add(MismatchKind.Duplicated, $"upload {upload.Id}", $"The log of {name} lists it twice.");
            }

            if (_uploads.TryGetValue(upload.Id, out var known) && known != upload)
            {
                report.Add(MismatchKind.Changed, $"upload {upload.Id}", $"The log of {name} has it otherwise than an earlier one.");
            }

            _uploads[upload.Id] = upload;
        }

        foreach (var gone in _uploads.Values.Where(upload => upload.Received.StartsWith(hour, StringComparison.Ordinal) && !present.Contains(upload.Id)))
        {
            report.Add(MismatchKind.Deleted, $"upload {gone.Id}", $"The log of {name} no longer has it.");
        }
    }

    private async Task CheckDecisionsAsync(JsonElement log, string name, CancellationToken cancel)
    {
        var decisions = log.GetProperty("decisions").EnumerateArray().Select(digest => Digest.Parse(digest.GetString())).ToHashSet();
        foreach (var gone in _decisions.Where(decision => !decisions.Contains(decision)))
        {
            report.Add(MismatchKind.Deleted, $"decision {gone}", $"The log of {name} no longer has it.");
        }

        foreach (var decision in decisions.Where(_decisions.Add))
        {
            (await load(decision, name, cancel))?.Dispose();
        }
    }
}
