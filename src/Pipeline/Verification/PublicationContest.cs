using System.Text.Json;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>
/// Loads the definition and register of a publication, each document checked against its digest; tells which
/// documents were read, and which one failed.
/// </summary>
internal sealed class PublicationContest(IPublication publication, Action<Digest> onRead)
{
    /// <summary>The document read last.</summary>
    public Digest Last { get; private set; }

    /// <summary>What is wrong with <see cref="Last"/> when loading failed.</summary>
    public MismatchKind LastKind { get; private set; } = MismatchKind.Changed;

    /// <summary>A shorter way to the documents that one other lists; null: each is read by itself, as verification does.</summary>
    public Func<Digest, IReadOnlyCollection<Digest>, CancellationToken, Task<IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>>>>? FindTogether { get; init; }

    /// <summary>Loads.</summary>
    /// <exception cref="InvalidDataException">A document is missing, changed or not what it should be.</exception>
    public async Task<ContestInForce> LoadAsync(Digest definitionDigest, Digest registerDigest, CancellationToken cancel)
    {
        var definition = DefinitionReader.Read(await ReadAsync(definitionDigest, cancel), "contest.json").Match(
            read => read,
            findings => throw new InvalidDataException($"The definition cannot be read by this program: {findings.Kept[0].Message}"));
        var (register, parts) = await LoadRegisterAsync(definition, registerDigest, cancel);
        return new ContestInForce(definition, definitionDigest, register, registerDigest, parts);
    }

    /// <summary>Loads a register, read with a definition that may be another than the one it was activated with; and the digests of its parts.</summary>
    /// <exception cref="InvalidDataException">A document is missing, changed or not what it should be.</exception>
    public async Task<(Register Register, IReadOnlyDictionary<string, Digest> Parts)> LoadRegisterAsync(ContestDefinition definition, Digest registerDigest, CancellationToken cancel)
    {
        var root = await ReadAsync(registerDigest, cancel);
        var digests = RegisterDocuments.PartsOf(root);
        var together = FindTogether is null ? null : await FindTogether(registerDigest, [.. digests.Values], cancel);
        var parts = new Dictionary<Digest, ReadOnlyMemory<byte>>();
        foreach (var digest in digests.Values)
        {
            // What is missing or wrong there is read once more by itself, and is told of then.
            parts[digest] = together is not null && together.TryGetValue(digest, out var bytes) && Digest.Of(bytes.Span) == digest
                ? bytes
                : await ReadAsync(digest, cancel);
        }

        Last = registerDigest;
        return (RegisterDocuments.Read(definition, root, digest => parts[digest]), digests);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Digest document, CancellationToken cancel)
    {
        Last = document;
        LastKind = MismatchKind.Deleted;
        onRead(document);
        var bytes = await publication.FindDocumentAsync(document, cancel) ?? throw new InvalidDataException($"Document {document} is missing.");
        LastKind = MismatchKind.Changed;
        return Digest.Of(bytes.Span) == document
            ? bytes
            : throw new InvalidDataException($"The bytes of document {document} hash to {Digest.Of(bytes.Span)}.");
    }
}
