using System.Text.Json;
using Hattama.Pipeline;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Hattama.Functions;

/// <summary>Roll-ups that persons ask for: orchestrations, remembered as long as their history is (<see cref="PurgeRollups"/>).</summary>
public sealed class DurableRollups(TimeProvider clock)
{
    private const int MostUnderWay = 8;
    private readonly Lock _lock = new();
    private readonly Queue<string> _asked = [];

    /// <summary>The roll-ups that a client of the durable runtime reaches: a function is given one for each call.</summary>
    public IRollups Through(DurableTaskClient client) => new Reached(this, new RollupStarts(client), clock);

    /// <summary>Whether so many that this instance of the app has started still wait or run that another would only wait behind them.</summary>
    private async Task<bool> IsFullAsync(RollupStarts starts, CancellationToken cancel)
    {
        string[] asked;
        lock (_lock)
        {
            asked = [.. _asked];
        }

        if (asked.Length < MostUnderWay)
        {
            return false;
        }

        foreach (var id in asked)
        {
            if (await starts.FindAsync(id, cancel) is not { } found || ProgressOf(found) is RollupProgress.Done or RollupProgress.Failed)
            {
                return false;
            }
        }

        return true;
    }

    private void Remember(string id)
    {
        lock (_lock)
        {
            if (!_asked.Contains(id))
            {
                _asked.Enqueue(id);
            }

            while (_asked.Count > MostUnderWay)
            {
                _asked.Dequeue();
            }
        }
    }

    private static RollupProgress ProgressOf(OrchestrationMetadata found) => found.RuntimeStatus switch
    {
        OrchestrationRuntimeStatus.Pending => RollupProgress.Waiting,
        OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Suspended => RollupProgress.Running,
        OrchestrationRuntimeStatus.Completed => RollupProgress.Done,
        _ => RollupProgress.Failed,
    };

    /// <summary>What an official can mend, wherever an activity or a part of the roll-up said it.</summary>
    private static string? WhyOf(TaskFailureDetails? failure) =>
        failure is null ? null : failure.ErrorType == typeof(PipelineException).FullName ? failure.ErrorMessage : WhyOf(failure.InnerFailure);

    private sealed class Reached(DurableRollups rollups, RollupStarts starts, TimeProvider clock) : IRollups
    {
        public async Task<RequestedRollup?> RequestAsync(string contest, string by, CancellationToken cancel)
        {
            if (await rollups.IsFullAsync(starts, cancel))
            {
                return null;
            }

            var at = RollupIds.ToSecond(clock.GetUtcNow());
            var id = await starts.StartRequestAsync(contest, by, at, cancel);
            rollups.Remember(id);
            return new RequestedRollup(RollupIds.WithoutContest(id), contest, by, at, RollupProgress.Waiting, null);
        }

        public async Task<RequestedRollup?> FindAsync(string contest, string id, CancellationToken cancel)
        {
            if (RollupIds.Parse(contest, id) is not { } parsed || await starts.FindAsync(parsed.Id, cancel) is not { } found)
            {
                return null;
            }

            var progress = ProgressOf(found);
            // Written by the worker's serialiser, whichever case it gives to names.
            var published = progress == RollupProgress.Done && found.SerializedOutput is { } output
                ? JsonSerializer.Deserialize<PublishedRollup>(output, JsonSerializerOptions.Web)
                : null;
            return new RequestedRollup(id, contest, string.Empty, parsed.At, progress, published) { Why = WhyOf(found.FailureDetails) };
        }
    }
}
