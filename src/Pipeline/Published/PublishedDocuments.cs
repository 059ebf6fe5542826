using System.Text.Json;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>Reads published documents of a contest; each is checked against the digest that names it.</summary>
public sealed class PublishedDocuments(IResultStore results, string contest)
{
    /// <summary>The latest snapshot, or null before the first.</summary>
    /// <exception cref="InvalidDataException">The snapshot that the pointer names is missing or damaged.</exception>
    public async Task<SignedSnapshot?> FindLatestAsync(CancellationToken cancel)
    {
        if (await results.FindLatestAsync(contest, cancel) is not { } latest)
        {
            return null;
        }

        var pointer = LatestDocument.Read(latest.Bytes);
        var bytes = await results.FindSnapshotAsync(contest, pointer.Sequence, cancel)
            ?? throw new InvalidDataException($"Snapshot {pointer.Sequence} of {contest} is missing although latest.json names it.");
        var snapshot = Snapshot.Read(bytes);
        return snapshot.Digest == pointer.Snapshot
            ? snapshot
            : throw new InvalidDataException($"Snapshot {pointer.Sequence} of {contest} is not the one that latest.json names: run verify.");
    }

    /// <summary>The bytes of a document.</summary>
    /// <exception cref="InvalidDataException">It is missing, or its bytes do not hash to its name.</exception>
    public async Task<ReadOnlyMemory<byte>> LoadAsync(Digest document, CancellationToken cancel)
    {
        var bytes = await results.FindDocumentAsync(contest, document, cancel)
            ?? throw new InvalidDataException($"Document {document} of {contest} is missing: run verify.");
        return Digest.Of(bytes.Span) == document
            ? bytes
            : throw new InvalidDataException($"Document {document} of {contest} was changed: run verify.");
    }

    /// <summary>A document as parsed JSON.</summary>
    public async Task<JsonDocument> ParseAsync(Digest document, CancellationToken cancel) =>
        JsonDocument.Parse(await LoadAsync(document, cancel));

    /// <summary>Reads a document whose members follow the definition.</summary>
    /// <param name="document">Its digest.</param>
    /// <param name="about">What it is about, for the failure.</param>
    /// <param name="read">Makes something of its root.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="InvalidDataException">It is missing or damaged, or does not fit the definition.</exception>
    internal async Task<T> ReadAsync<T>(Digest document, string about, Func<JsonElement, T> read, CancellationToken cancel)
    {
        using var json = await ParseAsync(document, cancel);
        try
        {
            return read(json.RootElement);
        }
        catch (Exception damage) when (Damage.IsOf(damage))
        {
            throw new InvalidDataException($"Document {document} about {about} does not fit the contest definition: {damage.Message}", damage);
        }
    }

    /// <summary>Loads a definition and a register from their documents.</summary>
    /// <exception cref="InvalidDataException">A document is missing or damaged.</exception>
    public Task<ContestInForce> LoadContestAsync(Digest definitionDigest, Digest registerDigest, CancellationToken cancel) =>
        Contest().LoadAsync(definitionDigest, registerDigest, cancel);

    /// <summary>Loads a register, read with a definition that may be another than the one it was activated with.</summary>
    /// <exception cref="InvalidDataException">A document is missing or damaged, or does not fit the definition.</exception>
    public async Task<Register> LoadRegisterAsync(ContestDefinition definition, Digest register, CancellationToken cancel) =>
        (await Contest().LoadRegisterAsync(definition, register, cancel)).Register;

    /// <summary>Loads a definition.</summary>
    public async Task<ContestDefinition> LoadDefinitionAsync(Digest definition, CancellationToken cancel)
    {
        var bytes = await LoadAsync(definition, cancel);
        return DefinitionReader.Read(bytes, "contest.json").Match(
            read => read,
            findings => throw new InvalidDataException($"The definition in force cannot be read by this program: {findings.Kept[0].Message}"));
    }

    private PublicationContest Contest() => new(new StorePublication(results, contest), static _ => { })
    {
        FindTogether = (of, documents, stop) => results.FindDocumentsAsync(contest, of, documents, stop),
    };
}
