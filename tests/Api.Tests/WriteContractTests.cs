using System.Globalization;
using System.Text.Json;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>The operations that write, against the OpenAPI document, over HTTP.</summary>
public abstract class WriteContractTests
{
    private Setting Working => OnHost(new() { HasWrites = true, Works = true, IsGuarded = true, IsLive = true });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_GrantBytesReceipt_AnswerAsDocumented()
    {
        await using var served = await Served.PublishedAsync(Working);
        var contract = await Contract.OfAsync(served);
        var sender = await served.TokenAsync("tsk-2", AccessRole.Sender, "region:South");
        var body = Served.Header + "South,d3,9,50,40,0,20,20\n";
        var request = $$"""{"file":"a.csv","length":{{body.Length}}}""";
        await contract.CheckRequestAsync("createUpload", request);
        var grant = (await served.SendAsync(HttpMethod.Post, "uploads", sender, request)).Is(201);
        await contract.CheckAsync("createUpload", grant);
        Assert.Equal($"/api/contests/{Served.Contest}/uploads/{grant.Json.GetProperty("id").GetString()}", grant["Location"]);
        CheckUploadUrl(grant);
        var accepted = (await served.SendAsync(HttpMethod.Put, grant["Location"], sender, body, "text/csv")).Is(202);
        await contract.CheckAsync("putUpload", accepted);
        var receipt = await WaitAsync(served, contract, accepted.Json.GetProperty("receiptUrl").GetString()!, sender);
        Assert.Equal(1, receipt.Json.GetProperty("entries").GetInt32());
        Assert.Equal(accepted.Json.GetProperty("evidence").GetString(), receipt.Json.GetProperty("evidence").GetString());
    }

    [Fact]
    public async Task Receipt_NotThereYet_IsPending()
    {
        await using var served = await Served.PublishedAsync(Working with { Works = false });
        var contract = await Contract.OfAsync(served);
        var sender = await served.TokenAsync("tsk-2", AccessRole.Sender);
        var grant = (await served.SendAsync(HttpMethod.Post, "uploads", sender, """{"file":"a.csv"}""")).Is(201);
        (await served.SendAsync(HttpMethod.Put, grant["Location"], sender, Served.Header, null)).Is(202);
        var pending = (await served.SendAsync(HttpMethod.Get, grant.Json.GetProperty("receiptUrl").GetString()!, sender, null)).Is(202);
        await contract.CheckAsync("getUploadReceipt", pending);
        Assert.Equal("1", pending["Retry-After"]);
    }

    /// <summary>What a token’s areas do not cover is taken in, held, and told to the sender.</summary>
    [Theory]
    [InlineData("North,d1,1,100,90,5,60,25", true)]
    [InlineData("South,d3,9,50,40,0,20,20", false)]
    public async Task Upload_OfAnAreaOutsideTheTokens_IsToldInTheReceipt(string row, bool isOutside)
    {
        await using var served = await Served.PublishedAsync(Working);
        var contract = await Contract.OfAsync(served);
        var sender = await served.TokenAsync("tsk-2", AccessRole.Sender, "region:South");
        var grant = (await served.SendAsync(HttpMethod.Post, "uploads", sender, """{"file":"a.csv"}""")).Is(201);
        var accepted = (await served.SendAsync(HttpMethod.Put, grant["Location"], sender, Served.Header + row + "\n", "text/csv")).Is(202);
        var receipt = await WaitAsync(served, contract, accepted.Json.GetProperty("receiptUrl").GetString()!, sender);
        Assert.Equal(isOutside, receipt.Json.GetProperty("findings").EnumerateArray().Any(static finding => finding.GetProperty("code").GetString() == "S112"));
        Assert.Equal(1, receipt.Json.GetProperty("entries").GetInt32()); // nothing is lost either way
    }

    /// <summary>The role decides what an upload holds: a commission sends no observations, an observer no protocols.</summary>
    [Theory]
    [InlineData(AccessRole.Sender, "protocols", true)]
    [InlineData(AccessRole.Sender, "observations", false)]
    [InlineData(AccessRole.Sender, "accreditations", false)]
    [InlineData(AccessRole.Observer, "observations", true)]
    [InlineData(AccessRole.Observer, "protocols", false)]
    [InlineData(AccessRole.Observer, "accreditations", false)]
    [InlineData(AccessRole.Admin, "protocols", true)]
    [InlineData(AccessRole.Admin, "observations", true)]
    [InlineData(AccessRole.Admin, "accreditations", true)]
    public async Task Grant_OfAKind_IsForItsRole(AccessRole role, string kind, bool isGranted)
    {
        await using var served = await Served.PublishedAsync(Working with { Works = false });
        var answer = await served.SendAsync(HttpMethod.Post, "uploads", await served.TokenAsync("x", role), $$"""{"file":"a.csv","kind":"{{kind}}"}""");
        if (isGranted)
        {
            answer.Is(201);
        }
        else
        {
            answer.IsProblem(403, "forbidden");
        }
    }

