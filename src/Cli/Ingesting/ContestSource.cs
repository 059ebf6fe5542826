using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;
using Hattama.Stores;

namespace Hattama.Cli;

/// <summary>A contest ready for uploads.</summary>
/// <param name="InForce">Definition and register; null when the register was refused.</param>
/// <param name="Edition">Edition of the ledger.</param>
/// <param name="Findings">What was wrong with the register's rows.</param>
/// <param name="Activated">What was activated: <c>derived</c> or <c>given</c> register; null: nothing.</param>
internal sealed record OpenedContest(ContestInForce? InForce, int Edition, FindingList Findings, string? Activated)
{
    /// <summary>What became of the results of a previous contest; null: none were named, or nothing was activated.</summary>
    public BoundResults? Previous { get; init; }
}

/// <summary>Brings a contest into a store at the first ingest, and refuses a silent change at later ones.</summary>
internal sealed class ContestSource(OpenStore store, Terminal terminal, string sender)
{
    /// <summary>Opens the contest that a request means.</summary>
    public async Task<OpenedContest> OpenAsync(IngestRequest request, CancellationToken cancel)
    {
        if (request.Definition is not { } file)
        {
            var id = await store.ContestAsync(request.Contest, cancel);
            return await OpenActiveAsync(request, await store.ActivationAsync(id, cancel), file: null, cancel);
        }

        return await store.Setup.FindActivationAsync(file.Definition.Id, cancel) is { } activation
            ? await OpenActiveAsync(request, activation, file, cancel)
            : await BringInAsync(request, file, cancel);
    }

    private async Task<OpenedContest> BringInAsync(IngestRequest request, DefinitionFile file, CancellationToken cancel)
    {
        var isDerived = request.Registers.Files.Count == 0;
        var files = isDerived ? request.Files : request.Registers;
        LoadedRegister? register = null;
        await terminal.ProgressAsync(files.Length + request.Previous.Length, bar =>
        {
            var loaded = isDerived
                ? RegisterFiles.Derive(file.Definition, files, bar, cancel)
                : RegisterFiles.Read(file.Definition, files, bar, cancel);
            register = request.Previous.Bind(file.Definition, loaded, bar, cancel);
            return Task.CompletedTask;
        });
        if (IsRefused(register!, file.Definition, request.Examples))
        {
            return new OpenedContest(null, 0, register!.AllFindings, null);
        }

        CheckSender();
        var inForce = await store.Setup.ActivateAsync(
            file.Bytes, file.Definition, register!.Register, sender, request.Reason ?? (isDerived ? "first ingest, register derived" : "first ingest"), cancel);
        terminal.Line(isDerived
            ? $"The register was derived from these files and is now frozen: {Numbers.Grouped(register.Stations)} stations. To change it, give --register with --activate REASON."
            : $"The register is in force: {Numbers.Grouped(register.Stations)} stations.");
        ReferenceView.ShowBound(terminal, register.Previous);
        if (file.Definition is { Mode: ContestMode.Live, Policies.TwoPersons: true })
        {
            terminal.Line($"Contest {file.Definition.Id} is live: it opens when two deciders have activated these files. Make their tokens with: hattama tokens create --role decider. "
                + "Then one of them: hattama decide activate; the other: hattama decide confirm.");
        }

        return new OpenedContest(inForce, 1, register.AllFindings, isDerived ? "derived" : "given") { Previous = register.Previous };
    }

    /// <summary>An activation names persons parted by commas: nobody is two of them.</summary>
    private void CheckSender()
    {
        if (sender.Contains(',', StringComparison.Ordinal))
        {
            throw CommandFailure.Usage("--sender is the code of one sender: it has no comma.");
        }
    }

