using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>Brings a contest into a store, and loads what is in force.</summary>
public sealed class Setup(StoreSet stores, TimeProvider clock)
{
    /// <summary>
    /// Activates a definition and a register: both become evidence and published documents, then the activation is
    /// recorded. What is in force already is not activated again, so that this can be repeated after a crash. Roll-ups
    /// see by themselves which partitions another definition or register concerns; the mark says that there is work.
    /// </summary>
    /// <param name="definitionBytes">The definition as written.</param>
    /// <param name="definition">The definition as read.</param>
    /// <param name="register">The register.</param>
    /// <param name="by">Who activates.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancel">Ends the work between two writes.</param>
    /// <exception cref="PipelineException">Somebody activated another version meanwhile.</exception>
    public async Task<ContestInForce> ActivateAsync(
        ReadOnlyMemory<byte> definitionBytes, ContestDefinition definition, Register register, string by, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        var definitionDigest = Digest.Of(definitionBytes.Span);
        await stores.Evidence.PutAsync(new MemoryStream(definitionBytes.ToArray()), cancel);
        var documents = RegisterDocuments.Write(definition, register);
        await stores.Results.PutDocumentsAsync(
            definition.Id,
            [.. documents.Select(document => new Document(document.Digest, document.Bytes)), new Document(definitionDigest, definitionBytes)],
            cancel);
        var activations = await stores.Ledger.ReadActivationsAsync(definition.Id, cancel);
        if (activations.Count > 0 && activations[^1] is var last && (last.Definition, last.Register) == (definitionDigest, documents[^1].Digest))
        {
            await stores.Ledger.MarkDirtyAsync(definition.Id, [ItemPart.Unplaced], cancel);
            return InForce(definition, definitionDigest, register, documents) with { Activation = last.Number };
        }

        var activation = new Activation(
            definition.Id, activations.Count + 1, definitionDigest, documents[^1].Digest, activations.Count == 0 ? 1 : activations[^1].Edition,
            Instant.Truncate(clock.GetUtcNow()), by, reason);
        var isFirst = await stores.Ledger.ActivateAsync(activation, cancel);
        if (!isFirst)
        {
            throw new PipelineException($"Another activation of contest {definition.Id} came first. Look at it and decide again.");
        }

        await stores.Ledger.MarkDirtyAsync(definition.Id, [ItemPart.Unplaced], cancel);
        return InForce(definition, definitionDigest, register, documents) with { Activation = activation.Number };
    }

    /// <summary>The activation in force, or null when the store does not know the contest.</summary>
    public async Task<Activation?> FindActivationAsync(string contest, CancellationToken cancel)
    {
        var activations = await stores.Ledger.ReadActivationsAsync(contest, cancel);
        return activations.Count == 0 ? null : activations[^1];
    }

    /// <summary>Loads the definition and register of an activation.</summary>
    /// <exception cref="InvalidDataException">A document is missing or damaged.</exception>
    public Task<ContestInForce> LoadAsync(Activation activation, CancellationToken cancel) => LoadAsync(stores, activation, cancel);

    /// <summary>Loads the definition and register of an activation from these stores.</summary>
    /// <exception cref="InvalidDataException">A document is missing or damaged.</exception>
    public static async Task<ContestInForce> LoadAsync(StoreSet stores, Activation activation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stores);
        ArgumentNullException.ThrowIfNull(activation);
        var published = new PublishedDocuments(stores.Results, activation.Contest);
        var contest = await published.LoadContestAsync(activation.Definition, activation.Register, cancel);
        return contest with { Activation = activation.Number };
    }

    private static ContestInForce InForce(
        ContestDefinition definition, Digest definitionDigest, Register register, IReadOnlyList<ResultDocument> documents)
    {
        var parts = register.Parts
            .Zip(documents, (part, document) => (part.Partition.Code, document.Digest))
            .ToDictionary(pair => pair.Code, pair => pair.Digest, StringComparer.Ordinal);
        return new ContestInForce(definition, definitionDigest, register, documents[^1].Digest, parts);
    }
}
