using System.CommandLine;
using Hattama.Findings;

namespace Hattama.Cli;

/// <summary><c>check</c>: what an upload of these files would bring, without writing anything.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var files = new Argument<string[]>("FILE") { Description = "Protocol files, folders, or - for standard input", Arity = ArgumentArity.OneOrMore };
        var register = new Option<string[]>("--register") { Description = "Register of expected stations; default: that of the store, else derived from the files", HelpName = "FILE", AllowMultipleArgumentsPerToken = false };
        var findings = new Option<int>("--findings") { Description = "Examples shown per finding code", DefaultValueFactory = _ => FindingsView.DefaultExamples, HelpName = "N" };
        var sender = new Option<string>("--sender") { Description = "Code of the sender", DefaultValueFactory = _ => IngestCommand.DefaultSender, HelpName = "CODE" };
        var command = new Command("check", "Dry run: read and check files, add them up, print findings and totals, write nothing.")
        {
            common.Contest, common.Store, register, sender, findings, files,
        };
        PreviousFiles.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            using var input = InputFiles.Collect(parsed.GetRequiredValue(files), around.Input);
            using var registers = InputFiles.Collect(parsed.GetValue(register) ?? [], around.Input);
            var examples = parsed.GetValue(findings);
            try
            {
                using var previous = PreviousFiles.Of(parsed, around);
                var source = await FindContestAsync(parsed, common, around, cancel);
                DryRun? run = null;
                await terminal.ProgressAsync(input.Length * (source.Register is null && registers.Files.Count == 0 ? 2 : 1) + registers.Length + previous.Length, bar =>
                {
                    run = DryRun.Run(source with { Previous = previous }, input, registers, parsed.GetRequiredValue(sender), around.Clock, bar, cancel);
                    return Task.CompletedTask;
                });
                DryRunView.Show(terminal, run!, examples);
                return (int)(run!.Findings.Errors > 0 ? ExitCode.Findings : ExitCode.Fine);
            }
            catch (DefinitionRefused refused)
            {
                return (int)DefinitionView.Show(terminal, refused.Findings, examples);
            }
        });
        return command;
    }

    /// <summary>
    /// The contest to check against. A definition file alone touches no store; an id, or no contest at all, means what is in
    /// force in a store; a file with <c>--store</c> means that definition and the register of the store.
    /// </summary>
    private static async Task<DryRunSource> FindContestAsync(ParseResult parsed, CommonOptions common, Surroundings around, CancellationToken cancel)
    {
        var contest = parsed.GetValue(common.Contest);
        var folder = parsed.GetValue(common.Store);
        if (contest is not null && File.Exists(contest))
        {
            var file = DefinitionFile.Load(contest);
            if (folder is null)
            {
                return new DryRunSource(file.Definition, Register: null);
            }

            await using var named = await common.OpenAsync(parsed, around, cancel);
            var activation = await named.Setup.FindActivationAsync(file.Definition.Id, cancel);
            var published = new Pipeline.PublishedDocuments(named.Stores.Results, file.Definition.Id);
            return activation is null
                ? new DryRunSource(file.Definition, Register: null)
                : new DryRunSource(file.Definition, await published.LoadRegisterAsync(file.Definition, activation.Register, cancel));
        }

        if (folder is null && around.Environment("HATTAMA_STORE") is null)
        {
            throw contest is null
                ? CommandFailure.Usage("Which contest? Give --contest with a definition file, or --store with the store of a contest.")
                : CommandFailure.Storage($"There is no contest definition {contest}. Check the path, or give --store with the store of the contest.");
        }

        await using var store = await common.OpenAsync(parsed, around, cancel);
        var id = await store.ContestAsync(contest, cancel);
        var inForce = await store.Setup.LoadAsync(await store.ActivationAsync(id, cancel), cancel);
        return new DryRunSource(inForce.Definition, inForce.Register);
    }
}
