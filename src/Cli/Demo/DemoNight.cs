using Hattama.Pipeline;

namespace Hattama.Cli;

/// <summary>
/// Replays the night: files arrive some time after the polls of their stations closed, corrections in the morning, and every
/// minute in which something arrived ends with a roll-up. Stamps carry the time of the night, not that of the replay.
/// </summary>
internal sealed class DemoNight(OpenStore store, Surroundings around, Terminal terminal, double speed)
{
    // A pause in which nothing arrives is not waited out.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(3);

    /// <summary>Replays it.</summary>
    public async Task<DemoReport> ReplayAsync(
        OpenedContest contest, DemoMail mail, IReadOnlyList<DemoFile> all, string files, int seed, CancellationToken cancel)
    {
        var clock = new NightClock();
        var post = new DemoPost(store, clock, terminal);
        PublishedResult? result = null;
        foreach (var minute in Arrivals(all, seed))
        {
            var pause = result is null ? TimeSpan.Zero : minute.Key - clock.GetUtcNow();
            await Task.Delay((pause < LongestPause ? pause : LongestPause) / speed, around.Clock, cancel);
            clock.MoveTo(minute.Key);
            await post.TakeInAsync(contest.InForce!, contest.Edition, [.. minute], cancel);
            result = await post.RollUpAsync(contest.InForce!, contest.Edition, cancel);
            Tell(result);
        }

        var states = await DemoStates.LoadAsync(result!, cancel);
        return new DemoReport(mail, null, null, result!, states, post.Findings, post.Uploads, store.Name, files);
    }

    private static IEnumerable<IGrouping<DateTimeOffset, DemoFile>> Arrivals(IReadOnlyList<DemoFile> files, int seed)
    {
        var dice = DemoDice.For(seed, purpose: 3);
        return files
            .Select(file => (File: file, After: file.Wave == 2 ? 720 + dice.Next(180) : 40 + dice.Next(360)))
            .OrderBy(pair => pair.File.Closes.AddMinutes(pair.After))
            .GroupBy(pair => pair.File.Closes.ToUniversalTime().AddMinutes(pair.After), pair => pair.File);
    }

    private void Tell(PublishedResult result)
    {
        var tally = result.Nation.Area.Tally;
        var (yes, tookPart) = (tally.Lines[result.Definition.LineIndex("yes")], tally.Lines[result.Definition.LineIndex("took_part")]);
        var minute = result.Snapshot.Snapshot.AsOf.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
        terminal.Line($"{minute}  #{result.Snapshot.Snapshot.Sequence}  {TotalsView.Coverage(terminal, tally)}"
            + $"  yes {Numbers.Percent(yes, tookPart) ?? "–"} %");
    }

    /// <summary>The time of the night: stands still until the replay moves it.</summary>
    private sealed class NightClock : TimeProvider
    {
        private DateTimeOffset _now;

        public override DateTimeOffset GetUtcNow() => _now;

        public void MoveTo(DateTimeOffset instant) => _now = instant;
    }
}