    /// <summary>Two files race for one grant: both are let in before either is whole, and the first that is whole is the upload.</summary>
    [Fact]
    public async Task Upload_SecondFileForOneGrant_IsRefusedEvenIfItBeganFirst()
    {
        await using var served = await Served.PublishedAsync(Working with { Works = false });
        var sender = await served.TokenAsync("tsk-2", AccessRole.Sender);
        var grant = (await served.SendAsync(HttpMethod.Post, "uploads", sender, """{"file":"a.csv"}""")).Is(201)["Location"];
        using var slow = new WatchedBody(Served.Header + "South,d3,9,50,40,0,20,20\n");
        var first = WatchedBody.PutAsync(served, grant, sender, slow);
        await slow.Asked.WaitAsync(TimeSpan.FromMinutes(1), Cancel); // the host wants the bytes
        var second = (await served.SendAsync(HttpMethod.Put, grant, sender, Served.Header + "South,d3,9,50,41,0,20,21\n", "text/csv")).Is(202);
        slow.Finish();
        (await first).IsProblem(409, "grant-used");
        var upload = await served.Stores.Ledger.FindUploadAsync(Served.Contest, grant.Split('/')[^1], Cancel);
        Assert.Equal(second.Json.GetProperty("evidence").GetString(), upload!.Evidence.Hex);
    }

    /// <summary>A file above the limit is refused by its length: the sender is not even asked for the bytes.</summary>
    [Theory]
    [InlineData(Hosting.MostBytes, true)]
    [InlineData(Hosting.MostBytes + 1, false)]
    public async Task Upload_AboveTheLimit_IsRefusedBeforeItIsRead(int length, bool isRead)
    {
        await using var served = await Served.PublishedAsync(Working with { Works = false });
        var sender = await served.TokenAsync("tsk-2", AccessRole.Sender);
        var grant = (await served.SendAsync(HttpMethod.Post, "uploads", sender, """{"file":"a.csv"}""")).Is(201)["Location"];
        using var body = new WatchedBody(new string('x', length));
        body.Finish();
        var answer = await WatchedBody.PutAsync(served, grant, sender, body);
        Assert.Equal(isRead, body.Asked.IsCompleted);
        if (isRead)
        {
            answer.Is(202);
        }
        else
        {
            Assert.Contains("5000", answer.IsProblem(413, "too-large").Json.GetProperty("detail").GetString(), StringComparison.Ordinal); // and how much is allowed
        }
    }

    [Fact]
    public async Task Rollup_Requested_IsFollowedUntilDone()
    {
        await using var served = await Served.PublishedAsync(Working);
        var contract = await Contract.OfAsync(served);
        var publisher = await served.TokenAsync("centre", AccessRole.Publisher);
        var requested = (await served.SendAsync(HttpMethod.Post, "rollups", publisher, null)).Is(202);
        await contract.CheckAsync("requestRollup", requested);
        var url = requested["Location"];
        for (var attempt = 0; ; attempt++)
        {
            var progress = (await served.SendAsync(HttpMethod.Get, url, publisher, null)).Is(200);
            await contract.CheckAsync("getRollup", progress);
            if (progress.Json.GetProperty("status").GetString() == "done")
            {
                Assert.False(progress.Json.GetProperty("isNew").GetBoolean());
                break;
            }

            Assert.True(attempt < 200, progress.Text);
            await Task.Delay(50, Cancel);
        }
    }

    [Fact]
    public async Task Rollup_BeforeTheHourOfPublication_FailsAndSaysWhy()
    {
        await using var served = await Served.PublishedAsync(Working, """ "publishNotBefore": "2026-01-11T20:00:00Z", """);
        var contract = await Contract.OfAsync(served);
        var publisher = await served.TokenAsync("centre", AccessRole.Publisher);
        var requested = (await served.SendAsync(HttpMethod.Post, "rollups", publisher, null)).Is(202);
        for (var attempt = 0; ; attempt++)
        {
            var progress = (await served.SendAsync(HttpMethod.Get, requested["Location"], publisher, null)).Is(200);
            await contract.CheckAsync("getRollup", progress);
            if (progress.Json.GetProperty("status").GetString() == "failed")
            {
                Assert.Contains("published before 2026-01-11T20:00:00", progress.Json.GetProperty("why").GetString(), StringComparison.Ordinal);
                break;
            }

            Assert.True(attempt < 200, progress.Text);
            await Task.Delay(50, Cancel);
        }
    }

