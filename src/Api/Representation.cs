using System.IO.Compression;
using Hattama.Ledger;
using Microsoft.AspNetCore.Http;

namespace Hattama.Api;

/// <summary>
/// An answer as bytes that do not change: with strong ETags, one for each encoding, and each encoding made once. It writes
/// itself: 304, HEAD, or the bytes.
/// </summary>
internal sealed class Representation : IResult
{
    public const string Json = "application/json";

    /// <summary>For what is named by its hash.</summary>
    public const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>For what the next snapshot changes.</summary>
    public const string Fresh = "public, max-age=5, stale-while-revalidate=30";

    private const int SmallestCompressed = 256;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string? _tag;
    private readonly Variant _plain;
    private Variant? _brotli;
    private Variant? _gzip;

    /// <summary>An answer.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="tag">What the ETag consists of; null: the answer has none and must not be kept.</param>
    /// <param name="cacheControl">Value of <c>Cache-Control</c>.</param>
    public Representation(ReadOnlyMemory<byte> bytes, string? tag, string cacheControl)
    {
        _bytes = bytes;
        _tag = tag;
        CacheControl = cacheControl;
        _plain = new Variant(bytes, tag is null ? null : $"\"{tag}\"", null);
    }

    public string CacheControl { get; }

    public string ContentType { get; init; } = Json;

    /// <summary>Value of <c>Vary</c>.</summary>
    public string Vary { get; init; } = "Accept-Encoding";

    /// <summary>Language of the content; null: none.</summary>
    public string? Language { get; init; }

    /// <summary>Value of <c>Link</c>; null: none.</summary>
    public string? Link { get; init; }

    /// <summary>Value of <c>Content-Security-Policy</c>; null: none.</summary>
    public string? Policy { get; init; }

    /// <summary>Bytes in memory, compressed ones included: an estimate for the cap.</summary>
    public long Size => 512 + _bytes.Length * 3L / 2;

    /// <summary>The tag of an answer made from a snapshot: it changes with the snapshot, and with the program that makes it.</summary>
    public static string TagOf(Digest snapshot, ReadOnlyMemory<byte> bytes) =>
        $"{snapshot.Hex.AsSpan(0, 32)}-{Digest.Of(bytes.Span).Hex.AsSpan(0, 16)}";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var request = httpContext.Request;
        var response = httpContext.Response;
        var variant = Choose(request);
        var headers = response.Headers;
        if (headers.CacheControl.Count == 0)
        {
            // Otherwise who asked is told more than the public, and has been given a stricter rule.
            headers.CacheControl = CacheControl;
        }

        headers.Vary = Vary;
        if (variant.Tag is not null)
        {
            headers.ETag = variant.Tag;
            if (request.Headers.IfNoneMatch.Count > 0 && IsMatch(request.Headers.IfNoneMatch.ToString(), variant.Tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        Describe(headers);
        headers.ContentEncoding = variant.Encoding;
        response.ContentType = ContentType;
        response.ContentLength = variant.Bytes.Length;
        return HttpMethods.IsHead(request.Method)
            ? Task.CompletedTask
            : response.BodyWriter.WriteAsync(variant.Bytes, httpContext.RequestAborted).AsTask();
    }

    private void Describe(IHeaderDictionary headers)
    {
        if (Language is not null)
        {
            headers.ContentLanguage = Language;
        }

        if (Link is not null)
        {
            headers.Link = Link;
        }

        if (Policy is not null)
        {
            headers.ContentSecurityPolicy = Policy;
        }
    }

    /// <summary>Whether a list of ETags holds this one. The comparison of If-None-Match is the weak one: <c>W/</c> does not matter.</summary>
    private static bool IsMatch(ReadOnlySpan<char> list, string tag)
    {
        foreach (var range in list.Split(','))
        {
            var element = list[range].Trim();
            if (element.StartsWith("W/", StringComparison.Ordinal))
            {
                element = element[2..];
            }

            if (element.SequenceEqual(tag) || element is "*")
            {
                return true;
            }
        }

        return false;
    }

    private Variant Choose(HttpRequest request)
    {
        var accept = request.Headers.AcceptEncoding;
        if (accept.Count == 0 || _bytes.Length < SmallestCompressed)
        {
            return _plain;
        }

        return Encodings.Best(accept.ToString()) switch
        {
            Encodings.Brotli => _brotli ??= Compressed(Encodings.Brotli),
            Encodings.Gzip => _gzip ??= Compressed(Encodings.Gzip),
            _ => _plain,
        };
    }

    private Variant Compressed(string encoding) =>
        new(Encodings.Compress(_bytes, encoding), _tag is null ? null : $"\"{_tag}-{encoding}\"", encoding);

    private sealed record Variant(ReadOnlyMemory<byte> Bytes, string? Tag, string? Encoding);
}

/// <summary>Content encodings.</summary>
internal static class Encodings
{
    public const string Brotli = "br";
    public const string Gzip = "gzip";
    private const int LongestHeader = 256;
    private const int BrotliQuality = 5;
    private const int BrotliWindow = 22;

    /// <summary>The encoding that serves a caller best; null: none.</summary>
    public static string? Best(ReadOnlySpan<char> accept)
    {
        if (accept.Length > LongestHeader)
        {
            return null;
        }

        var (brotli, gzip) = (0.0, 0.0);
        foreach (var range in accept.Split(','))
        {
            var weight = Languages.WeightOf(accept[range], out var name);
            if (name is "br")
            {
                brotli = weight;
            }
            else if (name is "gzip")
            {
                gzip = weight;
            }
        }

        return brotli > 0 && brotli >= gzip ? Brotli : gzip > 0 ? Gzip : null;
    }

    /// <summary>Compresses bytes.</summary>
    public static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> bytes, string encoding)
    {
        if (encoding == Brotli)
        {
            var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
            return BrotliEncoder.TryCompress(bytes.Span, buffer, out var written, BrotliQuality, BrotliWindow)
                ? buffer.AsSpan(0, written).ToArray()
                : throw new InvalidOperationException("Brotli did not fit its own bound.");
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes.Span);
        }

        return packed.ToArray();
    }
}
