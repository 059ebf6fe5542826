using Microsoft.Extensions.Time.Testing;

namespace Hattama.Tests;

/// <summary>tokens: what an administrator may ask for, and what the list says of each (#5).</summary>
public sealed class TokensTests
{
    [Theory]
    [InlineData("--days", "-1", "--days is a number from 1 to 3650.")]
    [InlineData("--days", "0", "--days is a number from 1 to 3650.")] // a token that was never good
    [InlineData("--days", "1", null)]
    [InlineData("--days", "3650", null)]
    [InlineData("--days", "3651", "--days is a number from 1 to 3650.")]
    [InlineData("--holder", "", "--holder is a code of 1 to 100 characters, without a comma.")]
    [InlineData("--holder", "tsk-1,tsk-2", "--holder is a code of 1 to 100 characters, without a comma.")] // a decision lists its persons by commas: nobody is two of them
    [InlineData("--holder", "tsk\n1", "--holder is a code of 1 to 100 characters, without a comma.")]
    [InlineData("--holder", "ЦИК Республики", null)]
    public async Task Create_HolderAndDays_WithinTheirBounds(string option, string value, string? refusal)
    {
        using var contest = await new SmallContest().PublishAsync();
        string[] holder = option == "--holder" ? [] : ["--holder", "x"];
        var run = await CommandRun.Of(["tokens", "create", "--store", contest.Store, "--role", "sender", .. holder, option, value]);
        run.Ended(refusal is null ? 0 : 2);
        Assert.Contains(refusal ?? "Keep it; it is not shown again", run.Err, StringComparison.Ordinal);
        var tokens = (await CommandRun.Of("tokens", "list", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("tokens");
        Assert.Equal(refusal is null ? 1 : 0, tokens.GetArrayLength());
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 2)]
    public async Task Create_HolderUpToAHundredCharacters(int length, int code)
    {
        using var contest = await new SmallContest().PublishAsync();
        (await CommandRun.Of("tokens", "create", "--store", contest.Store, "--role", "sender", "--holder", new string('x', length))).Ended(code);
    }

    /// <summary>Which of a few tokens still opens anything is told at a glance, a second before its end and at it.</summary>
    [Fact]
    public async Task List_SaysWhichAreInForceExpiredOrRevoked()
    {
        using var contest = await new SmallContest().PublishAsync();
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 11, 15, 0, 0, TimeSpan.Zero));
        var shell = new Shell { Clock = clock };
        var (day, week, gone) = (await CreateAsync("1"), await CreateAsync("7"), await CreateAsync("7"));
        clock.Advance(TimeSpan.FromHours(23));
        (await shell.RunAsync(["tokens", "revoke", "--store", contest.Store, gone])).Ended(0);
        clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        await AssertStatesAsync("until 2030-01-12T15:00:00.000Z");
        clock.Advance(TimeSpan.FromSeconds(1));
        await AssertStatesAsync("expired 2030-01-12T15:00:00.000Z");

        async Task<string> CreateAsync(string days) =>
            (await shell.RunAsync(["tokens", "create", "--store", contest.Store, "--holder", "x", "--role", "sender", "--days", days, "--json"])).Ended(0).Json.GetProperty("id").GetString()!;

        async Task AssertStatesAsync(string ofTheDay)
        {
            var listed = (await shell.RunAsync(["tokens", "list", "--store", contest.Store, "--json"])).Ended(0).Json.GetProperty("tokens").EnumerateArray()
                .ToDictionary(static token => token.GetProperty("id").GetString()!, static token => token.GetProperty("state").GetString());
            Assert.Equal(
                (ofTheDay, "until 2030-01-18T15:00:00.000Z", "revoked 2030-01-12T14:00:00.000Z"), (listed[day], listed[week], listed[gone]));
            var said = (await shell.RunAsync(["tokens", "list", "--store", contest.Store])).Ended(0).Out.Split('\n');
            Assert.EndsWith(ofTheDay, said.Single(line => line.StartsWith(day, StringComparison.Ordinal)).TrimEnd(), StringComparison.Ordinal);
        }
    }

    /// <summary>Whoever mistypes the id of a stolen token must not believe that it is shut out.</summary>
    [Fact]
    public async Task Revoke_UnknownId_IsRefusedAndRevokesNothing()
    {
        using var contest = await new SmallContest().PublishAsync();
        var made = (await CommandRun.Of("tokens", "create", "--store", contest.Store, "--holder", "x", "--role", "sender", "--json")).Ended(0).Json;
        var run = (await CommandRun.Of("tokens", "revoke", "--store", contest.Store, "0123456789ab")).Ended(2);
        Assert.Contains("There is no token 0123456789ab.", run.Err, StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.StartsWith("until ", (await ListAsync()), StringComparison.Ordinal);
        (await CommandRun.Of("tokens", "revoke", "--store", contest.Store, made.GetProperty("token").GetString()!)).Ended(0); // the whole text says it too
        Assert.StartsWith("revoked ", (await ListAsync()), StringComparison.Ordinal);

        async Task<string> ListAsync() =>
            (await CommandRun.Of("tokens", "list", "--store", contest.Store, "--json")).Ended(0).Json.GetProperty("tokens")[0].GetProperty("state").GetString()!;
    }
}
