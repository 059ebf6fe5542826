using System.Text;
using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>Valid objects; a test changes what it is about.</summary>
internal static class StoreSamples
{
    public const string Contest = "referendum-2022";

    public static readonly DateTimeOffset Noon = new(2022, 6, 5, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Codes that trip whoever builds a path, a query or a table key from them.</summary>
    public static readonly string[] StrangeCodes =
    [
        "?", "a/b", "a\\b", "#1", "a b", " ", "", "Алматы қаласы", "o'Brien", "\"quoted\"", "%2F", "..", "../../etc/passwd", "a|b", "a\tb\nc",
        "\U0001F5F3", "\uFFEE", "é", "e\u0301", "NULL", "1e5", "A", "a",
    ];

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static Upload Upload(string id, int second = 0, string contest = Contest) =>
        new(contest, id, "протокол 1.json", "ktk-7", Noon.AddSeconds(second), Digest.Of(Bytes(id)), 42)
        {
            Areas = Hattama.Ledger.Upload.AreasOf(["region:75", "district:Алматы қаласы"]),
            Activation = 3,
        };

    public static ItemPart Part(string upload, int part = 0, string partition = "d1", int edition = 1, string contest = Contest, string body = "body") =>
        new(contest, edition, partition, upload, part, Bytes(body));

    public static Activation Activation(int number, string reason = "start", string contest = Contest) =>
        new(contest, number, Digest.Of(Bytes("definition")), Digest.Of(Bytes("register")), 1, Noon, "a,b", reason)
        {
            Key = number % 2 == 0 ? default : Digest.Of(Bytes("key")),
        };

    public static Document Document(string text) => new(Digest.Of(Bytes(text)), Bytes(text));

    public static string Text(ReadOnlyMemory<byte>? bytes) => bytes is { } found ? Encoding.UTF8.GetString(found.Span) : "(none)";

    public static async Task<byte[]?> ReadAsync(IEvidenceStore store, Digest evidence)
    {
        await using var stream = await store.OpenAsync(evidence, Cancel);
        if (stream is null)
        {
            return null;
        }

        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }
}
