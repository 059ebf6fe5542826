using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>Who may post a decision, and what a request about one must say (#5).</summary>
public sealed class DecisionTests
{
    private static readonly Setting Live = new() { HasWrites = true, IsGuarded = true, IsLive = true };

    [Theory]
    [InlineData(AccessRole.Sender)]
    [InlineData(AccessRole.Observer)]
    [InlineData(AccessRole.Publisher)]
    [InlineData(AccessRole.Auditor)]
    [InlineData(AccessRole.Admin)]
    public async Task Decision_ByAnyOtherRoleThanDecider_IsForbidden(AccessRole role)
    {
        await using var served = await Served.PublishedAsync(Live);
        var token = await served.TokenAsync("somebody", role);
        (await PostAsync(served, token, NotOpened)).IsProblem(403, "forbidden");
        (await served.SendAsync(HttpMethod.Post, $"decisions/{new string('c', 64)}/confirm", token, null)).IsProblem(403, "forbidden");
        Assert.Empty(await served.Stores.Ledger.ReadDecisionsAsync(Served.Contest, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Decision_WithATokenOfAnotherContest_IsForbidden()
    {
        await using var served = await Served.PublishedAsync(Live);
        (await PostAsync(served, await served.TokenOfAsync("other", "judge-1", AccessRole.Decider), NotOpened)).IsProblem(403, "forbidden");
        (await PostAsync(served, await served.TokenAsync("judge-1", AccessRole.Decider), NotOpened)).Is(201);
    }

    [Theory]
    [InlineData("region:North", 403)]
    [InlineData("district:d1", 403)]
    [InlineData("region:South", 201)]
    [InlineData("district:d3", 201)]
    public async Task Decision_ByADeciderOfSomeAreas_IsAboutTheirStations(string area, int status)
    {
        await using var served = await Served.PublishedAsync(Live);
        var token = await served.TokenAsync("judge-1", AccessRole.Decider, area);
        var answer = await PostAsync(served, token, NotOpened);
        _ = status == 201 ? answer.Is(201) : answer.IsProblem(status, "outside-areas");
    }

    /// <summary>A sender may report stations of any area, and a result is about all of them.</summary>
    [Theory]
    [InlineData("""{"kind":"distrust","sender":"tsk-1","reason":"court","explanation":"The token was stolen."}""")]
    [InlineData("""{"kind":"final","saw":[],"previous":[],"reason":"court","explanation":"The commission has met."}""")]
    [InlineData("""{"kind":"reopen","saw":[],"previous":[],"reason":"court","explanation":"The court has ruled."}""")]
    public async Task Decision_AboutTheWholeContest_IsNotForADeciderOfSomeAreas(string body)
    {
        await using var served = await Served.PublishedAsync(Live);
        (await PostAsync(served, await served.TokenAsync("judge-1", AccessRole.Decider, "region:North", "region:South"), body)).IsProblem(403, "outside-areas");
    }

    /// <summary>What counts is named by a pick and a release and by nothing else: an annulment of one content would be a decision that nobody described.</summary>
    [Theory]
    [InlineData("pick", null, false)]
    [InlineData("pick", "", false)]
    [InlineData("pick", "12", false)]
    [InlineData("release", null, false)]
    [InlineData("annul", "seen", false)]
    [InlineData("notOpened", "seen", false)]
    [InlineData("annul", "12", false)]
    [InlineData("pick", "seen", true)]
    [InlineData("annul", null, true)]
    public async Task Content_IsNamedByPickAndReleaseOnly(string kind, string? content, bool isTaken)
    {
        await using var served = await Served.PublishedAsync(Live);
        var judge = await served.TokenAsync("judge-1", AccessRole.Decider);
        var seen = await WriteContractTests.SeenAsync(served, judge, "d3", "1");
        var answer = await PostAsync(served, judge, WriteContractTests.DecisionOf(kind, "d3", "1", seen, content == "seen" ? seen[0] : content));
        _ = isTaken ? answer.Is(kind == "pick" ? 201 : 202) : answer.IsProblem(400, "body-invalid");
    }

    /// <summary>They are published with every result from then on, so they are bounded.</summary>
    [Theory]
    [InlineData("reason")]
    [InlineData("explanation")]
    public async Task Text_LongerThanItsLimit_IsInvalid(string member)
    {
        await using var served = await Served.PublishedAsync(Live);
        var judge = await served.TokenAsync("judge-1", AccessRole.Decider);
        foreach (var (length, isTaken) in new[] { (0, false), (1, true), (2_000, true), (2_001, false) })
        {
            var text = new string('w', length);
            var body = $$"""{"kind":"distrust","sender":"sender-{{length}}","reason":"{{(member == "reason" ? text : "court")}}","explanation":"{{(member == "explanation" ? text : "The token was stolen.")}}"}""";
            var answer = await PostAsync(served, judge, body);
            _ = isTaken ? answer.Is(201) : answer.IsProblem(400, "body-invalid");
        }
    }

    private static string NotOpened => WriteContractTests.DecisionOf("notOpened", "d3", "9", []);

    private static Task<Answer> PostAsync(Served served, string token, string body) => served.SendAsync(HttpMethod.Post, "decisions", token, body);
}
