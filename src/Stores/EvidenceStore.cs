using Hattama.Ledger;

namespace Hattama.Stores;

/// <summary>Bytes received, kept for ever under their SHA-256.</summary>
public interface IEvidenceStore
{
    /// <summary>Stores everything <paramref name="bytes"/> gives; durable when the task ends. Bytes already there are not stored twice.</summary>
    Task<StoredEvidence> PutAsync(Stream bytes, CancellationToken cancel);

    /// <summary>Opens evidence for reading; null if it is not there. The stream gives the stored bytes, whatever they hash to now.</summary>
    Task<Stream?> OpenAsync(Digest evidence, CancellationToken cancel);

    /// <summary>Every digest evidence is stored under.</summary>
    IAsyncEnumerable<Digest> ListAsync(CancellationToken cancel);
}

/// <summary>Evidence as stored.</summary>
/// <param name="Digest">SHA-256 of the bytes.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct StoredEvidence(Digest Digest, long Length);
