using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hattama.Kit;

namespace Hattama.Tests;

/// <summary>
/// A counting night over real HTTP against a real process: grants, good and broken files, decisions by two persons, roll-ups, kill -9 in the
/// middle of intake and of roll-ups, and at the end verification by everybody who can.
/// </summary>
public sealed class EndToEndTests
{
    private const string Base = "api/contests/small";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Night_WithKills_EndsInWhatWasSent_AndVerifies()
    {
        using var night = await Night.BeginAsync();
        await night.SendAsync(night.Districts[0]);
        await night.SendBrokenAsync();
        await night.RollUpAsync();
        await night.VerifyAsync();
        await DecideAsync(night);
        await KillDuringIntakeAsync(night);
        Assert.True(await KillDuringRollupsAsync(night) > 0, "No kill met a running roll-up.");
        await night.RollUpAsync();

        var totals = (await night.Server.SendAsync(null, HttpMethod.Get, $"{Base}/totals", null)).EnsureSuccessStatusCode();
        var json = await totals.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var counted = night.Districts.SelectMany(district => district.Rows).Where(row => row.Station != night.Annulled).ToList();
        Assert.Equal(counted.Sum(row => row.Yes), json.GetProperty("values").GetProperty("yes").GetInt64());
        Assert.Equal(counted.Count, json.GetProperty("stations").GetProperty("counted").GetInt64());
        Assert.Equal(1, json.GetProperty("stations").GetProperty("annulled").GetInt64());
        Assert.Equal(1, json.GetProperty("stations").GetProperty("held").GetInt64());
        await night.VerifyAsync();
        await VerifyOfflineAsync(night, json.GetProperty("snapshot").GetString()!);
    }

