using CsCheck;
using Hattama.Api;
using Hattama.Stores;

namespace Hattama.Tests;

/// <summary>The arithmetic of limits, its memory, and its headers.</summary>
public sealed class LimitTests
{
    private static readonly Rate Three = new(3, TimeSpan.FromSeconds(3));

    [Fact]
    public void Gcra_FullBucket_GivesItsSizeThenOneAfterEachInterval()
    {
        var now = 1_000_000_000L;
        var full = 0L;
        foreach (var left in new[] { 2, 1, 0 })
        {
            var taken = Gcra.Take(full, now, Three);
            Assert.Equal((true, left, TimeSpan.Zero), (taken.IsAllowed, taken.Remaining, taken.RetryAfter));
            full = taken.Full;
        }

        var refused = Gcra.Take(full, now, Three);
        Assert.Equal((full, false, 0, TimeSpan.FromSeconds(1)), (refused.Full, refused.IsAllowed, refused.Remaining, refused.RetryAfter));
        Assert.False(Gcra.Take(full, now + TimeSpan.TicksPerSecond - 1, Three).IsAllowed); // < 1 s
        Assert.True(Gcra.Take(full, now + TimeSpan.TicksPerSecond, Three).IsAllowed); // == 1 s
    }

    [Fact]
    public void Gcra_AnyArrivals_NeverGiveMoreThanSizePlusTimeAllows_AndRetryAfterIsRight() =>
        Gen.Select(Gen.Int[1, 50], Gen.Long[1, 10_000], Gen.Long[0, 3_000].Array[1, 200]).Sample((requests, window, steps) =>
        {
            var rate = new Rate(requests, TimeSpan.FromTicks(window));
            var (full, now, allowed, start) = (0L, 1L << 40, 0L, 1L << 40);
            foreach (var step in steps)
            {
                now += step;
                var taken = Gcra.Take(full, now, rate);
                allowed += taken.IsAllowed ? 1 : 0;
                if (allowed > requests + (now - start) / rate.Interval)
                {
                    return false;
                }

                if (!taken.IsAllowed
                    && (taken.RetryAfter <= TimeSpan.Zero || !Gcra.Take(full, now + taken.RetryAfter.Ticks, rate).IsAllowed
                        || Gcra.Take(full, now + taken.RetryAfter.Ticks - 1, rate).IsAllowed))
                {
                    return false;
                }

                full = taken.Full;
            }

            return true;
        });

    [Fact]
    public void Buckets_ManyCallersAtOnce_NobodyGetsMore_AndHardlyAnybodyLess()
    {
        var buckets = new Buckets(Three);
        var dice = new Random(7);
        var callers = Enumerable.Range(0, 5_000).Select(_ => (ulong)dice.NextInt64()).ToArray();
        var given = new int[callers.Length];
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < callers.Length; i++)
            {
                given[i] += buckets.Take(callers[i], 1L << 40).IsAllowed ? 1 : 0;
            }
        }

        Assert.All(given, count => Assert.InRange(count, 0, 3));
        Assert.True(given.Count(count => count < 3) < 25, $"{given.Count(count => count < 3)} of 5,000 callers got less."); // measured: 1 or 2
    }

    [Fact]
    public void Buckets_OneCallerFromManyThreads_GetsExactlyItsSize()
    {
        var buckets = new Buckets(new Rate(1_000, TimeSpan.FromHours(1)));
        var given = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 500; i++)
            {
                if (buckets.Take(77, 1L << 40).IsAllowed)
                {
                    Interlocked.Increment(ref given);
                }
            }
        });
        Assert.Equal(1_000, given);
    }

    [Fact]
    public async Task Answers_SayWhatIsLeft_AndARefusalSaysHowLongToWait()
    {
        await using var served = await Served.PublishedAsync(new Setting { Options = Limited(perAddress: 2) });
        foreach (var (left, reset) in new[] { ("1", "30"), ("0", "60") })
        {
            var answer = (await served.GetAsync("totals")).Is(200);
            Assert.Equal(("2", left, reset), (answer["RateLimit-Limit"], answer["RateLimit-Remaining"], answer["RateLimit-Reset"]));
        }

        var refused = (await served.GetAsync("totals")).IsProblem(429, "rate-limited");
        Assert.Equal(("2", "0", "60", "30"), (refused["RateLimit-Limit"], refused["RateLimit-Remaining"], refused["RateLimit-Reset"], refused["Retry-After"]));
        Assert.Contains("RateLimit-Remaining", refused["Access-Control-Expose-Headers"], StringComparison.Ordinal);
        served.Clock.Advance(TimeSpan.FromSeconds(30));
        (await served.GetAsync("totals")).Is(200);
    }

    [Fact]
    public async Task Tokens_AreLimitedEachForItself()
    {
        await using var served = await Served.PublishedAsync(new Setting { HasWrites = true, Options = Limited(perToken: 1) });
        var one = await served.TokenAsync("tsk-1", AccessRole.Sender);
        var two = await served.TokenAsync("tsk-1", AccessRole.Sender);
        foreach (var token in new[] { one, two })
        {
            Assert.Equal("0", (await served.SendAsync(HttpMethod.Post, "uploads", token, """{"file":"a"}""")).Is(201)["RateLimit-Remaining"]);
            (await served.SendAsync(HttpMethod.Post, "uploads", token, """{"file":"a"}""")).IsProblem(429, "rate-limited");
        }
    }

    [Theory]
    [InlineData(false, "9.9.9.9", "8.8.8.8", false)]
    [InlineData(true, "9.9.9.9", "8.8.8.8", true)]
    [InlineData(true, "1.1.1.1, 9.9.9.9", "2.2.2.2, 9.9.9.9", false)]
    [InlineData(true, "2001:db8::1", "2001:db8::ffff", false)]
    [InlineData(true, "[2001:db8:0:1::1]:443", "2001:db8:0:2::1", true)]
    [InlineData(true, "nonsense", "more nonsense", false)]
    public async Task Callers_AreToldApart_ByWhatAServerOfOursSaysOnly(bool isBehind, string first, string second, bool areTwo)
    {
        await using var served = await Served.StartAsync(new Setting { Options = Limited(perAddress: 1, isBehind: isBehind) });
        (await served.GetAsync("/api/contests", ("X-Forwarded-For", first))).Is(200);
        (await served.GetAsync("/api/contests", ("X-Forwarded-For", first))).Is(429);
        (await served.GetAsync("/api/contests", ("X-Forwarded-For", second))).Is(areTwo ? 200 : 429);
    }

    [Fact]
    public async Task NoLimit_SaysNothing()
    {
        await using var served = await Served.StartAsync(new Setting { Options = Limited(perAddress: 0) });
        Assert.Equal("", (await served.GetAsync("/api/contests")).Is(200)["RateLimit-Limit"]);
    }

    private static ApiOptions Limited(int perAddress = 0, int perToken = 0, bool isBehind = false) => new()
    {
        Freshness = TimeSpan.Zero,
        Limits = new RateLimits { PerAddress = perAddress, PerToken = perToken, IsBehindProxy = isBehind },
    };
}
