namespace Hattama.Ledger;

/// <summary>
/// One stored piece of an item (the entries of one upload for one partition). Its key is (contest, edition, partition,
/// upload, part); adding an existing key changes nothing. The body says how many parts the item has and the digest of
/// the whole, and a reader ignores an incomplete set.
/// </summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Edition">Edition of the ledger: a new one re-reads all evidence.</param>
/// <param name="Partition">Code of the partition's area, <see cref="Unplaced"/> or <see cref="Observations"/>.</param>
/// <param name="Upload">Upload id.</param>
/// <param name="Part">0-based number of the part.</param>
/// <param name="Body">Packed entries (see <see cref="ItemFormat"/>).</param>
public sealed record ItemPart(string Contest, int Edition, string Partition, string Upload, int Part, ReadOnlyMemory<byte> Body)
{
    /// <summary>The partition of entries whose station is not in the register.</summary>
    public const string Unplaced = "?";

    /// <summary>The partition of everything observers send: no area has such a code, so nothing official ever reads it.</summary>
    public const string Observations = "?observations";
}
