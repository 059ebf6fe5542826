using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Kit;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests.Night;

/// <summary>The stores, the clock and the people of the night, and beside them the plain tally that every snapshot is held against.</summary>
internal sealed class NightHost : IAsyncDisposable
{
    private const string Id = "kz-2022";
    private readonly FakeTimeProvider _clock = new(Instant("2022-06-05T03:59:00Z"));
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly MemoryAccess _access = new();
    private readonly StoreSet _stores;
    private readonly byte[] _definitionBytes;
    private readonly ContestDefinition _definition;
    private readonly Dictionary<string, KzStation> _stations;
    private readonly UploadIds _ids;
    private readonly Dictionary<string, long[]> _counted = [];
    private ContestInForce _contest = null!;
    private long _sequence;

    private NightHost()
    {
        var memory = new MemoryStore();
        _stores = new StoreSet(memory.Evidence, memory.Ledger, memory.Results);
        _ids = new UploadIds(_clock);
        var text = File.ReadAllText(Repository.File("samples", "kz-2022", "contest.json"));
        _definitionBytes = Encoding.UTF8.GetBytes(text
            .Replace("\"mode\": \"rehearsal\"", "\"mode\": \"live\"", StringComparison.Ordinal)
            .Replace("\"publishNotBefore\": null", "\"publishNotBefore\": \"2022-06-05T15:00:00Z\"", StringComparison.Ordinal));
        _definition = SmallContest.Read(_definitionBytes);
        Assert.True(_definition is { Mode: ContestMode.Live, Policies: { TwoPersons: true, PublishNotBefore: not null } });
        _stations = KzNation.Stations().ToDictionary(station => station.Key);
        var first = Of("75").First();
        _stations[first.Key] = Annulled = first with { Paper = KzStation.Fill(1587, yes: 347, no: 5, both: 0, invalid: 172) };
        Assert.Equal(10_012, _stations.Count);
    }

    public KzStation Annulled { get; }

    public IEnumerable<string> Regions => _stations.Values.Select(station => station.Region).Distinct();

