using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Hattama.Findings;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hattama.Api;

/// <summary>Uploads: a grant, the bytes, the receipt.</summary>
internal sealed class WritesUploads(WriteContext write)
{
    private const int LongestName = 200;
    private static readonly AccessRole[] Senders = [AccessRole.Sender, AccessRole.Observer, AccessRole.Admin];
    private readonly UploadIds _ids = new(write.Clock);

    /// <summary>POST …/uploads: a grant for exactly one upload.</summary>
    public async Task<IResult> GrantAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var contest = WriteRoutes.Value(http, "contest");
        var token = await write.RequireAsync(http, api, contest, cancel, Senders);
        var active = await write.ContestAsync(contest, cancel);
        if (!await Opening.IsOpenAsync(write.Stores, active.InForce.Definition, cancel))
        {
            return WriteProblems.NotOpened();
        }

        using var body = await WriteRoutes.ReadJsonAsync(http, write.Options.MostJson, cancel);
        var (file, length) = FileOf(body.RootElement);
        var kind = KindOf(body.RootElement, token, contest);
        if (length > write.Options.MostBytes)
        {
            return WriteProblems.TooLarge(write.Options.MostBytes);
        }

        var (id, now) = _ids.Next();
        var expires = now + write.Options.GrantLifetime;
        await write.Access.AddGrantAsync(new UploadGrant(contest, id, token.Id, token.Holder, token.Areas, file, length, expires) { Kind = kind }, cancel);
        // The grant is durable before anybody can send.
        var storage = write.Uploads is { } uploads ? await uploads.GrantAsync(contest, id, now, expires, cancel) : null;
        http.Response.Headers.CacheControl = "no-store";
        return WriteRoutes.Answer(http, StatusCodes.Status201Created, UrlOf(contest, id), json =>
        {
            json.WriteString("id", id);
            json.WriteString("uploadUrl", storage?.AbsoluteUri ?? UrlOf(contest, id));
            json.WriteObject("uploadHeaders", () =>
            {
                if (storage is not null)
                {
                    json.WriteString("x-ms-blob-type", "BlockBlob");
                }
            });
            json.WriteString("receiptUrl", ReceiptOf(contest, id));
            json.WriteString("expires", Instant.Format(expires));
        });
    }

    /// <summary>PUT …/uploads/{upload}: the bytes. Evidence is durable and stamped before the answer.</summary>
    public async Task<IResult> PutAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var contest = WriteRoutes.Value(http, "contest");
        var token = await write.RequireAsync(http, api, contest, cancel, Senders);
        var active = await write.ContestAsync(contest, cancel);
        var grant = await write.Access.FindGrantAsync(contest, WriteRoutes.Value(http, "upload"), cancel) ?? throw WriteProblems.GrantUnknown().Thrown();
        using var span = Signals.Begin("upload", contest, grant.Upload);
        if (await RefusalAsync(http, grant, token, cancel) is { } refusal)
        {
            http.Response.Headers.Connection = "close";
            return refusal;
        }

        var evidence = await StoreAsync(http, cancel);
        // What lies outside the areas is in the stamp: it is held, is in the receipt, and leaves no evidence without an upload.
        var upload = new Upload(
            contest, grant.Upload, grant.File, grant.Holder, Instant.Truncate(write.Clock.GetUtcNow()), evidence.Digest, evidence.Length)
        {
            Areas = Upload.AreasOf(grant.Areas),
            Activation = active.Activation,
            Kind = grant.Kind,
        };
        // From here on the caller's going away changes nothing: what is stamped is processed.
        if (!await write.Stores.Ledger.StampAsync(upload, CancellationToken.None)
            && await write.Stores.Ledger.FindUploadAsync(contest, upload.Id, CancellationToken.None) != upload)
        {
            return WriteProblems.GrantUsed();
        }

        await write.Stamped(upload, CancellationToken.None);
        Signals.Accepted.Add(1);
        Signals.Bytes.Add(evidence.Length);
        return WriteRoutes.Answer(http, StatusCodes.Status202Accepted, ReceiptOf(contest, upload.Id), json =>
        {
            json.WriteString("id", upload.Id);
            json.WriteString("evidence", evidence.Digest.Hex);
            json.WriteNumber("length", evidence.Length);
            json.WriteString("received", Instant.Format(upload.Received));
            json.WriteString("receiptUrl", ReceiptOf(contest, upload.Id));
        });
    }

    /// <summary>GET …/uploads/{upload}/receipt: 202 while it is not there yet.</summary>
    public async Task<IResult> ReceiptAsync(HttpContext http, ApiContext api, CancellationToken cancel)
    {
        var contest = WriteRoutes.Value(http, "contest");
        var token = await write.RequireAsync(http, api, contest, cancel, [.. Senders, AccessRole.Auditor, AccessRole.Decider]);
        var id = WriteRoutes.Value(http, "upload");
        if (await write.Stores.Ledger.FindUploadAsync(contest, id, cancel) is not { } upload)
        {
            return WriteProblems.GrantUnknown();
        }

        if (!Gates.HasSent(token, upload) && token.Role is AccessRole.Sender or AccessRole.Observer)
        {
            return WriteProblems.OtherHolder();
        }

        http.Response.Headers.CacheControl = "no-store";
        if (await write.Stores.Ledger.FindReceiptAsync(contest, id, cancel) is { } receipt)
        {
            return Microsoft.AspNetCore.Http.Results.Bytes(receipt, "application/json");
        }

        http.Response.Headers.RetryAfter = "1";
        return WriteRoutes.Answer(http, StatusCodes.Status202Accepted, null, json =>
        {
            json.WriteString("id", id);
            json.WriteString("status", "pending");
        });
    }

    private async Task<Problem?> RefusalAsync(HttpContext http, UploadGrant grant, AccessToken token, CancellationToken cancel)
    {
        if (grant.Token != token.Id)
        {
            return WriteProblems.OtherHolder();
        }

        if (await write.Stores.Ledger.FindUploadAsync(grant.Contest, grant.Upload, cancel) is not null)
        {
            return WriteProblems.GrantUsed();
        }

        if (write.Clock.GetUtcNow() >= grant.Expires)
        {
            return WriteProblems.GrantExpired();
        }

        return http.Request.ContentLength switch
        {
            null => WriteProblems.LengthRequired(),
            var length when length > write.Options.MostBytes => WriteProblems.TooLarge(write.Options.MostBytes),
            var length when grant.Length is { } announced && length != announced =>
                WriteProblems.BodyInvalid($"Content-Length {length.Value.ToString(CultureInfo.InvariantCulture)} ≠ {announced.ToString(CultureInfo.InvariantCulture)}"),
            _ => null,
        };
    }

    private async Task<StoredEvidence> StoreAsync(HttpContext http, CancellationToken cancel)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = write.Options.MostBytes;
        }

        return await write.Stores.Evidence.PutAsync(http.Request.Body, cancel);
    }

    /// <summary>
    /// The role decides what an upload holds: what an observer sends is never a protocol. An administrator says it, and sends
    /// protocols unless he says otherwise.
    /// </summary>
    private static UploadKind KindOf(JsonElement body, AccessToken token, string contest)
    {
        ImmutableArray<UploadKind> allowed = token.Role switch
        {
            AccessRole.Sender => [UploadKind.Protocols],
            AccessRole.Observer => [UploadKind.Observations, UploadKind.Designs, UploadKind.Seeds],
            _ => [UploadKind.Protocols, UploadKind.Observations, UploadKind.Accreditations, UploadKind.Designs, UploadKind.Seeds],
        };
        var name = WriteRoutes.TextOf(body, "kind", isOptional: true);
        if (name.Length == 0)
        {
            return allowed[0];
        }

        var kind = UploadKinds.Parse(name)
            ?? throw WriteProblems.BodyInvalid($"kind: {string.Join(", ", Enum.GetValues<UploadKind>().Select(UploadKinds.NameOf))}").Thrown();
        return allowed.Contains(kind) ? kind : throw WriteProblems.Forbidden(token, contest, RolesFor(kind)).Thrown();
    }

    private static AccessRole[] RolesFor(UploadKind kind) => kind switch
    {
        UploadKind.Protocols => [AccessRole.Sender, AccessRole.Admin],
        UploadKind.Observations or UploadKind.Designs or UploadKind.Seeds => [AccessRole.Observer, AccessRole.Admin],
        _ => [AccessRole.Admin],
    };

    private static (string File, long? Length) FileOf(JsonElement body)
    {
        var file = WriteRoutes.TextOf(body, "file");
        if (file.Length is 0 or > LongestName || file.Any(char.IsControl) || file.Contains('/', StringComparison.Ordinal) || file.Contains('\\', StringComparison.Ordinal))
        {
            throw WriteProblems.BodyInvalid($"file: 1 … {LongestName} characters, no folders").Thrown();
        }

        if (!body.TryGetProperty("length", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return (PlainText.WellFormed(file), null);
        }

        return given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out var length) && length >= 0
            ? (PlainText.WellFormed(file), length)
            : throw WriteProblems.BodyInvalid("length: a whole number of bytes").Thrown();
    }

    private static string UrlOf(string contest, string upload) => $"/api/contests/{contest}/uploads/{upload}";

    private static string ReceiptOf(string contest, string upload) => UrlOf(contest, upload) + "/receipt";
}