    private static async Task DecideAsync(Night night)
    {
        var body = """{"kind":"annul","area":"d00","station":"STATION","form":"station","saw":[],"previous":[],"reason":"court","explanation":"Seals broken."}"""
            .Replace("STATION", night.Annulled, StringComparison.Ordinal);
        var refused = await night.Server.SendAsync(night.Judge, HttpMethod.Post, $"{Base}/decisions", body);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var seen = (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("contents").GetString();
        var proposed = await night.Server.SendAsync(night.Judge, HttpMethod.Post, $"{Base}/decisions", body.Replace("\"saw\":[]", $"\"saw\":[\"{seen}\"]", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Accepted, proposed.StatusCode);
        var confirm = (await proposed.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("confirmUrl").GetString()!;
        // A proposal outlives the process that took it.
        await night.RestartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await night.Server.SendAsync(night.Judge, HttpMethod.Post, confirm, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await night.Server.SendAsync(night.SecondJudge, HttpMethod.Post, confirm, null)).StatusCode);
    }

    /// <summary>Many uploads at once; the process dies when some are acknowledged. Whoever got no answer asks again with the same grant.</summary>
    private static async Task KillDuringIntakeAsync(Night night)
    {
        var grants = new List<(string Url, District District)>();
        foreach (var district in night.Districts[1..30])
        {
            grants.Add((await night.Server.GrantAsync(night.Sender), district));
        }

        var acknowledged = 0;
        var killed = night.Server;
        var answers = await Task.WhenAll(grants.Select(async grant =>
        {
            try
            {
                var answer = await killed.SendAsync(night.Sender, HttpMethod.Put, grant.Url, grant.District.Csv);
                if (Interlocked.Increment(ref acknowledged) == 8)
                {
                    killed.Kill();
                }

                return answer.StatusCode == HttpStatusCode.Accepted;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }));
        await night.RestartAsync();
        Assert.True(answers.Count(answer => answer) >= 8);
        for (var i = 0; i < grants.Count; i++)
        {
            if (!answers[i])
            {
                var again = await night.Server.SendAsync(night.Sender, HttpMethod.Put, grants[i].Url, grants[i].District.Csv);
                Assert.True(again.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict, $"{again.StatusCode}");
            }

            // Acknowledged or not: what has a stamp gets its receipt.
            Assert.Equal(grants[i].District.Rows.Length, (await night.Server.ReceiptAsync(night.Sender, grants[i].Url)).GetProperty("entries").GetInt32());
        }
    }

    /// <summary>New uploads, a roll-up, and death when it runs; gives how many of the kills met one that ran.</summary>
    private static async Task<int> KillDuringRollupsAsync(Night night)
    {
        var met = 0;
        foreach (var districts in night.Districts[30..].Chunk(3))
        {
            foreach (var district in districts)
            {
                await night.SendAsync(district);
            }

            var requested = await night.Server.SendAsync(night.Publisher, HttpMethod.Post, $"{Base}/rollups", null);
            var url = requested.Headers.Location!.ToString();
            var status = "waiting";
            while (status == "waiting")
            {
                var answer = await night.Server.SendAsync(night.Publisher, HttpMethod.Get, url, null);
                status = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("status").GetString();
            }

            met += status == "running" ? 1 : 0;
            night.Server.Kill();
            await night.RestartAsync();
        }

        return met;
    }

    /// <summary>With nothing but a bundle and the command line.</summary>
    private static async Task VerifyOfflineAsync(Night night, string snapshot)
    {
        var bundle = night.Contest.PathOf("bundle.zip");
        (await CommandRun.Of("export", "--store", night.Contest.Store, "--format", "bundle", "--out", bundle)).Ended(0);
        var report = (await CommandRun.Of("verify", "--folder", bundle, "--pin", snapshot, "--json")).Ended(0).Json;
        Assert.True(report.GetProperty("matches").GetBoolean() && report.GetProperty("anchored").GetBoolean());
        (await CommandRun.Of("verify", "--folder", bundle, "--pin", new string('a', 64))).Ended(1);
    }
}

/// <summary>The files of a district.</summary>
internal sealed record District(string Code, (string Station, long Yes)[] Rows)
{
    public string Csv => SmallVote.Csv(Rows.Select(row => string.Create(
        CultureInfo.InvariantCulture, $"{RegionOf(Code)},{Code},{row.Station},1000,{row.Yes + 300},20,{row.Yes},280")));

    public static string RegionOf(string code) => "R" + code[1];
}

/// <summary>A live contest of 40 districts with its server and tokens.</summary>
internal sealed class Night : IDisposable
{
    private Night(SmallContest contest) => Contest = contest;

    public SmallContest Contest { get; }

    public District[] Districts { get; } =
    [
        .. Enumerable.Range(0, 40).Select(district => new District(
            $"d{district:00}", [.. Enumerable.Range(1, 10).Select(station => ($"{district * 100 + station}", 400L + district * 7 + station))])),
    ];

    /// <summary>The station of the first district that is annulled.</summary>
    public string Annulled => Districts[0].Rows[3].Station;

    public ServedStore Server { get; private set; } = null!;

    public string Sender { get; private set; } = "";

    public string Judge { get; private set; } = "";

    public string SecondJudge { get; private set; } = "";

    public string Publisher { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Night> BeginAsync()
    {
        var night = new Night(new SmallContest());
        var definition = night.Contest.Write("night.json", SmallVote.DefinitionWith("\"twoPersons\": true, ", isLive: true));
        var stations = night.Districts.SelectMany(district => district.Rows.Select(row => $"{District.RegionOf(district.Code)},{district.Code},{row.Station},1000,,,,"));
        var register = night.Contest.Write("register.csv", SmallVote.Csv(stations.Append("R0,d00,999,1000,,,,")));
        night.Server = await ServedStore.StartAsync(night.Contest, "--contest", definition, "--register", register, "--every", "1h");
        night.Sender = await night.TokenAsync("tsk", "sender");
        night.Judge = await night.TokenAsync("judge-1", "decider");
        night.SecondJudge = await night.TokenAsync("judge-2", "decider");
        night.Publisher = await night.TokenAsync("centre", "publisher");
        await night.OpenAsync("--definition", definition, "--register", register);
        // A running server sees new tokens after two seconds; a new one sees them at once.
        await night.RestartAsync();
        // A live contest opens with its zero report, which the first round of roll-ups publishes.
        for (var attempt = 0; (await night.Server.SendAsync(null, HttpMethod.Get, "api/contests/small/latest.json", null)).StatusCode != HttpStatusCode.OK; attempt++)
        {
            Assert.True(attempt < 300, "No zero report.");
            await Task.Delay(100, Cancel);
        }

        return night;
    }

    /// <summary>Two persons sign what one has set up.</summary>
    private async Task OpenAsync(params string[] files)
    {
        var proposed = (await CommandRun.Of(["decide", "activate", "--store", Contest.Store, .. files, "--token", Judge, "--reason", "session", "--json"])).Json;
        (await CommandRun.Of(["decide", "confirm", "--store", Contest.Store, .. files, "--token", SecondJudge, proposed.GetProperty("decision").GetString()!])).Ended(0);
    }

    /// <summary>Kills the server without mercy and starts another one over its store.</summary>
    public async Task RestartAsync()
    {
        Server.Dispose();
        Server = await ServedStore.StartAsync(Contest, "--every", "1h");
    }

    public async Task SendAsync(District district)
    {
        var grant = await Server.GrantAsync(Sender);
        Assert.Equal(HttpStatusCode.Accepted, (await Server.SendAsync(Sender, HttpMethod.Put, grant, district.Csv)).StatusCode);
        Assert.Equal(0, (await Server.ReceiptAsync(Sender, grant)).GetProperty("errors").GetInt32());
    }

    /// <summary>A station whose figures do not add up, and a file that is none.</summary>
    public async Task SendBrokenAsync()
    {
        foreach (var (text, errors, rows) in new[] { (SmallVote.Csv("R0,d00,999,1000,700,20,400,281"), 1, 1), ("no header\n1,2,3\n", 1, 0) })
        {
            var grant = await Server.GrantAsync(Sender);
            Assert.Equal(HttpStatusCode.Accepted, (await Server.SendAsync(Sender, HttpMethod.Put, grant, text)).StatusCode);
            var receipt = await Server.ReceiptAsync(Sender, grant);
            Assert.True(receipt.GetProperty("errors").GetInt32() >= errors, receipt.GetRawText());
            Assert.Equal(rows, receipt.GetProperty("entries").GetInt32());
        }
    }

    public async Task RollUpAsync()
    {
        var requested = await Server.SendAsync(Publisher, HttpMethod.Post, "api/contests/small/rollups", null);
        Assert.Equal(HttpStatusCode.Accepted, requested.StatusCode);
        for (var attempt = 0; ; attempt++)
        {
            var answer = await Server.SendAsync(Publisher, HttpMethod.Get, requested.Headers.Location!.ToString(), null);
            var progress = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
            if (progress.GetProperty("status").GetString() is "done")
            {
                break;
            }

            Assert.True(attempt < 600 && progress.GetProperty("status").GetString() != "failed", progress.GetRawText());
            await Task.Delay(50, Cancel);
        }

        // What is latest is looked up at most four times a second.
        await Task.Delay(300, Cancel);
    }

    /// <summary>From outside over HTTP, and the store from the evidence up while it is served.</summary>
    public async Task VerifyAsync()
    {
        var key = Contest.PathOf("store/key.pub.pem");
        var outside = (await CommandRun.Of("verify", "--url", $"{Server.Address}api/contests/small", "--key", key, "--json")).Ended(0).Json;
        Assert.Equal(("documents", true), (outside.GetProperty("reach").GetString(), outside.GetProperty("anchored").GetBoolean()));
        var inside = (await CommandRun.Of("verify", "--store", Contest.Store, "--key", key, "--json")).Ended(0).Json;
        Assert.Equal(("evidence", true), (inside.GetProperty("reach").GetString(), inside.GetProperty("matches").GetBoolean()));
    }

    public void Dispose()
    {
        Server.Dispose();
        Contest.Dispose();
    }

    private async Task<string> TokenAsync(string holder, string role) =>
        (await CommandRun.Of("tokens", "create", "--store", Contest.Store, "--holder", holder, "--role", role, "--json")).Ended(0).Json.GetProperty("token").GetString()!;
}