    /// <summary>Twelve stations of which two papers are around: one of each eastern region's first district.</summary>
    public IReadOnlyList<KzStation> Disputed => [.. Regions.Except(KzNation.WesternRegions).Select(region => Of(region).ElementAt(10))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<NightHost> OpenAsync()
    {
        var night = new NightHost();
        var surplus = new KzStation("59", "5901", 999, KzNation.East, KzStation.Fill(100, 40, 10, 1, 1));
        night._contest = await new Setup(night._stores, night._clock).ActivateAsync(
            night._definitionBytes, night._definition, night.Compile(night._stations.Values.Append(surplus)), "cec-1,cec-2", "As announced on 17 May", Cancel);
        return night;
    }

    public void At(string instant) => _clock.AdjustTime(Instant(instant));

    public IEnumerable<KzStation> Of(string region) => _stations.Values.Where(station => station.Region == region);

    public KzStation Paper(string key) => _stations[key];

    /// <summary>30 eastern stations whose first protocol does not add up.</summary>
    public static bool IsWrong(KzStation station) => station.Region is "19" or "61" or "63" && station.Number is > 100 and <= 110;

    /// <summary>20 eastern stations that are late.</summary>
    public static bool IsLate(KzStation station) => station.Region is "35" or "79" && station.Number is > 200 and <= 210;

    public void Count(params IEnumerable<KzStation> stations)
    {
        foreach (var station in stations)
        {
            _counted[station.Key] = station.Paper;
        }
    }

    public void Uncount(KzStation station) => _counted.Remove(station.Key);

    public bool IsCounted(KzStation station) => _counted.ContainsKey(station.Key);

    /// <summary>The independent tally: line by line over what counts.</summary>
    public long[] Sums()
    {
        var sums = new long[KzNation.Lines.Length];
        foreach (var paper in _counted.Values)
        {
            for (var line = 0; line < sums.Length; line++)
            {
                sums[line] += paper[line];
            }
        }

        return sums;
    }

    public async Task SendAsync(string sender, string region, byte[] bytes)
    {
        Assert.True(await Opening.IsOpenAsync(_stores, _definition, Cancel));
        await new Intake(_stores, _contest, 1, ReadCaps.Default, _ids) { Areas = [$"region:{region}"] }
            .TakeInAsync($"{sender}.csv", sender, new MemoryStream(bytes), null, Cancel);
    }

    public async Task ActivateVotingDayAsync()
    {
        var version = new NewVersion(_definitionBytes, _definition, Compile(_stations.Values));
        var decide = new DecideActivation(_stores, _access, Active, _clock);
        var proposed = await decide.DraftAsync(version, "cec-1", [], "Station 999 was dissolved", null, Cancel);
        Assert.Equal(DecideOutcome.AwaitsSecond, proposed.Outcome);
        Assert.Equal(DecideOutcome.Decided, (await decide.ConfirmAsync(proposed.Digest, version, "cec-2", [], null, Cancel)).Outcome);
        _contest = (await new ContestsInForce(_stores, _clock).FindAsync(Id, Cancel))!.InForce;
    }

    /// <summary>Rolls up and compares the snapshot with the tally: sums, states, status, number.</summary>
    public async Task PublishAsync(
        string at, SnapshotStatus status, int missing = 0, int held = 0, int disputed = 0, int annulled = 0, int expected = 10_012)
    {
        At(at);
        var report = await RollUpAsync();
        var snapshot = report.Snapshot.Snapshot;
        Assert.Equal((true, ++_sequence, status), (report.IsNew, snapshot.Sequence, snapshot.Status));
        var published = new PublishedDocuments(_stores.Results, Id);
        var nation = (await PublishedResult.LoadAsync(published, report.Snapshot, Cancel)).Nation.Area.Tally;
        Assert.Equal(Sums(), nation.Lines.ToArray());
        var open = status == SnapshotStatus.Zero ? expected : missing;
        Assert.Equal(
            (open, held, disputed, annulled, _counted.Count, (long)expected),
            (nation.In(StateKind.Missing), nation.In(StateKind.Held), nation.In(StateKind.Disputed), nation.In(StateKind.Annulled), nation.In(StateKind.Counted), nation.Expected));
    }

    public Task<RollupReport> RollUpAsync() => new Rollup(_stores, _contest, 1, _key, _clock).RunAsync(null, Cancel);

    /// <summary>Decides about a station: one person proposes after looking, a second confirms where two are needed.</summary>
    public async Task DecideAsync(DecisionKind kind, KzStation station)
    {
        var content = kind == DecisionKind.Annul
            ? default
            : ContentDigest.Of(null, Id, station.District, station.Number.ToString(CultureInfo.InvariantCulture), "station", [.. station.Paper.Select(Value.Of)]);
        var draft = Draft(kind) with
        {
            Area = station.District,
            Station = station.Number.ToString(CultureInfo.InvariantCulture),
            Form = "station",
            Content = content,
        };
        var look = await DecideOf.DraftAsync(draft, [$"region:{station.Region}"], Cancel);
        Assert.Equal(DecideOutcome.Stale, look.Outcome); // nobody decides without naming what he saw
        await RecordAsync(draft with { Saw = look.Now!.Contents, Previous = look.Now.Decisions }, needsTwo: kind == DecisionKind.Annul);
    }

    public Task DistrustAsync(string sender, string since) =>
        RecordAsync(Draft(DecisionKind.Distrust) with { Sender = sender, Since = Instant(since) }, needsTwo: false);

    public async Task StageAsync(DecisionKind kind)
    {
        var look = await DecideOf.DraftAsync(Draft(kind), [], Cancel);
        Assert.Equal(DecideOutcome.Stale, look.Outcome);
        await RecordAsync(Draft(kind) with { Saw = look.Saw, Previous = look.Previous }, needsTwo: true);
    }

    public async Task VerifyAsync()
    {
        var report = await StoreVerifier.VerifyAsync(_stores, Id, new Anchors(_key.ExportSubjectPublicKeyInfoPem(), null, null), null, Cancel);
        report.AssertFine();
        Assert.Equal((_sequence, Reach.Evidence), (report.Snapshots, report.Reach));
    }

    public ValueTask DisposeAsync()
    {
        _key.Dispose();
        return ValueTask.CompletedTask;
    }

    private Decide DecideOf => new(_stores, _access, Active, _clock);

    private ActiveContest Active => new(_contest, 1, _contest.Activation);

    private static Decision Draft(DecisionKind kind) => new(
        Id, "", "", "", "", kind, default, [], [], "", null, "session", "Decided in the session of the commission.", ["cec-1"], default);

    private async Task RecordAsync(Decision draft, bool needsTwo)
    {
        var answer = await DecideOf.DraftAsync(draft, [], Cancel);
        Assert.Equal(needsTwo ? DecideOutcome.AwaitsSecond : DecideOutcome.Decided, answer.Outcome);
        if (needsTwo)
        {
            Assert.Equal(DecideOutcome.SamePerson, (await DecideOf.ConfirmAsync(answer.Digest, "cec-1", [], Cancel)).Outcome);
            Assert.Equal(DecideOutcome.Decided, (await DecideOf.ConfirmAsync(answer.Digest, "cec-2", [], Cancel)).Outcome);
        }
    }

    private Register Compile(IEnumerable<KzStation> stations)
    {
        var bytes = KzNation.Register(stations);
        var findings = new FindingList();
        var register = Flow.CompileRegister(
            _definition, [new SourceFile("register.csv", () => new MemoryStream(bytes))], areProtocols: false, ReadCaps.Default, findings, new FindingList());
        Assert.True(findings.Errors == 0, findings.Kept.Count == 0 ? null : findings.Kept[0].ToString());
        return register;
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
