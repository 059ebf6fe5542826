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
        CreateDesign(common, around),
        CreateReveal(common, around),
        ObserveCompareCommand.Create(common, around),
        ObserveReportCommand.Create(common, around),
        ObserveEstimateCommand.Create(common, around),
        ObserveIndicatorsCommand.Create(common, around),
    };

    private static Command CreateIngest(CommonOptions common, Surroundings around)
    {
        var files = new Argument<string[]>("FILE") { Description = "Files of filled-in forms, folders, or - for standard input", Arity = ArgumentArity.OneOrMore };
        var sender = new Option<string>("--sender") { Description = "Code of the organisation", Required = true, HelpName = "CODE" };
        return CreateTaking("ingest", "Take observers' forms into a store that has the contest.", UploadKind.Observations, files, sender, (common, around), AreaOption.Create("the organisation"));
    }

    private static Command CreateDesign(CommonOptions common, Surroundings around)
    {
        var files = new Argument<string[]>("FILE") { Description = "The design, see sample commit and docs/sample-design.md", Arity = ArgumentArity.OneOrMore };
        var sender = new Option<string>("--sender") { Description = "Code of the organisation", Required = true, HelpName = "CODE" };
        return CreateTaking(
            "design", "Record a sample design before the polls open: the commitment to a draw. The latest one before the opening is in force, later ones never.",
            UploadKind.Designs, files, sender, (common, around));
    }

    private static Command CreateReveal(CommonOptions common, Surroundings around)
    {
        var files = new Argument<string[]>("FILE") { Description = "The seed file that sample commit wrote", Arity = ArgumentArity.OneOrMore };
        var sender = new Option<string>("--sender") { Description = "Code of the organisation", Required = true, HelpName = "CODE" };
        return CreateTaking(
            "reveal", "Reveal the seed of a recorded design after the polls have closed: the next roll-up publishes estimates. A seed revealed before ends the draw.",
            UploadKind.Seeds, files, sender, (common, around));
    }

    private static Command CreateAccredit(CommonOptions common, Surroundings around)
    {
        var files = new Argument<string[]>("FILE") { Description = "The list: columns organisation and observer", Arity = new ArgumentArity(1, 100) };
        var sender = new Option<string>("--sender") { Description = "Code of the commission", DefaultValueFactory = _ => IngestCommand.DefaultSender, HelpName = "CODE" };
        return CreateTaking("accredit", "Put a list of accredited observers in force; it takes the place of the one before.", UploadKind.Accreditations, files, sender, (common, around));
    }

    private static Command CreateTaking(
        string name, string description, UploadKind kind, Argument<string[]> files, Option<string> sender, (CommonOptions Common, Surroundings Around) shell,
        Option<string[]>? area = null)
    {
        var (common, around) = shell;
        var findings = new Option<int>("--findings") { Description = "Examples shown per finding code", DefaultValueFactory = _ => FindingsView.DefaultExamples, HelpName = "N" };
        var command = new Command(name, description) { common.Store, common.Contest, sender, findings, files };
        if (area is not null)
        {
            command.Add(area);
        }

        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            var areas = area is null ? [] : parsed.GetValue(area) ?? [];
            using var input = InputFiles.Collect(parsed.GetRequiredValue(files), around.Input);
            using var registers = InputFiles.Collect([], around.Input);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var request = new IngestRequest(contest, null, input, registers, null, parsed.GetValue(findings))
            {
                Kind = kind,
                Areas = areas,
                IsWholeContest = areas.Length == 0,
            };
            return (int)await new Ingest(store, around, terminal, parsed.GetRequiredValue(sender)).RunAsync(request, cancel);
        });
        return command;
    }
}
