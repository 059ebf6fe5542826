namespace Hattama.Benchmarks;

/// <summary>The system's clock in whole milliseconds: the precision of every stored instant.</summary>
internal sealed class MillisecondClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
