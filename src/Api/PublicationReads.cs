using System.Globalization;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>The files of a publication, as they are stored: what <c>verify --url</c> reads.</summary>
internal static class PublicationReads
{
    public static async Task<IResult> LatestAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var view = await Asked.ContestAsync(http, api, cancel);
        var latest = view.RequireLatest();
        return new Representation(view.Pointer!.Bytes, latest.Snapshot.Hex, Representation.Fresh);
    }

    public static async Task<IResult> SnapshotAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var view = await Asked.ContestAsync(http, api, cancel);
        var text = Asked.Path(http, "sequence");
        if (view.Latest is { } latest
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && sequence >= 1 && sequence <= latest.Sequence
            && await api.Stores.Results.FindSnapshotAsync(view.Definition.Id, sequence, cancel) is { } bytes)
        {
            return new Representation(bytes, Digest.Of(bytes.Span).Hex, Representation.Immutable);
        }

        var last = view.Latest?.Sequence ?? 0;
        return new Problem(ProblemKinds.SnapshotUnknown, new(
            $"“{text}” нөмірлі нұсқа жоқ. Жарияланғаны: 1 … {last}.",
            $"Снимка с номером “{text}” нет. Опубликованы: 1 … {last}.",
            $"There is no snapshot number “{text}”. Published are 1 … {last}."));
    }

    public static async Task<IResult> DocumentAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var view = await Asked.ContestAsync(http, api, cancel);
        var key = new HotKey(http.Request.Path.Value!);
        return api.Hot.Find(key) ?? await ReadAsync(http, api, view, key, cancel);
    }

    private static async Task<IResult> ReadAsync(HttpContext http, ApiContext api, ContestView view, HotKey key, CancellationToken cancel)
    {
        var text = Asked.Path(http, "hash");
        var digest = Digest.Parse(text);
        var folder = http.Request.RouteValues["folder"] as string;
        if (digest.IsNone || folder is not null && !digest.Hex.StartsWith(folder, StringComparison.Ordinal)
            || await api.Stores.Results.FindDocumentAsync(view.Definition.Id, digest, cancel) is not { } bytes)
        {
            return new Problem(ProblemKinds.DocumentUnknown, new(
                $"“{text}” құжаты жоқ. Құжат аты — 64 таңбалы SHA-256, кіші әріппен; тізім latest.json құжатынан басталады.",
                $"Документа “{text}” нет. Имя документа — 64 знака SHA-256 строчными буквами; цепочка начинается с latest.json.",
                $"There is no document “{text}”. Its name is a SHA-256 of 64 lower-case characters; the chain begins at latest.json."));
        }

        if (Digest.Of(bytes.Span) != digest)
        {
            // Whoever verifies must see what is stored; nobody may keep it under a name that is not its own.
            api.Options.OnFailure?.Invoke(http, new InvalidDataException($"Document {digest} of {view.Definition.Id} was changed: run verify."));
            return new Representation(bytes, null, "no-store");
        }

        var answer = new Representation(bytes, digest.Hex, Representation.Immutable);
        api.Hot.Add(key, answer);
        return answer;
    }

    public static async Task<IResult> SnapshotsAsync(HttpContext http, ApiContext api, CancellationToken cancel) =>
        await Asked.FromSnapshotAsync(http, api, async (view, result, page) =>
        {
            var total = view.RequireLatest().Sequence;
            page.Check(total);
            var snapshots = new List<SignedSnapshot>();
            for (var sequence = total - page.Skip; sequence >= 1 && snapshots.Count < page.Size; sequence--)
            {
                var bytes = await api.Stores.Results.FindSnapshotAsync(view.Definition.Id, sequence, cancel)
                    ?? throw new InvalidDataException($"Snapshot {sequence} of {view.Definition.Id} is missing: run verify.");
                snapshots.Add(Snapshot.Read(bytes));
            }

            return new Rendered(JsonBody.Write(json =>
            {
                json.WriteString("contest", view.Definition.Id);
                page.Write(json, total);
                json.WriteObjects("snapshots", snapshots, snapshot => ResultJson.WriteSnapshot(json, snapshot));
            }), total);
        }, cancel);
}
