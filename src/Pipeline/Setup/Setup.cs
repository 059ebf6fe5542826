using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Pipeline;

/// <summary>Brings a contest into a store, and loads what is in force.</summary>
public sealed class Setup(StoreSet stores, TimeProvider clock)
{
    /// <summary>Told how many uploads are read into a new edition of the ledger, and of how many.</summary>
    public Action<long, long>? OnReread { get; init; }

    /// <summary>Makes the key of a contest that needs one, from its id. Whoever brings one contest into two stores brings its key.</summary>
    public Func<string, ContestKey> MakeKey { get; init; } = ContestKeys.Make;

    /// <summary>
    /// Activates a definition and a register: both become evidence and published documents, then the activation is
    /// recorded. What is in force already is not activated again, so that this can be repeated after a crash; unless one person alone has activated it and now
    /// two do. Roll-ups
    /// see by themselves which partitions another definition or register concerns; the mark says that there is work.
    /// </summary>
    /// <param name="definitionBytes">The definition as written.</param>
    /// <param name="definition">The definition as read.</param>
    /// <param name="register">The register.</param>
    /// <param name="by">Who activates: codes of persons, parted by commas.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancel">Ends the work between two writes.</param>
    /// <exception cref="PipelineException">Somebody activated another version meanwhile.</exception>
    public async Task<ContestInForce> ActivateAsync(
        ReadOnlyMemory<byte> definitionBytes, ContestDefinition definition, Register register, string by, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(register);
        var definitionDigest = Digest.Of(definitionBytes.Span);
        var activations = await stores.Ledger.ReadActivationsAsync(definition.Id, cancel);
        if (activations.Count > 0)
        {
            await RefuseAsync(definition, activations[^1], cancel);
        }

        var key = await KeyAsync(definition, activations, cancel);
        await stores.Evidence.PutAsync(new MemoryStream(definitionBytes.ToArray()), cancel);
        var documents = RegisterDocuments.Write(definition, register);
        await stores.Results.PutDocumentsAsync(
            definition.Id,
            [.. documents.Select(document => new Document(document.Digest, document.Bytes)), new Document(definitionDigest, definitionBytes)],
            cancel);
        if (activations.Count > 0 && activations[^1] is var last && (last.Definition, last.Register) == (definitionDigest, documents[^1].Digest)
            && (Opening.IsConfirmed(definition, last) || !Opening.HasTwoPersons(by)))
        {
            await stores.Ledger.MarkDirtyAsync(definition.Id, [ItemPart.Unplaced], cancel);
            return InForce(definition, definitionDigest, register, documents) with { Activation = last.Number, Key = key };
        }

        var inForce = InForce(definition, definitionDigest, register, documents) with { Activation = activations.Count + 1, Key = key };
        var edition = activations.Count == 0 ? 1 : await EditionAsync(inForce, activations[^1], cancel);
        var activation = new Activation(
            definition.Id, inForce.Activation, definitionDigest, documents[^1].Digest, edition, Instant.Truncate(clock.GetUtcNow()), by, reason)
        {
            Key = key?.Digest ?? default,
        };
        var isFirst = await stores.Ledger.ActivateAsync(activation, cancel);
        if (!isFirst)
        {
            throw new PipelineException($"Another activation of contest {definition.Id} came first. Look at it and decide again.");
        }

        if (edition > 1)
        {
            // What was stamped and processed while the edition was being read.
            await new Rereading(stores, clock).RunAsync(inForce, edition, OnReread, cancel);
        }

        await stores.Ledger.MarkDirtyAsync(definition.Id, [ItemPart.Unplaced], cancel);
        return inForce;
    }

    /// <summary>
    /// The key that the contest has; at the first activation a new one, durable before anything names it, where the policy asks for one. What a crash
    /// leaves of it names nothing, and verify says what it is.
    /// </summary>
    private async Task<ContestKey?> KeyAsync(ContestDefinition definition, IReadOnlyList<Activation> activations, CancellationToken cancel)
    {
        if (activations.Count > 0)
        {
            return await ContestKeys.LoadAsync(stores.Evidence, activations[^1], cancel);
        }

        if (definition.Policies.MinPublish == 0)
        {
            return null;
        }

        var key = MakeKey(definition.Id);
        await stores.Evidence.PutAsync(new MemoryStream(key.Bytes.ToArray()), cancel);
        return key;
    }

    /// <summary>The edition in force, or a new one with all evidence read, when the definition reads bytes otherwise.</summary>
    private async Task<int> EditionAsync(ContestInForce next, Activation last, CancellationToken cancel)
    {
        var before = await new PublishedDocuments(stores.Results, last.Contest).LoadDefinitionAsync(last.Definition, cancel);
        if (ReadingDigest.Of(before) == ReadingDigest.Of(next.Definition))
        {
            return last.Edition;
        }

        var rereading = new Rereading(stores, clock);
        var edition = await rereading.BeginAsync(next, last.Edition, cancel);
        await rereading.RunAsync(next, edition, OnReread, cancel);
        return edition;
    }

    /// <summary>Refuses what cannot follow on what is in force.</summary>
    /// <exception cref="PipelineException">The message says why, and what to do.</exception>
    private async Task RefuseAsync(ContestDefinition definition, Activation last, CancellationToken cancel)
    {
        var before = await new PublishedDocuments(stores.Results, definition.Id).LoadDefinitionAsync(last.Definition, cancel);
        ContestKeys.RefuseLate(before, last, definition);
        if (before.Mode != definition.Mode)
        {
            throw new PipelineException($"Contest {definition.Id} is a rehearsal or live for ever. Give the other one an id of its own.");
        }

        var decisions = await LedgerDecisions.ReadAsync(stores.Ledger, definition.Id, cancel);
        if (ContestStage.Of(decisions.Select(decision => new RecordedDecision(decision.Digest, DecisionDocument.Read(decision.Bytes)))).Final is not null)
        {
            throw new PipelineException($"The result of contest {definition.Id} is declared final. Reopen it before another definition or register comes into force.");
        }
    }

    /// <summary>The activation in force, or null when the store does not know the contest.</summary>
    public async Task<Activation?> FindActivationAsync(string contest, CancellationToken cancel)
    {
        var activations = await stores.Ledger.ReadActivationsAsync(contest, cancel);
        return activations.Count == 0 ? null : activations[^1];
    }

    /// <summary>The key under which a contest names contents and evidence; null: it has none.</summary>
    /// <exception cref="InvalidDataException">It is missing from the evidence, or damaged.</exception>
    public Task<ContestKey?> FindKeyAsync(string contest, CancellationToken cancel) => ContestKeys.LoadAsync(stores, contest, cancel);

    /// <summary>Loads the definition and register of an activation, and the key of the contest.</summary>
    /// <exception cref="InvalidDataException">A document is missing or damaged.</exception>
    public Task<ContestInForce> LoadAsync(Activation activation, CancellationToken cancel) => LoadAsync(stores, activation, cancel);

    /// <summary>Loads the definition and register of an activation from these stores, and the key of the contest.</summary>
    /// <exception cref="InvalidDataException">A document is missing or damaged.</exception>
    public static async Task<ContestInForce> LoadAsync(StoreSet stores, Activation activation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stores);
        ArgumentNullException.ThrowIfNull(activation);
        var published = new PublishedDocuments(stores.Results, activation.Contest);
        var contest = await published.LoadContestAsync(activation.Definition, activation.Register, cancel);
        return contest with { Activation = activation.Number, Key = await ContestKeys.LoadAsync(stores.Evidence, activation, cancel) };
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
