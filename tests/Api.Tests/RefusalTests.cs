using Hattama.Api;
using Hattama.Ledger;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>Every refusal that the OpenAPI document names, for every operation, over HTTP; and none that it does not name.</summary>
public abstract class RefusalTests
{
    private const int MostJson = 64 << 10;
    private const string File = """{"file":"a.csv"}""";
    private readonly HashSet<string> _provoked = new(StringComparer.Ordinal);
    private Contract? _contract;

    private Setting Idle => OnHost(new() { HasWrites = true, IsGuarded = true, IsLive = true });

    [Fact]
    public async Task EveryDocumentedRefusal_IsProvoked_AndNoOther()
    {
        await using var served = await Served.PublishedAsync(Idle);
        await CommonAsync(served);
        await UploadsAsync(served);
        await GrantsAsync(served);
        await DecisionsAsync(served);
        await ConfirmationsAsync(served);
        await RollupsAsync(served);
        await ReadsAsync(served);
        await EarlyAsync();
        await TwinsAsync();
        await ObservedAsync();
        await FinalAsync();
        var documented = Routes.Reads.Concat(served.Writes).SelectMany(route => route.Text.AllRefusals.Select(kind => $"{route.OperationId} {kind.Status} {kind.Id}"));
        Assert.Equal(documented.Distinct().Order(StringComparer.Ordinal), _provoked.Order(StringComparer.Ordinal));
    }

    /// <summary>The setting on the host under test.</summary>
    private protected abstract Setting OnHost(Setting setting);

    private async Task ProvokedAsync(Served served, string operation, ProblemKind kind, Answer answer)
    {
        answer.IsProblem(kind.Status, kind.Id);
        var contract = _contract ??= await Contract.OfAsync(served);
        Assert.True(contract.Names(operation, kind.Status, kind.Id), $"{operation} does not name {kind.Status} {kind.Id}.");
        if (_provoked.Add($"{operation} {kind.Status} {kind.Id}"))
        {
            await contract.CheckAsync(operation, answer);
        }
    }

    /// <summary>An address of an operation, with something in every place.</summary>
    private static string AddressOf(Route route, string contest = Served.Contest, string code = "d3") => route.Pattern
        .Replace("{contest}", contest, StringComparison.Ordinal).Replace("{sequence}", "1", StringComparison.Ordinal).Replace("{upload}", "u", StringComparison.Ordinal)
        .Replace("{rollup}", "r", StringComparison.Ordinal).Replace("{folder}", "ab", StringComparison.Ordinal).Replace("{hash}", new string('a', 64), StringComparison.Ordinal)
        .Replace("{code}", code, StringComparison.Ordinal);

