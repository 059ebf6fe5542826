using System.CommandLine;
using Hattama.Contests;
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
        PreviousFiles.AddTo(command);
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
        PreviousFiles.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var proposal = Digest.Parse(parsed.GetRequiredValue(hash));
            if (proposal.IsNone)
            {
                throw CommandFailure.Usage("HASH is 64 hexadecimal characters.");
            }

            await using var store = await options.Common.OpenAsync(parsed, options.Around, cancel);
            var session = await options.OpenAsync(store, parsed, cancel);
            if (parsed.GetValue(Definition) is null && (parsed.GetValue(Register) ?? []).Length == 0 && !PreviousFiles.AreNamed(parsed))
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
        using var previous = PreviousFiles.Of(parsed, options.Around);
        var documents = new PublishedDocuments(session.Store.Stores.Results, definition.Id);
        var loaded = files.Files.Count == 0
            ? LoadedRegister.Of(await documents.LoadRegisterAsync(definition, inForce.RegisterDigest, cancel))
            : RegisterFiles.Read(definition, files, new ProgressBar(null), cancel);
        var register = previous.Bind(definition, loaded, new ProgressBar(null), cancel);
        return IsRefused(session.Terminal, definition, register)
            ? null
            : new NewVersion(file?.Bytes ?? await documents.LoadAsync(inForce.DefinitionDigest, cancel), definition, register.Register);
    }

    /// <summary>A register with errors is refused whole, and so are results of a previous contest that belong to none of its stations; other rows of theirs that are unusable are shown.</summary>
    private static bool IsRefused(Terminal terminal, ContestDefinition definition, LoadedRegister register)
    {
        var hasErrors = register.Findings.Errors > 0 || register.Stations == 0;
        if (hasErrors || register.Previous is { Bound: 0 })
        {
            terminal.Line(hasErrors
                ? "The register has errors; nothing was decided."
                : "The results of the previous contest belong to no station of the register; nothing was decided.");
        }

        ReferenceView.ShowBound(terminal, register.Previous);
        if (register.AllFindings.Kept.Count > 0)
        {
            FindingsView.Show(terminal, register.AllFindings, definition, FindingsView.DefaultExamples);
        }

        return hasErrors || register.Previous is { Bound: 0 };
    }
}
