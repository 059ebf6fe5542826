using Hattama.Api;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>Who may read what: receipts of a live contest, results before their hour.</summary>
public sealed class AccessTests
{
    private const string Early = """ "publishNotBefore": "2026-01-11T20:00:00Z", """;
    private const string Small = """ "minPublish": 10, "minPublishLine": "issued", """;
    private static readonly Setting Live = new() { HasWrites = true, IsGuarded = true, IsLive = true };

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("obs-1", AccessRole.Observer, true)]
    [InlineData("obs-1", AccessRole.Sender, true)]
    [InlineData("tsk-1", AccessRole.Sender, false)]
    [InlineData("obs-1", AccessRole.Publisher, false)]
    [InlineData("court", AccessRole.Decider, true)]
    [InlineData("audit", AccessRole.Auditor, true)]
    [InlineData("root", AccessRole.Admin, true)]
    public async Task Receipt_OfALiveContest_IsForItsSenderAndThoseWhoSeeAll(string? holder, AccessRole? role, bool isShown)
    {
        await using var served = await Served.PublishedAsync(Live);
        var token = holder is null ? null : await served.TokenAsync(holder, role!.Value);
        var answer = await served.SendAsync(HttpMethod.Get, $"receipts/{served.Upload}", token, null);
        _ = isShown ? answer.Is(200) : answer.IsProblem(404, "receipt-unknown");
        Assert.True(!isShown || answer["Vary"].Contains("Authorization", StringComparison.Ordinal));
    }

    /// <summary>A host may have several contests; who sees all of one sees nothing of another.</summary>
    [Theory]
    [InlineData(AccessRole.Auditor)]
    [InlineData(AccessRole.Admin)]
    [InlineData(AccessRole.Decider)]
    [InlineData(AccessRole.Sender)]
    public async Task Token_OfAnotherContest_ReadsNeitherReceiptsNorEarlyResults(AccessRole role)
    {
        await using var served = await Served.PublishedAsync(Live, Early);
        var other = await served.TokenOfAsync("other", "obs-1", role);
        (await served.SendAsync(HttpMethod.Get, $"receipts/{served.Upload}", other, null)).IsProblem(404, "receipt-unknown");
        (await served.SendAsync(HttpMethod.Get, "totals", other, null)).IsProblem(403, "not-yet-published");
        (await served.SendAsync(HttpMethod.Get, $"receipts/{served.Upload}", await served.TokenAsync("obs-1", role), null)).Is(200);
    }

    [Fact]
    public async Task Receipt_OfARehearsal_IsForWhoeverKnowsItsId()
    {
        await using var served = await Served.PublishedAsync(Live with { IsLive = false });
        (await served.GetAsync($"receipts/{served.Upload}")).Is(200);
    }

    /// <summary>The log lists the ids, and a receipt shows figures and the digest of the file (#5).</summary>
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("obs-1", AccessRole.Observer, true)]
    [InlineData("tsk-1", AccessRole.Sender, false)]
    [InlineData("audit", AccessRole.Auditor, true)]
    public async Task Receipt_OfARehearsalThatMergesSmallStations_IsForItsSenderAndThoseWhoSeeAll(string? holder, AccessRole? role, bool isShown)
    {
        await using var served = await Served.PublishedAsync(Live with { IsLive = false }, Small);
        var token = holder is null ? null : await served.TokenAsync(holder, role!.Value);
        var answer = await served.SendAsync(HttpMethod.Get, $"receipts/{served.Upload}", token, null);
        _ = isShown ? answer.Is(200) : answer.IsProblem(404, "receipt-unknown");
    }

    /// <summary>Nothing that anybody can ask for has the key, nor the digest of what was sent.</summary>
    [Fact]
    public async Task Key_IsInNoAnswer()
    {
        await using var served = await Served.PublishedAsync(Live with { IsLive = false }, Small);
        var activation = Assert.Single(await served.Stores.Ledger.ReadActivationsAsync(Served.Contest, TestContext.Current.CancellationToken));
        await using var stream = (await served.Stores.Evidence.OpenAsync(activation.Key, TestContext.Current.CancellationToken))!;
        using var reader = new StreamReader(stream);
        var secret = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n')[2];
        Assert.Equal(64, secret.Length);
        var stamps = await served.Stores.Ledger.ReadUploadsAsync(Served.Contest, TestContext.Current.CancellationToken);
        (await served.GetAsync($"documents/{activation.Key}")).IsProblem(404, "document-unknown");
        foreach (var address in new[] { "", "latest.json", "totals", "progress", "areas/d3", "areas/d1", "stations/9", "disputes", "snapshots", "snapshots/1", $"stations/1?area=d1" })
        {
            var text = (await served.GetAsync($"/api/contests/{Served.Contest}/{address}".TrimEnd('/'))).Is(200).Text;
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            Assert.All(stamps, stamp => Assert.DoesNotContain(stamp.Evidence.Hex, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Results_BeforeTheirHour_AreForAuditorsOnly_AndNobodyKeepsThem()
    {
        await using var served = await Served.PublishedAsync(Live, Early);
        var auditor = await served.TokenAsync("audit", AccessRole.Auditor);
        var root = (await served.SendAsync(HttpMethod.Get, "latest.json", auditor, null)).Is(200).Json.GetProperty("root").GetString();
        foreach (var address in new[] { "", "latest.json", "totals", "progress", "areas/d3", "stations/9", "disputes", "snapshots", "snapshots/1", $"documents/{root}" })
        {
            var path = $"/api/contests/{Served.Contest}/{address}".TrimEnd('/');
            var seen = (await served.SendAsync(HttpMethod.Get, path, auditor, null)).Is(200);
            Assert.Equal("no-store, private", seen["Cache-Control"]);
            foreach (var role in new[] { AccessRole.Sender, AccessRole.Observer, AccessRole.Decider, AccessRole.Publisher })
            {
                (await served.SendAsync(HttpMethod.Get, path, await served.TokenAsync("x", role), null)).IsProblem(403, "not-yet-published");
            }

            // What the auditor was given is in memory now: it must still not be given to others, not even as a 304.
            (await served.GetAsync(path)).IsProblem(403, "not-yet-published");
            (await served.GetAsync(path, ("If-None-Match", seen["ETag"]))).IsProblem(403, "not-yet-published");
        }

        served.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Equal("public, max-age=5, stale-while-revalidate=30", (await served.GetAsync("totals")).Is(200)["Cache-Control"]);
    }

    [Fact]
    public async Task ContestList_BeforeTheHour_NamesTheContestWithoutASnapshot()
    {
        await using var served = await Served.PublishedAsync(Live, Early);
        var contest = (await served.GetAsync("/api/contests")).Is(200).Json.GetProperty("contests")[0];
        Assert.Equal("null", contest.GetProperty("latest").GetRawText());
    }
}
