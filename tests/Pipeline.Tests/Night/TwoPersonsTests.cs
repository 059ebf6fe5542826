using System.Collections.Immutable;
using System.Text;
using Hattama.Contests;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Tests.Night;

/// <summary>Which decisions of which contest one person makes alone, and what a second person's confirmation still has to pass (#5).</summary>
public sealed class TwoPersonsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<DecisionKind, ContestMode, bool, bool> Kinds
    {
        get
        {
            var data = new TheoryData<DecisionKind, ContestMode, bool, bool>();
            foreach (var kind in new[] { DecisionKind.Pick, DecisionKind.Release, DecisionKind.Annul, DecisionKind.NotOpened, DecisionKind.Distrust, DecisionKind.Final, DecisionKind.Reopen })
            {
                data.Add(kind, ContestMode.Live, true, kind is DecisionKind.Release or DecisionKind.Annul or DecisionKind.Final or DecisionKind.Reopen);
                data.Add(kind, ContestMode.Live, false, false);
                data.Add(kind, ContestMode.Rehearsal, true, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Kind_OneDecider_IsDecidedOrAwaitsTheSecond(DecisionKind kind, ContestMode mode, bool twoPersons, bool awaits)
    {
        await using var session = await Session.OpenAsync(mode, twoPersons, isComplete: kind is DecisionKind.Final or DecisionKind.Reopen);
        if (kind == DecisionKind.Reopen)
        {
            await session.DecideAsync(DecisionKind.Final);
            await session.RollUpAsync();
        }

        var before = await session.DecisionsAsync();
        var answer = await session.DraftAsync(kind);
        Assert.Equal(awaits ? DecideOutcome.AwaitsSecond : DecideOutcome.Decided, answer.Outcome);
        Assert.Equal(before + (awaits ? 0 : 1), await session.DecisionsAsync()); // a proposal decides nothing
        if (awaits)
        {
            Assert.Equal(DecideOutcome.SamePerson, (await session.ConfirmAsync(answer.Digest, "judge-1")).Outcome);
            Assert.Equal(DecideOutcome.Decided, (await session.ConfirmAsync(answer.Digest, "judge-2")).Outcome);
            Assert.Equal(before + 1, await session.DecisionsAsync());
        }
    }

    [Theory]
    [InlineData(DecisionKind.Release)]
    [InlineData(DecisionKind.Annul)]
    public async Task Second_WhoSentAnEntryOfIt_IsRefused(DecisionKind kind)
    {
        await using var session = await Session.OpenAsync(ContestMode.Live, twoPersons: true);
        var proposed = await session.DraftAsync(kind);
        Assert.Equal(DecideOutcome.OwnEntries, (await session.ConfirmAsync(proposed.Digest, "north")).Outcome);
        Assert.Equal(DecideOutcome.OwnEntries, (await session.DraftAsync(kind, by: "north")).Outcome);
    }

    [Fact]
    public async Task Second_OfAnotherArea_IsRefused()
    {
        await using var session = await Session.OpenAsync(ContestMode.Live, twoPersons: true);
        var proposed = await session.DraftAsync(DecisionKind.Annul);
        Assert.Equal(DecideOutcome.OutsideAreas, (await session.ConfirmAsync(proposed.Digest, "judge-2", "region:R2")).Outcome);
        Assert.Equal(DecideOutcome.Decided, (await session.ConfirmAsync(proposed.Digest, "judge-2", "region:R1")).Outcome);
    }

    [Fact]
    public async Task Second_AfterSomethingArrived_HasToLookAgain()
    {
        await using var session = await Session.OpenAsync(ContestMode.Live, twoPersons: true);
        var proposed = await session.DraftAsync(DecisionKind.Annul);
        await session.SendAsync("south", Row.Good("R1D1", 1, salt: 9));
        Assert.Equal(DecideOutcome.Stale, (await session.ConfirmAsync(proposed.Digest, "judge-2")).Outcome);
    }

    /// <summary>A decision before the first protocol is no zero any more, and is not published before its hour.</summary>
    [Fact]
    public async Task Decision_BeforeAnythingArrived_EndsTheZeroReport()
    {
        await using var session = await Session.OpenAsync(ContestMode.Rehearsal, twoPersons: false, rows: []);
        Assert.Equal(DecideOutcome.Decided, (await session.DraftAsync(DecisionKind.NotOpened)).Outcome);
        Assert.Equal(SnapshotStatus.Partial, (await session.RollUpAsync()).Snapshot.Snapshot.Status);

        await using var early = await Session.OpenAsync(ContestMode.Rehearsal, twoPersons: false, rows: [], notBefore: true);
        Assert.Equal(DecideOutcome.Decided, (await early.DraftAsync(DecisionKind.NotOpened)).Outcome);
        Assert.True((await Assert.ThrowsAsync<PipelineException>(early.RollUpAsync)).IsHeldBack);
    }

    /// <summary>A contest whose station R1D1/1 breaks a relation, or that is complete; opened with its zero report.</summary>
    private sealed class Session : IAsyncDisposable
    {
        private readonly World _world = World.InMemory();
        private readonly MemoryAccess _access = new();
        private readonly UploadIds _ids;
        private ContestInForce? _contest;

        private Session() => _ids = new UploadIds(_world.Clock);

        private Decide Decide => new(_world.Stores, _access, new ActiveContest(_contest!, 1, _contest!.Activation), _world.Clock);

        public static async Task<Session> OpenAsync(ContestMode mode, bool twoPersons, bool isComplete = false, Row[]? rows = null, bool notBefore = false)
        {
            var session = new Session();
            var policies = $"\"twoPersons\": {(twoPersons ? "true" : "false")}" + (notBefore ? ", \"publishNotBefore\": \"2030-05-06T00:00:00Z\"" : string.Empty);
            var json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SmallContest.DefinitionBytes)
                .Replace("\"rehearsal\"", mode == ContestMode.Live ? "\"live\"" : "\"rehearsal\"", StringComparison.Ordinal)
                .Replace("\"twoPersons\": false", policies, StringComparison.Ordinal));
            session._contest = await new Setup(session._world.Stores, session._world.Clock).ActivateAsync(json, SmallContest.Read(json), SmallContest.Usual, "p1,p2", "test", Cancel);
            Assert.Equal(SnapshotStatus.Zero, (await session.RollUpAsync()).Snapshot.Snapshot.Status);
            var all = SmallContest.Districts.SelectMany(static district => Enumerable.Range(1, 4).Select(station => Row.Good(district, station))).ToArray();
            await session.SendAsync("north", rows ?? (isComplete ? all : [all[0] with { Voted = all[0].Voted + 1 }, all[1]]));
            if (rows is null)
            {
                await session.RollUpAsync();
            }

            return session;
        }

        public async Task SendAsync(string sender, params Row[] rows)
        {
            if (rows.Length > 0)
            {
                _world.Clock.Advance(TimeSpan.FromSeconds(1));
                await new Intake(_world.Stores, _contest!, 1, ReadCaps.Default, _ids).TakeInAsync("a.csv", sender, new MemoryStream(SmallContest.Csv(rows)), null, Cancel);
            }
        }

        public Task<RollupReport> RollUpAsync()
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            return new Rollup(_world.Stores, _contest!, 1, _world.Key, _world.Clock).RunAsync(null, Cancel);
        }

        /// <summary>Looks, then proposes in sight of what is there: about R1D1/1, for a pick R1D1/2, for a station not opened R3D3/4.</summary>
        public async Task<DecideAnswer> DraftAsync(DecisionKind kind, string by = "judge-1")
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            var (area, station) = kind switch
            {
                DecisionKind.Pick => ("R1D1", "2"),
                DecisionKind.NotOpened => ("R3D3", "4"),
                DecisionKind.Release or DecisionKind.Annul => ("R1D1", "1"),
                _ => (string.Empty, string.Empty),
            };
            var draft = new Decision(
                SmallContest.Id, string.Empty, area, station, area.Length > 0 ? "paper" : string.Empty, kind, default, [], [],
                kind == DecisionKind.Distrust ? "north" : string.Empty, null, "session-1", "Decided in the session.", [by], default);
            var looked = await Decide.DraftAsync(draft, [], Cancel);
            if (looked.Outcome != DecideOutcome.Stale)
            {
                return looked;
            }

            var seen = looked.Now is { } now
                ? draft with { Saw = now.Contents, Previous = now.Decisions, Content = kind is DecisionKind.Pick or DecisionKind.Release ? Assert.Single(now.Contents) : default }
                : draft with { Saw = looked.Saw, Previous = looked.Previous };
            return await Decide.DraftAsync(seen, [], Cancel);
        }

        public Task<DecideAnswer> ConfirmAsync(Digest proposal, string by, params ImmutableArray<string> areas)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            return Decide.ConfirmAsync(proposal, by, areas, Cancel);
        }

        public async Task DecideAsync(DecisionKind kind)
        {
            var answer = await DraftAsync(kind);
            if (answer.Outcome == DecideOutcome.AwaitsSecond)
            {
                answer = await ConfirmAsync(answer.Digest, "judge-2");
            }

            Assert.Equal(DecideOutcome.Decided, answer.Outcome);
        }

        public async Task<int> DecisionsAsync() => (await _world.Stores.Ledger.ReadDecisionsAsync(SmallContest.Id, Cancel)).Count;

        public ValueTask DisposeAsync() => _world.DisposeAsync();
    }
}
