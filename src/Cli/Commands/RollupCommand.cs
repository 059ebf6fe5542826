using System.CommandLine;
using System.Security.Cryptography;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary><c>rollup</c>: computes what changed and publishes a snapshot.</summary>
internal static class RollupCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var key = new Option<string?>("--key") { Description = "Private signing key (PEM); default: key.pem in the store, made at the first roll-up", HelpName = "FILE" };
        var every = new Option<string?>("--every") { Description = "Repeat until Ctrl+C: 30s, 5m, 1h", HelpName = "TIME" };
        var command = new Command("rollup", "Roll up what changed and publish a signed snapshot.") { common.Store, common.Contest, key, every };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            var pause = parsed.GetValue(every) is { } text ? Pauses.Parse(text) : (TimeSpan?)null;
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            using var signing = SigningKey.LoadOrCreate(store, parsed.GetValue(key), terminal);
            await RunOnceAsync(terminal, store, contest, signing, around, cancel);
            while (pause is { } wait)
            {
                await Task.Delay(wait, around.Clock, cancel);
                await RunOnceAsync(terminal, store, contest, signing, around, cancel);
            }

            return (int)ExitCode.Fine;
        });
        return command;
    }

    private static async Task RunOnceAsync(
        Terminal terminal, OpenStore store, string contest, ECDsa key, Surroundings around, CancellationToken cancel)
    {
        var activation = await store.ActivationAsync(contest, cancel);
        var inForce = await store.Setup.LoadAsync(activation, cancel);
        var rollup = new Rollup(store.Stores, inForce, activation.Edition, key, around.Clock);
        RollupReport? report = null;
        await terminal.ProgressAsync(inForce.Register.Parts.Length, async bar =>
        {
            var tell = bar.Begin(contest);
            report = await rollup.RunAsync((done, total) => { tell(0); bar.At(done, total); }, cancel);
        });
        var result = await store.LatestAsync(contest, cancel);
        Show(terminal, report!, result);
        terminal.Object(json =>
        {
            json.WriteBoolean("isNew", report!.IsNew);
            json.WriteNumber("partitionsComputed", report.Partitions);
            json.WriteNumber("documentsWritten", report.Documents);
            json.WriteString("observationFailure", report.ObservationFailure);
            new TotalsJson(json, PageOf(result), terminal.Language).Write();
        });
    }

    private static void Show(Terminal terminal, RollupReport report, PublishedResult result)
    {
        var snapshot = report.Snapshot.Snapshot;
        if (report.ObservationFailure is { } why)
        {
            terminal.Note($"What observers sent could not be published beside the result: {why} Run verify.");
        }

        if (!report.IsNew)
        {
            terminal.Line($"Nothing changed since snapshot {snapshot.Sequence} ({Instant.Format(snapshot.AsOf)}), root {snapshot.Root}");
            return;
        }

        terminal.Line($"{terminal.Say(Words.Of(result.Definition.Mode))}: {terminal.Say(result.Definition.Title)} ({snapshot.Contest})");
        terminal.Line($"Snapshot {snapshot.Sequence}, {terminal.Say(Words.Of(snapshot.Status))}, as of {Instant.Format(snapshot.AsOf)}");
        terminal.Line($"Root {snapshot.Root}");
        terminal.Line($"Computed {Numbers.Grouped(report.Partitions)} partitions, wrote {Numbers.Grouped(report.Documents)} documents, {Numbers.Grouped(snapshot.Uploads)} uploads");
        terminal.Line(TotalsView.Coverage(terminal, result.Nation.Area.Tally));
        new TotalsView(terminal, PageOf(result)).ShowOutcome();
    }

    private static TotalsPage PageOf(PublishedResult result) => new()
    {
        Definition = result.Definition,
        Snapshot = result.Snapshot,
        Nation = result.Nation,
        Area = result.Nation.Area,
        Children = result.Nation.Children,
    };
}