    private async Task<OpenedContest> OpenActiveAsync(IngestRequest request, Activation activation, DefinitionFile? file, CancellationToken cancel)
    {
        var inForce = await store.Setup.LoadAsync(activation, cancel);
        var definition = file?.Definition ?? inForce.Definition;
        var hasNewDefinition = file is not null && file.Digest != activation.Definition;
        var register = await ReadAsync(request, activation, definition, cancel);
        if (register is not null && IsRefused(register, definition, request.Examples))
        {
            return new OpenedContest(null, 0, register.AllFindings, null);
        }

        var hasNewRegister = register is not null && RegisterDocuments.Write(definition, register.Register)[^1].Digest != activation.Register;
        if (!hasNewDefinition && !hasNewRegister)
        {
            return new OpenedContest(inForce, activation.Edition, new FindingList(), null);
        }

        if (request.Reason is not { } reason)
        {
            var what = hasNewDefinition ? $"definition (in force {activation.Definition.Hex[..12]}…, given {file!.Digest.Hex[..12]}…)" : "register";
            throw CommandFailure.Usage(
                $"Contest {definition.Id} has another {what} in force since {Instant.Format(activation.At)}. "
                + "Nothing was taken in. Leave the file out to use what is in force, or put the new one in force with --activate \"REASON\".");
        }

        return await ActivateAsync(activation, file, definition, register, reason, cancel);
    }

    /// <summary>The register that the command line names: files of its own, or the one in force with another previous contest; null: neither.</summary>
    private async Task<LoadedRegister?> ReadAsync(IngestRequest request, Activation activation, ContestDefinition definition, CancellationToken cancel)
    {
        if (request.Registers.Files.Count == 0 && !request.Previous.AreGiven)
        {
            return null;
        }

        var none = new ProgressBar(null);
        var loaded = request.Registers.Files.Count > 0
            ? RegisterFiles.Read(definition, request.Registers, none, cancel)
            : LoadedRegister.Of(await new PublishedDocuments(store.Stores.Results, activation.Contest).LoadRegisterAsync(definition, activation.Register, cancel));
        return request.Previous.Bind(definition, loaded, none, cancel);
    }

    private async Task<OpenedContest> ActivateAsync(
        Activation activation, DefinitionFile? file, ContestDefinition definition, LoadedRegister? loaded, string reason, CancellationToken cancel)
    {
        CheckSender();

        // The policy in force decides, not the one that somebody wants in force.
        var published = new PublishedDocuments(store.Stores.Results, activation.Contest);
        if (await published.LoadDefinitionAsync(activation.Definition, cancel) is { Mode: ContestMode.Live, Policies.TwoPersons: true })
        {
            throw CommandFailure.Usage(
                $"Contest {definition.Id} is live, and its policy wants two persons for an activation. Nothing was taken in. Use: hattama decide activate");
        }

        var bytes = file?.Bytes ?? await published.LoadAsync(activation.Definition, cancel);
        var register = loaded?.Register ?? await published.LoadRegisterAsync(definition, activation.Register, cancel);
        ContestInForce? inForce = null;
        await terminal.ProgressAsync(1, async bar =>
        {
            inForce = await store.SetupWith(bar.At).ActivateAsync(bytes, definition, register, sender, reason, cancel);
        });
        terminal.Line($"Activation {activation.Number + 1} is in force: {reason}");
        ReferenceView.ShowBound(terminal, loaded?.Previous);
        return new OpenedContest(inForce!, (await store.ActivationAsync(activation.Contest, cancel)).Edition, loaded?.Previous?.Findings ?? new FindingList(), "given")
        {
            Previous = loaded?.Previous,
        };
    }

    /// <summary>A register given with errors is refused whole; rows that a derived one leaves out wait outside it and are shown.</summary>
    private bool IsRefused(LoadedRegister register, ContestDefinition definition, int examples)
    {
        var why = register.Stations == 0 ? "The register would have no station"
            : !register.IsDerived && register.Findings.Errors > 0 ? "The register has errors"
            : register.Previous is { Bound: 0 } ? "The results of the previous contest belong to no station of the register"
            : null;
        if (why is null)
        {
            return false;
        }

        terminal.Line($"{why}; nothing was taken in.");
        ReferenceView.ShowBound(terminal, register.Previous);
        FindingsView.Show(terminal, register.AllFindings, definition, examples);
        terminal.Object(json =>
        {
            json.WriteString("refused", "register");
            json.WriteString("why", why);
            FindingsView.Write(json, terminal.Language, register.AllFindings, definition, examples);
        });
        return true;
    }
}
