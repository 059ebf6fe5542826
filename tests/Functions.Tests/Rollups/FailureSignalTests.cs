using System.Diagnostics.Metrics;
using Hattama.Functions;
using Hattama.Pipeline;

namespace Hattama.Tests.Functions;

/// <summary>A failed activity is heard of by whoever watches the metrics of docs/telemetry.md; a fault that is tried again is not.</summary>
public sealed class FailureSignalTests
{
    [Fact]
    public async Task Mark_RecordsContradict_CountsAFailureAndABrokenInvariant() =>
        Assert.Equal(
            ["hattama.invariants.broken", "hattama.rollups.failed"],
            await HeardAsync<InvalidDataException>("signal-broken", () => throw new InvalidDataException("run verify")));

    [Fact]
    public async Task Mark_OtherFailure_CountsAFailure() =>
        Assert.Equal(
            ["hattama.rollups.failed"],
            await HeardAsync<PipelineException>("signal-failed", () => throw new PipelineException("never activated")));

    [Fact]
    public async Task Mark_HeldBackByTheDefinition_CountsNothing() =>
        Assert.Empty(await HeardAsync<PipelineException>("signal-held", () => throw new PipelineException("not yet") { IsHeldBack = true }));

    [Fact]
    public async Task Mark_FaultThatMayBeGone_CountsNothing() =>
        Assert.Empty(await HeardAsync<TransientFaultException>("signal-transient", () => throw new TimeoutException()));

    private static async Task<IEnumerable<string>> HeardAsync<T>(string contest, Func<Task<int>> work)
        where T : Exception
    {
        var heard = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == Signals.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == Signals.Contest && contest.Equals(tag.Value))
                {
                    lock (heard)
                    {
                        heard.Add(instrument.Name);
                    }
                }
            }
        });
        listener.Start();
        await Assert.ThrowsAsync<T>(() => TransientFaultException.MarkAsync(contest, work));
        return heard;
    }
}
