using System.CommandLine;
using System.Text.Json;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary><c>receipts</c>: what became of uploads.</summary>
internal static class ReceiptsCommand
{
    /// <summary>Characters of a hash that are enough.</summary>
    private const int ShortestStart = 6;

    private static readonly string[] CountNames = ["entries", "unplaced", "rejected", "errors", "warnings"];

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var which = new Argument<string?>("UPLOAD") { Description = "Upload id, file as it was sent, or SHA-256 (its start is enough); default: all uploads", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("receipts", "Show what became of uploads: all of them, or one by id, file or hash.") { common.Store, common.Contest, which };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var uploads = await store.Stores.Ledger.ReadUploadsAsync(contest, cancel);
            var text = parsed.GetValue(which);
            var wanted = text is null ? uploads : Find(uploads, text);
            if (wanted.Count == 0 && text?.Length >= ShortestStart && await store.Setup.FindKeyAsync(contest, cancel) is { } key)
            {
                // What is published of such a contest is not the hash but a name of it.
                wanted = [.. uploads.Where(upload => Begins(key.NameOf(upload), text))];
            }

            if (text is not null && wanted.Count == 0)
            {
                throw CommandFailure.Usage($"No upload of {contest} has the id, file name, content or hash “{text}”.");
            }

            using var receipts = new ReceiptSet();
            foreach (var upload in wanted)
            {
                receipts.Add(upload, await store.Stores.Ledger.FindReceiptAsync(contest, upload.Id, cancel));
            }

            var isOne = wanted.Count == 1 && text is not null;
            Show(terminal, receipts, isOne);
            if (isOne && receipts.All[0].Receipt is { RootElement: var one })
            {
                var activation = await store.ActivationAsync(contest, cancel);
                ShowOne(terminal, one, await new PublishedDocuments(store.Stores.Results, contest).LoadDefinitionAsync(activation.Definition, cancel));
            }

            terminal.Object(json => Write(json, contest, receipts));
            return (int)ExitCode.Fine;
        });
        return command;
    }

    /// <summary>By id, by the start of the hash, by the content of a file on this machine, or by name as sent.</summary>
    private static List<Upload> Find(IReadOnlyList<Upload> uploads, string text)
    {
        if (File.Exists(text))
        {
            using var file = File.OpenRead(text);
            var digest = Digest.FromBytes(System.Security.Cryptography.SHA256.HashData(file));
            if (uploads.Where(upload => upload.Evidence == digest).ToList() is { Count: > 0 } same)
            {
                return same;
            }
        }

        return [.. uploads.Where(upload =>
            upload.Id == text || upload.File == text || (text.Length >= ShortestStart && Begins(upload, text)))];
    }

    private static bool Begins(Upload upload, string text) => upload.Evidence.Hex.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    private static void Show(Terminal terminal, ReceiptSet receipts, bool isOne)
    {
        var table = TotalsView.NewTable([
            terminal.Say(Words.Upload), "UTC", terminal.Say(Words.File), "Sender", "Kind", terminal.Say(Words.Entries), terminal.Say(Words.Unplaced),
            terminal.Say(Words.Rejected), terminal.Say(Words.Errors), terminal.Say(Words.Warnings), "SHA-256",
        ]);
        foreach (var (upload, receipt) in receipts.All)
        {
            string[] counts = receipt is null
                ? ["no receipt yet: run reconcile", string.Empty, string.Empty, string.Empty, string.Empty]
                : [.. CountNames.Select(name => Numbers.Grouped(receipt.RootElement.GetProperty(name).GetInt64()))];
            TotalsView.AddRow(table, [upload.Id, Instant.Format(upload.Received), upload.File, upload.Sender, UploadKinds.NameOf(upload.Kind), .. counts, isOne ? upload.Evidence.Hex : upload.Evidence.Hex[..12]]);
        }

        terminal.Show(table);
    }

    private static void ShowOne(Terminal terminal, JsonElement receipt, ContestDefinition definition)
    {
        FindingsView.Show(terminal, ReceiptDocument.FindingsOf(receipt), definition, examples: int.MaxValue);
        foreach (var scan in receipt.GetProperty("attachments").EnumerateArray())
        {
            var where = scan.TryGetProperty("station", out var station) ? $"{scan.GetProperty("area").GetString()}/{station.GetString()}" : "no station";
            terminal.Line($"scan {scan.GetProperty("file").GetString()}: {where}, SHA-256 {scan.GetProperty("hash").GetString()}");
        }
    }

    private static void Write(Utf8JsonWriter json, string contest, ReceiptSet receipts)
    {
        json.WriteString("contest", contest);
        json.WriteArray("uploads", receipts.All, pair => json.WriteObject(null, () =>
        {
            json.WriteString("upload", pair.Upload.Id);
            json.WriteString("file", pair.Upload.File);
            json.WriteString("sender", pair.Upload.Sender);
            json.WriteString("kind", UploadKinds.NameOf(pair.Upload.Kind));
            json.WriteString("received", Instant.Format(pair.Upload.Received));
            json.WriteString("evidence", pair.Upload.Evidence.Hex);
            json.WriteNumber("length", pair.Upload.Length);
            json.WritePropertyName("receipt");
            if (pair.Receipt is { } receipt)
            {
                receipt.RootElement.WriteTo(json);
            }
            else
            {
                json.WriteNullValue();
            }
        }));
    }

    private sealed class ReceiptSet : IDisposable
    {
        private readonly List<(Upload Upload, JsonDocument? Receipt)> _all = [];

        public List<(Upload Upload, JsonDocument? Receipt)> All => _all;

        public void Add(Upload upload, ReadOnlyMemory<byte>? receipt) =>
            _all.Add((upload, receipt is { } bytes ? JsonDocument.Parse(bytes) : null));

        public void Dispose()
        {
            foreach (var (_, receipt) in _all)
            {
                receipt?.Dispose();
            }
        }
    }
}
