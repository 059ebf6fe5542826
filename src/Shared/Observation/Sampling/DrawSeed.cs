using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hattama.Ledger;

namespace Hattama.Observation.Sampling;

/// <summary>
/// The 32 bytes that decide a draw, and the 32 bytes of salt that keep them secret while only their commitment is known.
/// Every value derived from it is a SHA-256 over the seed and a label, so that any language can redraw
/// (<c>docs/sample-design.md</c>).
/// </summary>
public sealed class DrawSeed
{
    /// <summary>Name of the algorithm, part of every label.</summary>
    public const string Algorithm = "hattama-draw/1";

    private const int Length = 32;
    private readonly byte[] _seed;
    private readonly byte[] _salt;

    private DrawSeed(byte[] seed, byte[] salt)
    {
        _seed = seed;
        _salt = salt;
    }

    /// <summary>The seed as 64 lower-case hexadecimal characters.</summary>
    public string Seed => Convert.ToHexStringLower(_seed);

    /// <summary>The salt as 64 lower-case hexadecimal characters.</summary>
    public string Salt => Convert.ToHexStringLower(_salt);

    /// <summary>SHA-256 of seed followed by salt: what is published before the vote.</summary>
    public Digest Commitment => Digest.Of([.. _seed, .. _salt]);

    /// <summary>The seed with these bytes; null unless both have 32.</summary>
    public static DrawSeed? Of(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> salt) =>
        seed.Length == Length && salt.Length == Length ? new DrawSeed(seed.ToArray(), salt.ToArray()) : null;

    /// <summary>The seed with these texts; null unless both are 64 lower-case hexadecimal characters.</summary>
    public static DrawSeed? Parse(string? seed, string? salt) =>
        !Digest.Parse(seed).IsNone && !Digest.Parse(salt).IsNone
            ? new DrawSeed(Convert.FromHexString(seed!), Convert.FromHexString(salt!))
            : null;

    /// <summary>SHA-256(seed ‖ UTF-8 of "hattama-draw/1|kind|key"): the rank of a station or cluster.</summary>
    public byte[] Rank(string kind, string key) => SHA256.HashData([.. _seed, .. Encoding.UTF8.GetBytes($"{Algorithm}|{kind}|{key}")]);

    /// <summary>
    /// A whole number in [0, <paramref name="below"/>): ⌊u · below / 2¹²⁸⌋, u the first 16 bytes, big-endian, of the
    /// rank. Its bias is below 2⁻⁶⁵.
    /// </summary>
    public long Below(long below, string kind, string key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);
        var rank = Rank(kind, key);
        UInt128 high = BinaryPrimitives.ReadUInt64BigEndian(rank);
        UInt128 low = BinaryPrimitives.ReadUInt64BigEndian(rank.AsSpan(8));
        var factor = (UInt128)(ulong)below;
        return (long)(ulong)((high * factor + (low * factor >> 64)) >> 64);
    }
}
