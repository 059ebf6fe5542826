using System.Collections.Immutable;
using System.Text;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>Persons who decide in a world. They look first, and decide in sight of what is there, unless a test says otherwise.</summary>
internal sealed class Deciders(World world)
{
    /// <summary>The small contest as a live one, in which weighty decisions need two persons.</summary>
    public static readonly byte[] LiveDefinition = Replaced(("\"rehearsal\"", "\"live\""), ("\"twoPersons\": false", "\"twoPersons\": true"));

    /// <summary>Where first signatures wait.</summary>
    public MemoryAccess Access { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The definition of the small contest with other policies.</summary>
    public static byte[] Replaced(params (string Old, string New)[] changes) => Encoding.UTF8.GetBytes(
        changes.Aggregate(Encoding.UTF8.GetString(SmallContest.DefinitionBytes), (text, change) => text.Replace(change.Old, change.New, StringComparison.Ordinal)));

    /// <summary>A draft that names nothing as seen: about a station, or about the contest.</summary>
    public static Decision Draft(DecisionKind kind, string district = "", string station = "", Digest content = default) => new(
        SmallContest.Id, "", district, station, district.Length > 0 ? "paper" : "", kind, content, [], [],
        kind == DecisionKind.Distrust ? "north" : "", null, "session-1", "Decided in the session.", ["judge-1"], default);

    /// <summary>Names in a draft what is there now. It must be something, or the draft is a decision already.</summary>
    public async Task<Decision> InSightAsync(Decision draft)
    {
        var looked = await DraftAsync(draft);
        Assert.Equal(DecideOutcome.Stale, looked.Outcome);
        return looked.Now is { } now
            ? draft with { Saw = now.Contents, Previous = now.Decisions }
            : draft with { Saw = looked.Saw, Previous = looked.Previous };
    }

    /// <summary>Drafts in sight of what is there.</summary>
    public async Task<DecideAnswer> DecideAsync(Decision draft) => await DraftAsync(await InSightAsync(draft));

    public Task<DecideAnswer> DraftAsync(Decision draft, params ImmutableArray<string> areas) => DraftAsync(draft, 1, world.Stores, areas);

    /// <summary>Drafts on other stores, or in sight of another edition of the ledger.</summary>
    public Task<DecideAnswer> DraftAsync(Decision draft, int edition, StoreSet stores, params ImmutableArray<string> areas) => Decide(edition, stores).DraftAsync(draft, areas, Cancel);

    public Task<DecideAnswer> ConfirmAsync(Digest proposal, string by, params ImmutableArray<string> areas) => Decide(1, world.Stores).ConfirmAsync(proposal, by, areas, Cancel);

    /// <summary>The decisions recorded, activations not among them.</summary>
    public async Task<IReadOnlyList<Decision>> RecordedAsync() =>
        [.. (await world.Stores.Ledger.ReadDecisionsAsync(SmallContest.Id, Cancel)).Select(stored => DecisionDocument.Read(stored.Bytes)).OrderBy(decision => decision.At)];

    /// <summary>The partitions marked, in order; and nothing is marked any more if asked for.</summary>
    public async Task<string[]> MarksAsync(bool isCleared = false)
    {
        var marks = await world.Stores.Ledger.ReadDirtyAsync(SmallContest.Id, Cancel);
        if (isCleared)
        {
            await world.Stores.Ledger.ClearDirtyAsync(SmallContest.Id, marks, Cancel);
        }

        return [.. marks.Select(mark => mark.Partition).Order(StringComparer.Ordinal)];
    }

    private Decide Decide(int edition, StoreSet stores) => new(stores, Access, new ActiveContest(world.Contest!, edition, world.Contest!.Activation), world.Clock);
}
