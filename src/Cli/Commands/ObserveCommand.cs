using System.CommandLine;
using Hattama.Ledger;

namespace Hattama.Cli;

/// <summary><c>observe</c>: observers' forms, from taking them in to a report. Nothing of it changes an official figure.</summary>
internal static class ObserveCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around) => new(
        "observe", "Observers' forms: take them in, compare copies with the official figures, report. Nothing of it changes an official figure.")
    {
        CreateIngest(common, around),
        CreateAccredit(common, around),
        ObserveCompareCommand.Create(common, around),
        ObserveReportCommand.Create(common, around),
        ObserveEstimateCommand.Create(common, around),
        ObserveIndicatorsCommand.Create(common, around),
    };

    private static Command CreateIngest(CommonOptions common, Surroundings around)
    {
        var files = new Argument<string[]>("FILE") { Description = "Files of filled-in forms, folders, or - for standard input", Arity = ArgumentArity.OneOrMore };
        var sender = new Option<string>("--sender") { Description = "Code of the organisation", Required = true, HelpName = "CODE" };
        return CreateTaking("ingest", "Take observers' forms into a store that has the contest.", UploadKind.Observations, files, sender, (common, around));
    }

    private static Command CreateAccredit(CommonOptions common, Surroundings around)
    {
        var files = new Argument<string[]>("FILE") { Description = "The list: columns organisation and observer", Arity = new ArgumentArity(1, 100) };
        var sender = new Option<string>("--sender") { Description = "Code of the commission", DefaultValueFactory = _ => IngestCommand.DefaultSender, HelpName = "CODE" };
        return CreateTaking("accredit", "Put a list of accredited observers in force; it takes the place of the one before.", UploadKind.Accreditations, files, sender, (common, around));
    }

    private static Command CreateTaking(
        string name, string description, UploadKind kind, Argument<string[]> files, Option<string> sender, (CommonOptions Common, Surroundings Around) shell)
    {
        var (common, around) = shell;
        var findings = new Option<int>("--findings") { Description = "Examples shown per finding code", DefaultValueFactory = _ => FindingsView.DefaultExamples, HelpName = "N" };
        var command = new Command(name, description) { common.Store, common.Contest, sender, findings, files };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            using var input = InputFiles.Collect(parsed.GetRequiredValue(files), around.Input);
            using var registers = InputFiles.Collect([], around.Input);
            await using var store = common.Open(parsed, around);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var request = new IngestRequest(contest, null, input, registers, null, parsed.GetValue(findings)) { Kind = kind, IsWholeContest = true };
            return (int)await new Ingest(store, around, terminal, parsed.GetRequiredValue(sender)).RunAsync(request, cancel);
        });
        return command;
    }
}