    private async Task CommonAsync(Served served)
    {
        await using var slow = await Served.StartAsync(Idle with { Options = new ApiOptions { Limits = new RateLimits { PerAddress = 1 } } });
        await slow.GetAsync("/api/contests");
        foreach (var route in Routes.Reads.Concat(served.Writes))
        {
            var (method, address) = (new HttpMethod(route.Method), AddressOf(route));
            await ProvokedAsync(served, route.OperationId, ProblemKinds.MethodNotAllowed, await served.SendAsync(HttpMethod.Delete, address));
            await ProvokedAsync(served, route.OperationId, ProblemKinds.ParameterUnknown, await served.SendAsync(method, address + "?frobnicate=1"));
            await ProvokedAsync(served, route.OperationId, ProblemKinds.PathTooLong, await served.SendAsync(method, address + "?" + new string('x', Edge.LongestPath)));
            var limited = await slow.SendAsync(method, address);
            Assert.True(int.Parse(limited["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) is >= 1 and <= 60);
            await ProvokedAsync(served, route.OperationId, WriteKinds.RateLimited, limited);
            if (route.Text.Parameters.FirstOrDefault(parameter => parameter.IsQuery) is { } known)
            {
                await ProvokedAsync(served, route.OperationId, ProblemKinds.ParameterInvalid, await served.SendAsync(method, $"{address}?{known.Name}=1&{known.Name}=2"));
            }

            if (route.Text.WantsToken)
            {
                await ProvokedAsync(served, route.OperationId, WriteKinds.TokenMissing, await served.SendAsync(method, address));
                var wrong = await served.TokenAsync("x", route.OperationId.Contains("pload", StringComparison.Ordinal) ? AccessRole.Publisher : AccessRole.Observer);
                await ProvokedAsync(served, route.OperationId, WriteKinds.Forbidden, await served.SendAsync(method, address, wrong, null));
            }
        }
    }

    private async Task UploadsAsync(Served served)
    {
        var sender = await served.TokenAsync("tsk-9", AccessRole.Sender);
        Task<Answer> PostAsync(string body, string type = "application/json") => served.SendAsync(HttpMethod.Post, "uploads", sender, body, type);
        foreach (var body in new[] { "[", "[]", "{}", """{"file":""}""", """{"file":"../a"}""", """{"file":"a","length":-1}""", """{"file":7}""" })
        {
            await ProvokedAsync(served, "createUpload", WriteKinds.BodyInvalid, await PostAsync(body));
        }

        await ProvokedAsync(served, "createUpload", WriteKinds.MediaTypeWrong, await PostAsync(File, "text/plain"));
        await ProvokedAsync(served, "createUpload", WriteKinds.TooLarge, await PostAsync("""{"file":"a.csv","length":5001}"""));
        await ProvokedAsync(served, "createUpload", WriteKinds.TooLarge, await PostAsync($$"""{"file":"{{new string('a', MostJson + 1)}}"}"""));
    }

    private async Task GrantsAsync(Served served)
    {
        var south = await served.TokenAsync("tsk-9", AccessRole.Sender, "region:South");
        var other = await served.TokenAsync("tsk-8", AccessRole.Sender);
        async Task<string> GrantAsync(string body = File) => (await served.SendAsync(HttpMethod.Post, "uploads", south, body)).Is(201)["Location"];
        Task<Answer> PutAsync(string url, string body, string? token = null, bool isChunked = false) => served.SendAsync(HttpMethod.Put, url, token ?? south, body, null, isChunked);
        var grant = await GrantAsync();
        await ProvokedAsync(served, "putUpload", WriteKinds.GrantUnknown, await PutAsync("uploads/none", "x"));
        await ProvokedAsync(served, "putUpload", WriteKinds.Forbidden, await PutAsync(grant, "x", other));
        await ProvokedAsync(served, "putUpload", WriteKinds.LengthRequired, await PutAsync(grant, "x", isChunked: true));
        await ProvokedAsync(served, "putUpload", WriteKinds.TooLarge, await PutAsync(grant, new string('x', 5_001)));
        await ProvokedAsync(served, "putUpload", WriteKinds.BodyInvalid, await PutAsync(await GrantAsync("""{"file":"a.csv","length":7}"""), "12345678"));
        (await PutAsync(grant, Served.Header)).Is(202);
        await ProvokedAsync(served, "putUpload", WriteKinds.GrantUsed, await PutAsync(grant, Served.Header));
        await ProvokedAsync(served, "getUploadReceipt", WriteKinds.GrantUnknown, await served.SendAsync(HttpMethod.Get, "uploads/none/receipt", south, null));
        await ProvokedAsync(served, "getUploadReceipt", WriteKinds.Forbidden, await served.SendAsync(HttpMethod.Get, grant + "/receipt", other, null));
        var late = await GrantAsync();
        served.Clock.Advance(TimeSpan.FromMinutes(15));
        await ProvokedAsync(served, "putUpload", WriteKinds.GrantExpired, await PutAsync(late, Served.Header));
    }

    private async Task DecisionsAsync(Served served)
    {
        var judge = await served.TokenAsync("judge-1", AccessRole.Decider);
        Task<Answer> PostAsync(string body, string? token = null, string type = "application/json") => served.SendAsync(HttpMethod.Post, "decisions", token ?? judge, body, type);
        var seen = await WriteContractTests.SeenAsync(served, judge, "d1", "1");
        var annul = WriteContractTests.DecisionOf("annul", "d1", "1", seen);
        foreach (var body in new[] { "{}", annul.Replace("annul", "destroy", StringComparison.Ordinal), annul.Replace("\"court\"", "\"\"", StringComparison.Ordinal), annul.Replace("\"saw\":[", "\"saw\":[7,", StringComparison.Ordinal) })
        {
            await ProvokedAsync(served, "decide", WriteKinds.BodyInvalid, await PostAsync(body));
        }

        await ProvokedAsync(served, "decide", WriteKinds.MediaTypeWrong, await PostAsync(annul, type: "application/x-www-form-urlencoded"));
        await ProvokedAsync(served, "decide", WriteKinds.TooLarge, await PostAsync(annul + new string(' ', MostJson + 1)));
        await ProvokedAsync(served, "decide", ProblemKinds.StationUnknown, await PostAsync(WriteContractTests.DecisionOf("annul", "d1", "77", [])));
        await ProvokedAsync(served, "decide", WriteKinds.OutsideAreas, await PostAsync(annul, await served.TokenAsync("judge-3", AccessRole.Decider, "region:South")));
        await ProvokedAsync(served, "decide", WriteKinds.OwnEntries, await PostAsync(annul, await served.TokenAsync("tsk-1", AccessRole.Decider)));
        await ProvokedAsync(served, "decide", WriteKinds.StateChanged, await PostAsync(WriteContractTests.DecisionOf("annul", "d1", "1", [])));
        await ProvokedAsync(served, "decide", WriteKinds.DecisionUnusable, await PostAsync(WriteContractTests.DecisionOf("pick", "d1", "1", seen, new string('b', 64))));
    }

    private async Task ConfirmationsAsync(Served served)
    {
        var judge = await served.TokenAsync("judge-1", AccessRole.Decider);
        var seen = await WriteContractTests.SeenAsync(served, judge, "d2", "1");
        var confirm = (await served.SendAsync(HttpMethod.Post, "decisions", judge, WriteContractTests.DecisionOf("annul", "d2", "1", seen))).Is(202).Json.GetProperty("confirmUrl").GetString()!;
        async Task<Answer> PostAsync(string url, string holder, params string[] areas) =>
            await served.SendAsync(HttpMethod.Post, url, await served.TokenAsync(holder, AccessRole.Decider, areas), null);
        await ProvokedAsync(served, "confirmDecision", WriteKinds.ProposalUnknown, await PostAsync($"decisions/{new string('c', 64)}/confirm", "judge-2"));
        await ProvokedAsync(served, "confirmDecision", WriteKinds.ProposalUnknown, await PostAsync("decisions/nonsense/confirm", "judge-2"));
        await ProvokedAsync(served, "confirmDecision", WriteKinds.SamePerson, await PostAsync(confirm, "judge-1"));
        await ProvokedAsync(served, "confirmDecision", WriteKinds.OwnEntries, await PostAsync(confirm, "tsk-1"));
        await ProvokedAsync(served, "confirmDecision", WriteKinds.OutsideAreas, await PostAsync(confirm, "judge-2", "region:South"));
        await served.SendAsync("late.csv", "obs-2", Served.Header + "North,d2,1,200,100,10,61,29\n");
        await ProvokedAsync(served, "confirmDecision", WriteKinds.StateChanged, await PostAsync(confirm, "judge-2"));
    }

    private async Task RollupsAsync(Served served)
    {
        var publisher = await served.TokenAsync("centre", AccessRole.Publisher);
        await ProvokedAsync(served, "getRollup", WriteKinds.RollupUnknown, await served.SendAsync(HttpMethod.Get, "rollups/none", publisher, null));
        var answer = await served.SendAsync(HttpMethod.Post, "rollups", publisher, null);
        for (var i = 0; i < 100 && answer.Status == System.Net.HttpStatusCode.Accepted; i++)
        {
            served.Clock.Advance(TimeSpan.FromSeconds(1)); // within one second it may be the same roll-up
            answer = await served.SendAsync(HttpMethod.Post, "rollups", publisher, null);
        }

        await ProvokedAsync(served, "requestRollup", WriteKinds.QueueFull, answer);
    }

    private async Task ReadsAsync(Served served)
    {
        foreach (var route in Routes.Reads.Where(route => route.Text.Refusals.Contains(ProblemKinds.ContestUnknown)))
        {
            await ProvokedAsync(served, route.OperationId, ProblemKinds.ContestUnknown, await served.GetAsync(AddressOf(route, "nowhere")));
        }

        foreach (var route in Routes.Reads.Where(route => route.Text.Refusals.Contains(ProblemKinds.PageUnknown) && route.OperationId is not ("getObservedComparison" or "getEstimates")))
        {
            await ProvokedAsync(served, route.OperationId, ProblemKinds.PageUnknown, await served.GetAsync(AddressOf(route) + "?page=1000"));
        }

        (string Operation, ProblemKind Kind, string Address)[] others =
        [
            ("getTotals", ProblemKinds.AreaUnknown, "totals?area=x"), ("getTotals", ProblemKinds.LevelUnknown, "totals?level=x"),
            ("getArea", ProblemKinds.AreaUnknown, "areas/x"), ("listDisputes", ProblemKinds.AreaUnknown, "disputes?area=x"),
            ("getStation", ProblemKinds.AreaUnknown, "stations/1?area=x"), ("getStation", ProblemKinds.StationUnknown, "stations/77"),
            ("getStation", ProblemKinds.StationAmbiguous, "stations/1"),
            ("getSnapshot", ProblemKinds.SnapshotUnknown, "snapshots/99"), ("getSnapshotFile", ProblemKinds.SnapshotUnknown, "snapshots/0.json"),
            ("getDocument", ProblemKinds.DocumentUnknown, "documents/abc"), ("getDocumentFile", ProblemKinds.DocumentUnknown, $"documents/ab/{new string('a', 64)}.json"),
            ("getReceipt", ProblemKinds.ReceiptUnknown, "receipts/none"),
            ("getObservation", ProblemKinds.NothingObserved, "observation"), ("getObservedComparison", ProblemKinds.NothingObserved, "observation/comparison"),
            ("getEstimates", ProblemKinds.NothingObserved, "observation/estimates"),
        ];
        foreach (var (operation, kind, address) in others)
        {
            await ProvokedAsync(served, operation, kind, await served.GetAsync(address));
        }

        await served.Stores.Ledger.StampAsync(
            new Upload(Served.Contest, "waiting", "w.csv", "tsk-1", served.Clock.GetUtcNow(), Digest.Of("w"u8), 1), TestContext.Current.CancellationToken);
        await ProvokedAsync(served, "getReceipt", ProblemKinds.ReceiptPending, await served.SendAsync(HttpMethod.Get, "receipts/waiting", await served.TokenAsync("tsk-1", AccessRole.Sender), null));
    }

    private async Task EarlyAsync()
    {
        await using var early = await Served.PublishedAsync(Idle, """ "publishNotBefore": "2026-01-11T20:00:00Z", """);
        foreach (var route in Routes.Reads.Where(route => route.Text.Refusals.Contains(ProblemKinds.NotYetPublished)))
        {
            await ProvokedAsync(early, route.OperationId, ProblemKinds.NotYetPublished, await early.GetAsync(AddressOf(route)));
        }

        await using var empty = await Served.StartAsync(Idle);
        await empty.ActivateAsync();
        var sender = await empty.TokenAsync("tsk-9", AccessRole.Sender);
        await ProvokedAsync(empty, "createUpload", WriteKinds.NotOpened, await empty.SendAsync(HttpMethod.Post, "uploads", sender, File));
        foreach (var route in Routes.Reads.Where(route => route.Text.Refusals.Contains(ProblemKinds.NoSnapshot)))
        {
            await ProvokedAsync(empty, route.OperationId, ProblemKinds.NoSnapshot, await empty.GetAsync(AddressOf(route)));
        }
    }

    private async Task TwinsAsync()
    {
        await using var twins = await Served.StartAsync(Idle);
        await twins.ActivateAsync(moreStations: "Twin,Twin,1,100,,,,\n");
        await twins.RollUpAsync();
        foreach (var (operation, address) in new[] { ("getTotals", "totals?area=Twin"), ("getArea", "areas/Twin"), ("listDisputes", "disputes?area=Twin"), ("getStation", "stations/1?area=Twin") })
        {
            await ProvokedAsync(twins, operation, ProblemKinds.AreaAmbiguous, await twins.GetAsync(address));
        }
    }

    /// <summary>A live contest decided to its end, by two persons.</summary>
    private async Task FinalAsync()
    {
        await using var served = await Served.PublishedAsync(Idle);
        var (first, second) = (await served.TokenAsync("judge-1", AccessRole.Decider), await served.TokenAsync("judge-2", AccessRole.Decider));
        Task<Answer> PostAsync(string token, string body) => served.SendAsync(HttpMethod.Post, "decisions", token, body);
        async Task<string> ProposeAsync(string body) => (await PostAsync(first, body)).Is(202).Json.GetProperty("confirmUrl").GetString()!;
        const string Final = """{"kind":"final","saw":[],"previous":[],"reason":"protocol","explanation":"The commission has met."}""";
        await ProvokedAsync(served, "decide", WriteKinds.NotReady, await PostAsync(first, await FilledAsync()));
        (await PostAsync(first, WriteContractTests.DecisionOf("notOpened", "d3", "9", []))).Is(201);
        foreach (var (area, station) in new[] { ("d1", "2"), ("d3", "1") })
        {
            var confirm = await ProposeAsync(WriteContractTests.DecisionOf("annul", area, station, await WriteContractTests.SeenAsync(served, first, area, station)));
            (await served.SendAsync(HttpMethod.Post, confirm, second, null)).Is(201);
        }

        var annul = WriteContractTests.DecisionOf("annul", "d2", "1", await WriteContractTests.SeenAsync(served, first, "d2", "1"));
        var waiting = await ProposeAsync(annul);
        await served.RollUpAsync();
        (await served.SendAsync(HttpMethod.Post, await ProposeAsync(await FilledAsync()), second, null)).Is(201);
        await ProvokedAsync(served, "decide", WriteKinds.ResultFinal, await PostAsync(first, annul));
        await ProvokedAsync(served, "confirmDecision", WriteKinds.ResultFinal, await served.SendAsync(HttpMethod.Post, waiting, second, null));

        // What a final result must have seen is what a refusal says.
        async Task<string> FilledAsync()
        {
            var refused = (await PostAsync(first, Final)).IsProblem(409, "state-changed").Json;
            string ListOf(string name) => refused.TryGetProperty(name, out var names)
                ? string.Join(',', names.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => $"\"{one}\"")) : "";
            return Final.Replace("\"saw\":[]", $"\"saw\":[{ListOf("saw")}]", StringComparison.Ordinal)
                .Replace("\"previous\":[]", $"\"previous\":[{ListOf("previous")}]", StringComparison.Ordinal);
        }
    }

    private async Task ObservedAsync()
    {
        await using var observed = await Served.ObservedAsync(OnHost(new Setting()));
        await ProvokedAsync(observed, "getObservedComparison", ProblemKinds.PageUnknown, await observed.GetAsync("observation/comparison?page=1000"));
        await ProvokedAsync(observed, "getEstimates", ProblemKinds.PageUnknown, await observed.GetAsync("observation/estimates?page=1000"));
        foreach (var (operation, address) in new[] { ("getObservation", "observation"), ("getObservedComparison", "observation/comparison") })
        {
            await ProvokedAsync(observed, operation, ProblemKinds.AreaUnknown, await observed.GetAsync(address + "?area=x"));
            await observed.ActivateAsync(moreStations: "Twin,Twin,1,100,,,,\n");
            await observed.RollUpAsync();
            await ProvokedAsync(observed, operation, ProblemKinds.AreaAmbiguous, await observed.GetAsync(address + "?area=Twin"));
        }
    }
}
