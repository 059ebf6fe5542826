using System.Security.Cryptography;
using System.Text;

namespace Hattama.Ledger;

/// <summary>
/// The key of a contest that publishes stations of few ballots only as a sum. A plain digest of so few ballots, or of a file with
/// them, is found by trying every possible one; under this key nobody can try who does not have it. It is evidence: its
/// SHA-256 stands in every activation, so that the names can be checked by whoever is given the key, and its bytes are never published.
/// </summary>
/// <remarks>Names are HMAC-SHA-256 (RFC 2104, FIPS 198-1): without the key they cannot be told from random numbers.</remarks>
public sealed class ContestKey
{
    /// <summary>Bytes of the secret: as many as the hash has, which is what RFC 2104 asks for.</summary>
    public const int SecretLength = 32;

    /// <summary>Most bytes that the file of a key can have: the longest contest id is far below it.</summary>
    public const int MostBytes = 1024;

    private const string Format = "hattama.key/1";
    private const string Warning = "Never publish this file: whoever has it can test guesses of what small stations reported.";

    private readonly byte[] _secret;

    private ContestKey(string contest, byte[] secret)
    {
        Contest = contest;
        _secret = secret;
        Bytes = Encoding.UTF8.GetBytes($"{Format}\n{contest}\n{Convert.ToHexStringLower(secret)}\n{Warning}\n");
        Digest = Digest.Of(Bytes.Span);
    }

    /// <summary>Contest id.</summary>
    public string Contest { get; }

    /// <summary>The file that is kept as evidence: format, contest, secret in hexadecimal, and what it is, a line each.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of the file: what an activation names. The secret cannot be had from it.</summary>
    public Digest Digest { get; }

    /// <summary>The key with this secret.</summary>
    /// <exception cref="ArgumentException">The secret has not <see cref="SecretLength"/> bytes.</exception>
    public static ContestKey Of(string contest, ReadOnlySpan<byte> secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(contest);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretLength);
        return new ContestKey(contest, secret.ToArray());
    }

    /// <summary>Reads the file of a key; null: it is none.</summary>
    public static ContestKey? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MostBytes || Encoding.UTF8.GetString(file).Split('\n') is not [Format, { Length: > 0 } contest, { Length: 2 * SecretLength } hex, Warning, ""])
        {
            return null;
        }

        return Digest.Parse(hex).IsNone ? null : Of(contest, Convert.FromHexString(hex)) is var key && key.Bytes.Span.SequenceEqual(file) ? key : null;
    }

    /// <summary>
    /// The published name of bytes that an upload brought. The same bytes in another upload have another name: else any sender could send guesses and look which of
    /// them is named like somebody else's file. The text of a content has zero bytes, and this one has none, so the two kinds of names do not meet.
    /// </summary>
    /// <param name="upload">Upload id.</param>
    /// <param name="bytes">SHA-256 of the bytes.</param>
    public Digest NameOf(string upload, Digest bytes) => NameOf(Encoding.UTF8.GetBytes($"{bytes.Hex} {upload}"));

    /// <summary>An upload as documents have it: its evidence under this key, without a length, which tells of a file with few figures what they are.</summary>
    public Upload NameOf(Upload upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return upload.IsNamed ? upload : upload with { Evidence = NameOf(upload.Id, upload.Evidence), Length = Upload.NoLength };
    }

    /// <summary>The name of a text.</summary>
    internal Digest NameOf(ReadOnlySpan<byte> text)
    {
        Span<byte> name = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, text, name);
        return Digest.FromBytes(name);
    }
}
