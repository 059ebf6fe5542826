using System.CommandLine;

namespace Hattama.Cli;

/// <summary><c>backup</c>: copies a running store.</summary>
internal static class BackupCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var to = new Option<string>("--to") { Description = "Absent or empty folder for the copy", Required = true, HelpName = "DIR" };
        var command = new Command("backup", "Copy a store as it is at one instant, while it may be in use. The signing key is not copied.") { common.Store, to };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            var target = parsed.GetRequiredValue(to);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            if (store.Embedded is not { } embedded)
            {
                throw CommandFailure.Usage($"{store.Name} is no folder. On Azure copies are the accounts' business: see docs/operations.md.");
            }

            await embedded.BackupAsync(target, cancel);
            terminal.Line($"Copied {store.Name} to {target}. The signing key stays where it is; keep a copy of it apart.");
            terminal.Object(json =>
            {
                json.WriteString("store", store.Name);
                json.WriteString("to", target);
            });
            return (int)ExitCode.Fine;
        });
        return command;
    }
}
