using System.CommandLine;
using Hattama.Findings;

namespace Hattama.Cli;

/// <summary><c>ingest</c>: takes files into a store; the first one brings the contest in.</summary>
internal static class IngestCommand
{
    /// <summary>Sender code where the command line names none.</summary>
    public const string DefaultSender = "cli";

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var files = new Argument<string[]>("FILE") { Description = "Protocol files, folders, or - for standard input", Arity = ArgumentArity.ZeroOrMore };
        var register = new Option<string[]>("--register") { Description = "Register of expected stations; default at the first ingest: derived from the files and then frozen", HelpName = "FILE" };
        var sender = new Option<string>("--sender") { Description = "Code of the sender", DefaultValueFactory = _ => DefaultSender, HelpName = "CODE" };
        var area = AreaOption.Create("the sender");
        var whole = new Option<bool>("--whole-contest") { Description = "The sender may report every station: a live contest asks for this or --area" };
        var activate = new Option<string?>("--activate") { Description = "Put a changed definition or register in force, with the reason", HelpName = "REASON" };
        var findings = new Option<int>("--findings") { Description = "Examples shown per finding code", DefaultValueFactory = _ => FindingsView.DefaultExamples, HelpName = "N" };
        var command = new Command("ingest", "Take protocol files into a store. The first ingest brings the contest in and makes the store.")
        {
            common.Store, common.Contest, register, sender, area, whole, activate, findings, files,
        };
        PreviousFiles.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            using var input = InputFiles.Collect(parsed.GetRequiredValue(files), around.Input);
            using var registers = InputFiles.Collect(parsed.GetValue(register) ?? [], around.Input);
            var contest = parsed.GetValue(common.Contest);
            try
            {
                using var previous = PreviousFiles.Of(parsed, around);
                // Read before a store is made: a definition that is refused leaves nothing behind.
                var definition = contest is not null && File.Exists(contest) ? DefinitionFile.Load(contest) : null;
                RequireWork(input, registers, definition, parsed.GetValue(activate));
                await using var store = await common.OpenAsync(parsed, around, cancel, create: definition is not null);
                var ingest = new Ingest(store, around, terminal, parsed.GetRequiredValue(sender));
                return (int)await ingest.RunAsync(
                    new IngestRequest(contest, definition, input, registers, parsed.GetValue(activate), parsed.GetValue(findings))
                    {
                        Previous = previous,
                        Areas = parsed.GetValue(area) ?? [],
                        IsWholeContest = parsed.GetValue(whole),
                    },
                    cancel);
            }
            catch (DefinitionRefused refused)
            {
                return (int)DefinitionView.Show(terminal, refused.Findings, parsed.GetValue(findings));
            }
        });
        return command;
    }

    private static void RequireWork(InputFiles input, InputFiles registers, DefinitionFile? definition, string? reason)
    {
        var bringsContest = definition is not null && (registers.Files.Count > 0 || reason is not null);
        if (input.Files.Count == 0 && !bringsContest && reason is null)
        {
            throw CommandFailure.Usage("Which files? Name protocol files, a folder, or - for standard input.");
        }
    }
}
