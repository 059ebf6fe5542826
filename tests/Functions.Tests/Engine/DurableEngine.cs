using Microsoft.DurableTask;

namespace Hattama.Tests.Engine;

/// <summary>The machine on which an activity ran is gone: nobody hears of the activity, and it is run again elsewhere.</summary>
internal sealed class MachineLostException() : Exception("The machine is gone.");

/// <summary>How bad the day is: one in so many, 0: never.</summary>
internal sealed record Weather(int RunTwice, int LoseResult, int LoseTurn, int EarlyTimer)
{
    public static readonly Weather Fair = new(0, 0, 0, 0);

    public static readonly Weather Bad = new(8, 12, 10, 10);
}

/// <summary>
/// Runs orchestrations as the real engine does, in an order that a seed gives: every turn replays from the start over a history in
/// JSON, activities run at least once, results come in any order and more than once, turns are computed and lost, time
/// passes only when a timer fires. Fails on anything that a replay does differently.
/// </summary>
internal sealed class DurableEngine(int seed, Weather weather, DateTime start)
{
    /// <summary>Most characters of an input or result: above, the real storage moves it into a blob of its own.</summary>
    public const int MostMessage = 45 * 1024;

    /// <summary>Most work that one turn may ask for.</summary>
    public const int MostChildren = 1_000;

    private const int MostSteps = 200_000;
    private readonly Random _dice = new(seed);
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = [];
    private readonly Dictionary<string, Func<string?, Task<object?>>> _activities = [];
    private readonly Dictionary<string, Orchestration> _instances = new(StringComparer.Ordinal);
    private readonly List<(Orchestration Of, HistoryEvent.Scheduled Work)> _work = [];
    private readonly List<(Orchestration Of, HistoryEvent.Scheduled Timer)> _timers = [];
    private readonly List<OrchestratorThread> _threads = [];

    /// <summary>The engine's clock.</summary>
    public DateTime Now { get; private set; } = start;

    /// <summary>Told when time passes.</summary>
    public Action<DateTime>? OnTime { get; init; }

    /// <summary>Things that happen outside: each once, at any time, in any order.</summary>
    public List<Func<Task>> Outside { get; } = [];

    /// <summary>How often an activity ran.</summary>
    public Dictionary<string, int> Runs { get; } = [];

    /// <summary>Turns computed.</summary>
    public int Turns { get; private set; }