    [Fact]
    public async Task Annulment_InALiveContest_NeedsTwoPersonsWhoSentNothing()
    {
        await using var served = await Served.PublishedAsync(Working with { Works = false });
        var contract = await Contract.OfAsync(served);
        var first = await served.TokenAsync("judge-1", AccessRole.Decider);
        var second = await served.TokenAsync("judge-2", AccessRole.Decider);
        var seen = await SeenAsync(served, first, "d1", "1");
        var body = DecisionOf("annul", "d1", "1", seen);
        await contract.CheckRequestAsync("decide", body);
        var proposed = (await served.SendAsync(HttpMethod.Post, "decisions", first, body)).Is(202);
        await contract.CheckAsync("decide", proposed);
        var confirm = proposed.Json.GetProperty("confirmUrl").GetString()!;
        (await served.SendAsync(HttpMethod.Post, confirm, first, null)).IsProblem(403, "same-person");
        (await served.SendAsync(HttpMethod.Post, confirm, await served.TokenAsync("tsk-1", AccessRole.Decider), null)).IsProblem(403, "own-entries");
        var decided = (await served.SendAsync(HttpMethod.Post, confirm, second, null)).Is(201);
        await contract.CheckAsync("confirmDecision", decided);
        await served.RollUpAsync();
        var station = (await served.GetAsync("stations/1?area=North/d1")).Is(200).Json.GetProperty("forms")[0];
        Assert.Equal("annulled", station.GetProperty("state").GetString());
        Assert.Equal(["judge-1", "judge-2"], station.GetProperty("decisions")[0].GetProperty("by").EnumerateArray().Select(by => by.GetString()));
    }

    /// <summary>й is one character or two: neither makes a second person, nor a stranger of whoever sent the entries.</summary>
    [Fact]
    public async Task Annulment_ByAHolderWhoseNameHasTwoForms_IsOnePerson()
    {
        await using var served = await Served.PublishedAsync(Working with { Works = false });
        var decomposed = await served.TokenAsync("район".Normalize(System.Text.NormalizationForm.FormD), AccessRole.Decider);
        var composed = await served.TokenAsync("район", AccessRole.Decider);
        var body = DecisionOf("annul", "d1", "1", await SeenAsync(served, decomposed, "d1", "1"));
        var confirm = (await served.SendAsync(HttpMethod.Post, "decisions", decomposed, body)).Is(202).Json.GetProperty("confirmUrl").GetString()!;
        (await served.SendAsync(HttpMethod.Post, confirm, decomposed, null)).IsProblem(403, "same-person");
        (await served.SendAsync(HttpMethod.Post, confirm, composed, null)).IsProblem(403, "same-person");
        await served.SendAsync("more.csv", "район", Served.Header + "South,d3,9,50,40,0,20,20\n");
        (await served.SendAsync(HttpMethod.Post, "decisions", decomposed, DecisionOf("annul", "d3", "9", []))).IsProblem(403, "own-entries");
    }

    [Fact]
    public async Task NotOpened_NeedsOnePerson_AndIsDecidedAtOnce()
    {
        await using var served = await Served.PublishedAsync(Working with { Works = false });
        var contract = await Contract.OfAsync(served);
        var body = DecisionOf("notOpened", "d3", "9", []);
        var decided = (await served.SendAsync(HttpMethod.Post, "decisions", await served.TokenAsync("judge-1", AccessRole.Decider), body)).Is(201);
        await contract.CheckAsync("decide", decided);
    }

    [Fact]
    public async Task Health_TellsTheTruth()
    {
        await using var served = await Served.PublishedAsync(Working);
        var contract = await Contract.OfAsync(served);
        var fine = (await served.GetAsync("/api/health")).Is(200);
        await contract.CheckAsync("getHealth", fine);
        served.Clock.Advance(TimeSpan.FromSeconds(3));
        served.Probe = static () => throw new ObjectDisposedException("store");
        var failing = (await served.GetAsync("/api/health")).Is(503);
        await contract.CheckAsync("getHealth", failing);
        Assert.False(failing.Json.GetProperty("storeWritable").GetBoolean());
    }

    /// <summary>The setting on the host under test.</summary>
    private protected abstract Setting OnHost(Setting setting);

    /// <summary>Where this host lets senders put their bytes.</summary>
    private protected abstract void CheckUploadUrl(Answer grant);

    /// <summary>The contents that stand for a station: what a refused decision names.</summary>
    internal static async Task<string[]> SeenAsync(Served served, string decider, string area, string station)
    {
        var refused = (await served.SendAsync(HttpMethod.Post, "decisions", decider, DecisionOf("annul", area, station, []))).IsProblem(409, "state-changed");
        return refused.Json.GetProperty("contents").GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    internal static string DecisionOf(string kind, string area, string station, string[] saw, string? content = null) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["kind"] = kind,
        ["area"] = area,
        ["station"] = station,
        ["form"] = "station",
        ["saw"] = saw,
        ["previous"] = Array.Empty<string>(),
        ["content"] = content,
        ["reason"] = "court",
        ["explanation"] = string.Create(CultureInfo.InvariantCulture, $"Decided about {area}/{station}."),
    }.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value));

    private static async Task<Answer> WaitAsync(Served served, Contract contract, string url, string token)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await served.SendAsync(HttpMethod.Get, url, token, null);
            await contract.CheckAsync("getUploadReceipt", answer);
            if (answer.Status == System.Net.HttpStatusCode.OK)
            {
                return answer;
            }

            Assert.True(attempt < 200, answer.Text);
            await Task.Delay(50, Cancel);
        }
    }
}
