using System.CommandLine;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary><c>reconcile</c>: finishes uploads that were stamped and have no receipt.</summary>
internal static class ReconcileCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var command = new Command("reconcile", "Finish uploads that an interrupted run left without a receipt. Safe to repeat.") { common.Store, common.Contest };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var activation = await store.ActivationAsync(contest, cancel);
            var inForce = await store.Setup.LoadAsync(activation, cancel);
            var intake = new Intake(store.Stores, inForce, activation.Edition, ReadCaps.Default, new UploadIds(around.Clock));
            var finished = await intake.ReconcileAsync(cancel);
            terminal.Line(finished == 0 ? $"Every upload of {contest} has a receipt." : $"Finished {finished} uploads of {contest}.");
            terminal.Object(json =>
            {
                json.WriteString("contest", contest);
                json.WriteNumber("finishedUploads", finished);
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }
}
