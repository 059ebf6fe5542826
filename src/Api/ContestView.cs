using System.Globalization;
using Hattama.Contests;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Api;

/// <summary>A contest as the API sees it at one moment: what is in force, and what the pointer names. Immutable but for what it loads once.</summary>
internal sealed class ContestView(IResultStore results, Activation activation, ContestDefinition definition, LatestPointer? pointer)
{
    private readonly Lock _lock = new();
    private Task<PublishedResult>? _result;
    private Task<AreaIndex>? _areas;
    private Task<StationIndex>? _stations;

    public Activation Activation { get; } = activation;

    /// <summary>The definition in force; a snapshot may rest on an earlier one.</summary>
    public ContestDefinition Definition { get; } = definition;

    public LatestPointer? Pointer { get; } = pointer;

    /// <summary>What the pointer says; null before the first snapshot.</summary>
    public LatestDocument? Latest { get; } = pointer is null ? null : LatestDocument.Read(pointer.Bytes);

    public PublishedDocuments Documents { get; } = new(results, definition.Id);

    /// <summary>The latest result, loaded once.</summary>
    public Task<PublishedResult> ResultAsync() => Once(ref _result, LoadAsync);

    /// <summary>All areas of the latest result, read once.</summary>
    public Task<AreaIndex> AreasAsync() => Once(ref _areas, async () => await AreaIndex.ReadAsync(await ResultAsync()));

    /// <summary>Which areas have a station of which code, read once.</summary>
    public Task<StationIndex> StationsAsync() => Once(ref _stations, async () => await StationIndex.ReadAsync(await ResultAsync(), await AreasAsync()));

    /// <summary>Whether nothing of the contest may be read yet.</summary>
    public bool IsEarly(DateTimeOffset now) => Definition.Policies.PublishNotBefore > now;

    /// <summary>The refusal while nothing of the contest may be read; null from the hour of publication on.</summary>
    public Problem? FindEarly(DateTimeOffset now)
    {
        if (!IsEarly(now) || Definition.Policies.PublishNotBefore is not { } instant)
        {
            return null;
        }

        var text = Instant.Format(instant);
        return new Problem(ProblemKinds.NotYetPublished, new(
            $"{Definition.Id}: {text} уақытына дейін ештеңе жарияланбайды. Сол уақыттан кейін сұраңыз.",
            $"{Definition.Id}: до {text} ничего не публикуется. Запросите после этого времени.",
            $"{Definition.Id}: nothing is published before {text}. Ask again after that."))
        {
            RetryAfter = instant - now,
            Members = [("publishNotBefore", text)],
        };
    }

    /// <summary>Refuses where no snapshot has been published.</summary>
    public LatestDocument RequireLatest() => Latest ?? throw new Problem(ProblemKinds.NoSnapshot, new(
        $"{Definition.Id}: бірінші нәтиже әлі жарияланған жоқ. Кейінірек қайталаңыз.",
        $"{Definition.Id}: первый снимок результатов ещё не опубликован. Повторите позже.",
        $"{Definition.Id}: the first snapshot has not been published yet. Try again later.")).Thrown();

    private async Task<PublishedResult> LoadAsync()
    {
        // A view outlives the request that first needs this, so the caller's cancellation does not end it.
        var latest = RequireLatest();
        var bytes = await results.FindSnapshotAsync(Definition.Id, latest.Sequence, CancellationToken.None);
        return bytes is { } found && Digest.Of(found.Span) == latest.Snapshot
            ? await PublishedResult.LoadAsync(Documents, Snapshot.Read(found), CancellationToken.None)
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"Snapshot {latest.Sequence} of {Definition.Id} is not the one that latest.json names: run verify."));
    }

    /// <summary>What failed is tried again by the next who asks.</summary>
    private Task<T> Once<T>(ref Task<T>? kept, Func<Task<T>> load)
    {
        lock (_lock)
        {
            if (kept is null || kept.IsFaulted || kept.IsCanceled)
            {
                kept = load();
            }

            return kept;
        }
    }
}
