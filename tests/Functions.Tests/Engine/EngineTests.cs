using Microsoft.DurableTask;

namespace Hattama.Tests.Engine;

/// <summary>The engine does what the real one does, and sees every way in which an orchestrator may forget its history.</summary>
public sealed class EngineTests
{
    private static readonly DateTime Start = new(2030, 5, 5, 20, 0, 0, DateTimeKind.Utc);
    private static int _turn;

    [Fact]
    public async Task FanOut_AnyOrderAndDuplicates_GivesEveryResultOnce()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var engine = Engine(seed, Weather.Bad, async context =>
            {
                var squares = await Task.WhenAll(Enumerable.Range(1, 10).Select(n => context.CallActivityAsync<int>("square", n)));
                return squares.Sum();
            });
            await engine.RunAsync();
            Assert.Equal(385, engine.Find("it")!.Result<int>());
            Assert.InRange(engine.Runs["square"], 10, 60);
        }
    }

    [Fact]
    public async Task Activity_FailsTwiceAndIsRetried_AfterGrowingPauses()
    {
        var failures = 2;
        var engine = Engine(1, Weather.Fair, async context =>
        {
            var policy = new RetryPolicy(5, TimeSpan.FromSeconds(5), 2.0) { HandleFailure = failure => failure.ErrorType == typeof(TimeoutException).FullName };
            return await context.CallActivityAsync<int>("flaky", 7, TaskOptions.FromRetryPolicy(policy));
        });
        engine.AddActivity<int, int>("flaky", n => failures-- > 0 ? throw new TimeoutException() : Task.FromResult(n));
        await engine.RunAsync();
        Assert.Equal(7, engine.Find("it")!.Result<int>());
        Assert.Equal((3, Start.AddSeconds(15)), (engine.Runs["flaky"], engine.Now));
    }

    [Fact]
    public async Task Activity_FailsForGood_IsNotRetried()
    {
        var engine = Engine(1, Weather.Fair, async context =>
        {
            var policy = new RetryPolicy(5, TimeSpan.FromSeconds(5)) { HandleFailure = failure => failure.ErrorType == typeof(TimeoutException).FullName };
            return await context.CallActivityAsync<int>("broken", 7, TaskOptions.FromRetryPolicy(policy));
        });
        engine.AddActivity<int, int>("broken", _ => throw new InvalidDataException("No."));
        await engine.RunAsync();
        Assert.Equal(1, engine.Runs["broken"]);
        Assert.Contains("No.", Assert.Throws<InvalidOperationException>(() => engine.Find("it")!.Result<int>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubOrchestration_Fails_FailsTheOneAbove()
    {
        var engine = Engine(1, Weather.Bad, async context => await context.CallSubOrchestratorAsync<int>("below", null, new TaskOptions().WithInstanceId("it:1")));
        engine.AddOrchestrator<int>("below", _ => throw new InvalidDataException("Below."));
        await engine.RunAsync();
        Assert.Contains("Below.", Assert.Throws<InvalidOperationException>(() => engine.Find("it")!.Result<int>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Orchestrator_TakesAGuid_IsSeen() =>
        IsSeenAsync(async context => await context.CallActivityAsync<int>("square", Guid.NewGuid().GetHashCode()) + await context.CallActivityAsync<int>("square", 1));

    [Fact]
    public Task Orchestrator_LooksAtTheClock_IsSeen() => IsSeenAsync(async context =>
    {
        await context.CreateTimer(context.CurrentUtcDateTime.AddTicks(Environment.TickCount64 + (_turn++ * 1_000_000)), CancellationToken.None);
        return await context.CallActivityAsync<int>("square", 1);
    });

    [Fact]
    public Task Orchestrator_KeepsStateOutside_IsSeen() => IsSeenAsync(async context =>
    {
        _turn++;
        return await context.CallActivityAsync<int>(_turn % 2 == 0 ? "square" : "cube", 3) + await context.CallActivityAsync<int>("square", 1);
    });

    [Fact]
    public Task Orchestrator_AsksForLessInAReplay_IsSeen() => IsSeenAsync(async context =>
        context.IsReplaying ? await context.CallActivityAsync<int>("square", 1) : (await Task.WhenAll(
            context.CallActivityAsync<int>("square", 1), context.CallActivityAsync<int>("square", 2))).Sum());

    [Fact]
    public Task Orchestrator_AsksForMoreInAReplay_IsSeen() => IsSeenAsync(async context =>
    {
        var more = context.IsReplaying ? context.CallActivityAsync<int>("cube", 2) : Task.FromResult(0);
        return await context.CallActivityAsync<int>("square", 1) + await more;
    });

    [Fact]
    public Task Orchestrator_OtherOrderInAReplay_IsSeen() => IsSeenAsync(async context =>
    {
        int[] numbers = context.IsReplaying ? [2, 1] : [1, 2];
        return (await Task.WhenAll(numbers.Select(n => context.CallActivityAsync<int>("square", n)))).Sum();
    });

    [Fact]
    public Task Orchestrator_OtherResultInAReplay_IsSeen() => IsSeenAsync(async context => await context.CallActivityAsync<int>("square", 1) + _turn++);

    [Fact]
    public Task Orchestrator_WaitsForThePool_IsSeen() => IsSeenAsync(async context =>
    {
        await Task.Run(() => 1, TestContext.Current.CancellationToken);
        return await context.CallActivityAsync<int>("square", 1);
    });

    [Fact]
    public Task Orchestrator_WaitsForTimeBesideItsWork_IsSeen() => IsSeenAsync(async context =>
    {
        var work = context.CallActivityAsync<int>("square", 1);
        await Task.WhenAny(Task.Delay(1, TestContext.Current.CancellationToken), context.CreateTimer(context.CurrentUtcDateTime.AddMinutes(1), CancellationToken.None));
        return await work + await context.CallActivityAsync<int>("slow", 1);
    });

    private static async Task IsSeenAsync(Func<TaskOrchestrationContext, Task<int>> code)
    {
        var engine = Engine(3, Weather.Fair, code);
        await Assert.ThrowsAsync<NonDeterminismException>(engine.RunAsync);
    }

    private static DurableEngine Engine(int seed, Weather weather, Func<TaskOrchestrationContext, Task<int>> code)
    {
        var engine = new DurableEngine(seed, weather, Start);
        engine.AddOrchestrator("it", code);
        engine.AddActivity<int, int>("square", n => Task.FromResult(n * n));
        engine.AddActivity<int, int>("cube", n => Task.FromResult(n * n * n));
        engine.AddActivity<int, int>("slow", async n =>
        {
            await Task.Delay(50);
            return n;
        });
        engine.Start("it", "it", null);
        return engine;
    }
}