    public void AddOrchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> code) => _orchestrators.Add(name, async context => await code(context));

    public void AddOrchestrator(string name, Func<TaskOrchestrationContext, Task> code) => _orchestrators.Add(name, async context =>
    {
        await code(context);
        return null;
    });

    public void AddActivity<TIn, TOut>(string name, Func<TIn, Task<TOut>> code) => _activities.Add(name, async input => await code(Json.Read<TIn>(input)!));

    public void AddActivity<TIn>(string name, Func<TIn, Task> code) => _activities.Add(name, async input =>
    {
        await code(Json.Read<TIn>(input)!);
        return null;
    });

    /// <summary>Starts an orchestration; false when one of this name exists, whatever became of it.</summary>
    public bool Start(string name, string id, object? input) => Start(name, id, Json.Write(input), null, 0);

    public Orchestration? Find(string id) => _instances.GetValueOrDefault(id);

    public IReadOnlyCollection<Orchestration> Instances => _instances.Values;

    /// <summary>Runs until nothing is left to do.</summary>
    public async Task RunAsync()
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (!await StepAsync())
            {
                Check();
                return;
            }
        }

        throw new InvalidOperationException($"Not done after {MostSteps} steps.");
    }

    private async Task<bool> StepAsync()
    {
        var ready = _instances.Values.Where(instance => instance.Inbox.Count > 0).ToList();
        var all = ready.Count + _work.Count + Outside.Count;
        if (_timers.Count > 0 && (all == 0 || Hits(weather.EarlyTimer)))
        {
            Fire();
            return true;
        }

        if (all == 0)
        {
            return false;
        }

        var chosen = _dice.Next(all);
        if (chosen < ready.Count)
        {
            Turn(ready[chosen]);
        }
        else if (chosen < ready.Count + _work.Count)
        {
            await WorkAsync(chosen - ready.Count);
        }
        else
        {
            var happening = Outside[chosen - ready.Count - _work.Count];
            Outside.RemoveAt(chosen - ready.Count - _work.Count);
            await happening();
        }

        return true;
    }

    private void Turn(Orchestration instance)
    {
        if (instance.Ended is not null)
        {
            instance.Inbox.Clear(); // late duplicates
            return;
        }

        // A turn sees some of what has come, in any order.
        var seen = instance.Inbox.OrderBy(_ => _dice.Next()).Take(1 + _dice.Next(instance.Inbox.Count)).ToList();
        if (instance.History.Count == 0)
        {
            seen = [instance.Inbox[0]];
        }

        List<HistoryEvent> news = [new HistoryEvent.Turn(Now), .. seen];
        var result = Replay.Run(instance, instance.History, news);
        Turns++;
        _threads.Add(result.Thread);
        if (Hits(weather.LoseTurn))
        {
            return; // computed and lost: nothing of it is known
        }

        CheckSizes(instance, result);
        instance.Inbox.RemoveAll(come => seen.Exists(one => ReferenceEquals(one, come)));
        instance.History.AddRange(news);
        instance.History.AddRange(result.Asked);
        foreach (var asked in result.Asked)
        {
            Schedule(instance, asked);
        }

        if (result.Ended is { } ended)
        {
            instance.History.Add(ended);
            instance.Above?.Inbox.Add(ended.Failure is { } failure
                ? new HistoryEvent.Failed(instance.Work, failure)
                : new HistoryEvent.Completed(instance.Work, ended.Result));
        }
    }

    private void Schedule(Orchestration instance, HistoryEvent.Scheduled asked)
    {
        switch (asked.Kind)
        {
            case WorkKind.Activity:
                _work.Add((instance, asked));
                break;
            case WorkKind.Timer:
                _timers.Add((instance, asked));
                break;
            default:
                if (!Start(asked.Name, asked.Instance!, asked.Input, instance, asked.Id))
                {
                    throw new InvalidOperationException($"Two orchestrations are named {asked.Instance}.");
                }

                break;
        }
    }

    private bool Start(string name, string id, string? input, Orchestration? parent, int work)
    {
        Assert.True(id.Length <= 100 && id.All(letter => letter is > ' ' and < '\x7f') && id[0] != '@', $"“{id}” is no name of an orchestration.");
        return _instances.TryAdd(id, new Orchestration(name, id, input, parent, work, _orchestrators[name]));
    }

    private async Task WorkAsync(int index)
    {
        var (instance, work) = _work[index];
        _work.RemoveAt(index);
        Runs[work.Name] = Runs.GetValueOrDefault(work.Name) + 1;
        HistoryEvent done;
        try
        {
            var result = Json.Write(await _activities[work.Name](work.Input));
            Assert.True((result?.Length ?? 0) <= MostMessage, $"{work.Name} gave {result?.Length} characters.");
            done = new HistoryEvent.Completed(work.Id, result);
        }
        catch (MachineLostException)
        {
            _work.Add((instance, work));
            return;
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            done = new HistoryEvent.Failed(work.Id, Failure.Of(failure));
        }

        if (Hits(weather.LoseResult))
        {
            _work.Add((instance, work));
            return;
        }

        instance.Inbox.Add(done);
        if (Hits(weather.RunTwice))
        {
            _work.Add((instance, work));
        }
    }

    private void Fire()
    {
        var next = _timers.MinBy(timer => timer.Timer.FireAt);
        _timers.Remove(next);
        Now = next.Timer.FireAt > Now ? next.Timer.FireAt.Value : Now;
        OnTime?.Invoke(Now);
        next.Of.Inbox.Add(new HistoryEvent.Completed(next.Timer.Id, null));
    }

    /// <summary>Every instance ended, and a replay of its whole history says the same once more.</summary>
    private void Check()
    {
        foreach (var instance in _instances.Values)
        {
            Assert.True(instance.Ended is not null, $"{instance.Id} did not end.");
            Replay.Run(instance, instance.History, []);
        }

        if (_threads.Exists(thread => thread.WasEnteredFromOutside))
        {
            throw new NonDeterminismException("An orchestrator awaited something that is not durable.");
        }
    }

    private static void CheckSizes(Orchestration instance, Replay.Result result)
    {
        Assert.True(result.Asked.Count <= MostChildren, $"{instance.Id} asked for {result.Asked.Count} pieces of work at once.");
        Assert.All(result.Asked, asked => Assert.True((asked.Input?.Length ?? 0) <= MostMessage, $"{asked.Name} is given {asked.Input?.Length} characters."));
        Assert.True((result.Ended?.Result?.Length ?? 0) <= MostMessage, $"{instance.Id} gave {result.Ended?.Result?.Length} characters.");
    }

    private bool Hits(int oneIn) => oneIn > 0 && _dice.Next(oneIn) == 0;
}
