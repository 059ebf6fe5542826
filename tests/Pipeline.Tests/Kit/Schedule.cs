using System.Threading.Channels;

namespace Hattama.Tests;

/// <summary>
/// Runs several pieces of work so that only one of them moves at a time, from one store call to the next; which one moves
/// next is the caller's choice. The same choices give the same run.
/// </summary>
internal sealed class Schedule
{
    private readonly Channel<Event> _events = Channel.CreateUnbounded<Event>();
    private readonly SortedDictionary<int, Event> _waiting = [];
    private readonly List<Task> _works = [];
    private readonly List<string> _history = [];

    /// <summary>What happened, one store call a line: the schedule of a failure.</summary>
    public IReadOnlyList<string> History => _history;

    /// <summary>Adds work; it stops before each call that goes through the gate it is given.</summary>
    public void Add(string name, Func<Gate, Task> work)
    {
        var gate = new Gate(_works.Count, name, _events.Writer);
        _works.Add(Task.Run(async () =>
        {
            try
            {
                await gate.PassAsync("start");
                await work(gate);
            }
            finally
            {
                await _events.Writer.WriteAsync(new Event(gate.Number, gate.Name, "end", null));
            }
        }));
    }

    /// <summary>Runs until all work has ended. <paramref name="choose"/> picks an index among the numbers of those that wait.</summary>
    public async Task RunAsync(Func<IReadOnlyList<int>, int> choose)
    {
        for (var i = 0; i < _works.Count; i++)
        {
            await NextEventAsync();
        }

        while (_waiting.Count > 0)
        {
            var next = _waiting.ElementAt(choose([.. _waiting.Keys])).Value;
            _waiting.Remove(next.Number);
            _history.Add($"{next.Name}: {next.Step}");
            next.Go!.SetResult();
            await NextEventAsync();
        }

        await Task.WhenAll(_works);
    }

    /// <summary>Runs with every choice left to the dice: short turns.</summary>
    public Task RunEvenlyAsync(Random dice) => RunAsync(waiting => dice.Next(waiting.Count));

    /// <summary>
    /// Runs whoever stands first in a random order, until a few random moments at which the one running goes to its end: long
    /// turns with rare interruptions, which find what needs one piece of work to sleep while others finish.
    /// </summary>
    public Task RunByPriorityAsync(Random dice, int interruptions)
    {
        var priorities = Enumerable.Range(0, _works.Count).Select(_ => dice.Next(1 << 20)).ToArray();
        var moments = Enumerable.Range(0, interruptions).Select(_ => dice.Next(30 * _works.Count)).ToHashSet();
        var step = 0;
        return RunAsync(waiting =>
        {
            if (moments.Contains(step++))
            {
                priorities[First(waiting)] = -step;
            }

            return waiting.ToList().IndexOf(First(waiting));
        });

        int First(IReadOnlyList<int> waiting) => waiting.MaxBy(number => priorities[number]);
    }

    /// <summary>Runs in the given order of "name: step" prefixes as far as they go, then to the end in order of adding.</summary>
    public async Task RunAsync(params (string Name, string Until)[] script)
    {
        var at = 0;
        await RunAsync(_ =>
        {
            while (at < script.Length)
            {
                var (name, until) = script[at];
                var index = _waiting.Values.Select((waiting, i) => (waiting, i)).FirstOrDefault(pair => pair.waiting.Name == name, (null!, -1)).Item2;
                if (index >= 0 && _waiting.Values.ElementAt(index).Step != until)
                {
                    return index;
                }

                at++;
            }

            return 0;
        });
    }

    private async Task NextEventAsync()
    {
        var next = await _events.Reader.ReadAsync();
        if (next.Go is not null)
        {
            _waiting.Add(next.Number, next);
        }
    }

    internal sealed record Event(int Number, string Name, string Step, TaskCompletionSource? Go);

    /// <summary>Where one piece of work waits for its turn.</summary>
    internal sealed class Gate(int number, string name, ChannelWriter<Event> events)
    {
        public int Number { get; } = number;

        public string Name { get; } = name;

        public async Task PassAsync(string step)
        {
            var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await events.WriteAsync(new Event(Number, Name, step, go));
            await go.Task;
        }
    }
}
