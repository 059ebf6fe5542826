using System.CommandLine;
using Hattama.Contests;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary><c>decide activate</c>, and <c>decide confirm</c>, which needs the files again when it confirms an activation.</summary>
internal static class DecideActivateCommand
{
    private static readonly Option<string?> Definition = new("--definition") { Description = "New definition; default: the one in force", HelpName = "FILE" };
    private static readonly Option<string[]> Register = new("--register") { Description = "New register; default: the one in force", HelpName = "FILE" };

    /// <summary>The command that puts a definition or register in force.</summary>
    public static Command Create(DecideOptions options)
    {
        var command = new Command("activate", "Put another definition or register in force. Evidence is read again where the definition reads it otherwise.")
        {
            options.Common.Store, options.Common.Contest, options.Token, options.Reason, Definition, Register,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var store = await options.Common.OpenAsync(parsed, options.Around, cancel);
            var session = await options.OpenAsync(store, parsed, cancel);
            if (await ReadAsync(options, session, parsed, cancel) is not { } version)
            {
                return (int)ExitCode.Findings;
            }

            return await ActivateAsync(options, session, (decide, onReread) =>
                decide.DraftAsync(version, session.Person.Code, session.Person.Areas, parsed.GetRequiredValue(options.Reason), onReread, cancel));
        });
        return command;
    }

    /// <summary>The command of the second person.</summary>
    public static Command CreateConfirm(DecideOptions options)
    {
        var hash = new Argument<string>("HASH") { Description = "Hash of the proposal" };
        var command = new Command("confirm", "Confirm what another person proposed. An activation is confirmed with the same files.")
        {
            options.Common.Store, options.Common.Contest, options.Token, Definition, Register, hash,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var proposal = Digest.Parse(parsed.GetRequiredValue(hash));
            if (proposal.IsNone)
            {
                throw CommandFailure.Usage("HASH is 64 hexadecimal characters.");
            }

            await using var store = await options.Common.OpenAsync(parsed, options.Around, cancel);
            var session = await options.OpenAsync(store, parsed, cancel);
            if (parsed.GetValue(Definition) is null && (parsed.GetValue(Register) ?? []).Length == 0)
            {
                return (int)await new Deliberation(store, options.Around, session.Terminal, session.Contest, session.Person).ConfirmAsync(proposal, cancel);
            }

            if (await ReadAsync(options, session, parsed, cancel) is not { } version)
            {
                return (int)ExitCode.Findings;
            }

            return await ActivateAsync(options, session, (decide, onReread) =>
                decide.ConfirmAsync(proposal, version, session.Person.Code, session.Person.Areas, onReread, cancel));
        });
        return command;
    }

    private static async Task<int> ActivateAsync(
        DecideOptions options, DecideSession session, Func<DecideActivation, Action<long, long>, Task<DecideAnswer>> act)
    {
        var decide = new DecideActivation(session.Store.Stores, session.Store.Access, session.Contest, options.Around.Clock);
        DecideAnswer? answer = null;
        await session.Terminal.ProgressAsync(1, async bar => answer = await act(decide, bar.At));
        return (int)new Deliberation(session.Store, options.Around, session.Terminal, session.Contest, session.Person).Show(answer!);
    }

    /// <summary>The files as a version; null, and shown, when they have errors.</summary>
    private static async Task<NewVersion?> ReadAsync(DecideOptions options, DecideSession session, ParseResult parsed, CancellationToken cancel)
    {
        var inForce = session.Contest.InForce;
        var file = parsed.GetValue(Definition) is { } path ? DefinitionFile.Load(path) : null;
        var definition = file?.Definition ?? inForce.Definition;
        if (definition.Id != inForce.Definition.Id)
        {
            throw CommandFailure.Usage($"The definition is of contest {definition.Id}, not of {inForce.Definition.Id}.");
        }

        using var files = InputFiles.Collect(parsed.GetValue(Register) ?? [], options.Around.Input);
        var documents = new PublishedDocuments(session.Store.Stores.Results, definition.Id);
        var register = files.Files.Count == 0
            ? await documents.LoadRegisterAsync(definition, inForce.RegisterDigest, cancel)
            : Read(session.Terminal, definition, files, cancel);
        return register is null ? null : new NewVersion(file?.Bytes ?? await documents.LoadAsync(inForce.DefinitionDigest, cancel), definition, register);
    }

    private static Register? Read(Terminal terminal, ContestDefinition definition, InputFiles files, CancellationToken cancel)
    {
        var loaded = RegisterFiles.Read(definition, files, new ProgressBar(null), cancel);
        if (loaded.Findings.Errors == 0 && loaded.Stations > 0)
        {
            return loaded.Register;
        }

        terminal.Line("The register has errors; nothing was decided.");
        FindingsView.Show(terminal, loaded.Findings, definition, FindingsView.DefaultExamples);
        return null;
    }
}
