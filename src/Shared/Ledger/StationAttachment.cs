using Hattama.Protocols;

namespace Hattama.Ledger;

/// <summary>A scan in the ledger, beside the entries: evidence that belongs to a station. No state and no tally looks at it.</summary>
/// <param name="Upload">Index in <see cref="LedgerCut.Uploads"/>.</param>
/// <param name="Area">Code of the station's area; empty: it has no station.</param>
/// <param name="Station">Station code; of one without a station, what it is called, from which a later register may tell its station.</param>
/// <param name="Member">Member of the archive; empty: the upload itself is the scan.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Digest">Digest of its own bytes; of a member, other than that of the evidence.</param>
/// <param name="Length">Number of its own bytes.</param>
public readonly record struct StationAttachment(
    int Upload, string Area, string Station, string Member, MediaType Type, Digest Digest, long Length)
{
    /// <summary>Whether it has a station.</summary>
    public bool IsBound => Area is { Length: > 0 };

    /// <summary>As documents name it: in a contest with a key by that, without a length.</summary>
    public StationAttachment NamedIn(LedgerCut cut)
    {
        ArgumentNullException.ThrowIfNull(cut);
        return cut.Key is not { } key ? this : this with { Digest = key.NameOf(cut.Uploads[Upload].Id, Digest), Length = Hattama.Ledger.Upload.NoLength };
    }
}
