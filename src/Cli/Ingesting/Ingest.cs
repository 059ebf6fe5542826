using System.Collections.Immutable;
using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary>What an ingest is asked to do.</summary>
/// <param name="Contest">Contest as the command line names it; null: the only one.</param>
/// <param name="Definition">The definition file, if one was named.</param>
/// <param name="Files">Protocol files.</param>
/// <param name="Registers">Register files.</param>
/// <param name="Reason">Why a changed definition or register is to be put in force; null: it is not.</param>
/// <param name="Examples">Examples shown per finding code.</param>
internal sealed record IngestRequest(
    string? Contest, DefinitionFile? Definition, InputFiles Files, InputFiles Registers, string? Reason, int Examples)
{
    /// <summary>Results of a previous contest.</summary>
    public PreviousFiles Previous { get; init; } = PreviousFiles.None;

    /// <summary>What the files hold.</summary>
    public UploadKind Kind { get; init; }

    /// <summary>Areas that the sender may report, as given; none: all.</summary>
    public string[] Areas { get; init; } = [];

    /// <summary>Whether it was said that the sender may report all.</summary>
    public bool IsWholeContest { get; init; }
}

/// <summary>Takes files into a store: contest first, then what a crash left unfinished, then the files.</summary>
internal sealed class Ingest(OpenStore store, Surroundings around, Terminal terminal, string sender)
{
    // Group commit makes many small uploads share one sync; large ones would only wait for each other.
    private const int SmallFile = 1 << 20;
    private const int SmallAtOnce = 32;

    /// <summary>Runs it.</summary>
    public async Task<ExitCode> RunAsync(IngestRequest request, CancellationToken cancel)
    {
        var contest = await new ContestSource(store, terminal, sender).OpenAsync(request, cancel);
        if (contest.InForce is not { } inForce)
        {
            return ExitCode.Findings;
        }

        if (request.Files.Files.Count > 0 && !await Opening.IsOpenAsync(store.Stores, inForce.Definition, cancel))
        {
            throw CommandFailure.Usage(
                $"Contest {inForce.Definition.Id} is live and opens with its zero report. Nothing was taken in. First run: hattama rollup --store {store.Name}, then ingest the files.");
        }

        var intake = new Intake(store.Stores, inForce, contest.Edition, ReadCaps.Default, new UploadIds(around.Clock)) { Areas = AreasOf(request, inForce) };
        var repaired = await intake.ReconcileAsync(cancel);
        if (repaired > 0)
        {
            terminal.Line($"Finished {repaired} uploads that an earlier run had left unfinished.");
        }

        var receipts = new Receipt[request.Files.Files.Count];
        await terminal.ProgressAsync(request.Files.Length, bar => TakeInAsync(intake, inForce.Definition, request, receipts, bar, cancel));
        var findings = new FindingList(FindingList.DefaultCap * (receipts.Length + 1));
        findings.AddRange(contest.Findings);
        foreach (var receipt in receipts)
        {
            findings.AddRange(receipt.Findings);
        }

        Show(inForce, receipts, findings, contest, request.Examples, repaired);
        return findings.Errors > 0 ? ExitCode.Findings : ExitCode.Fine;
    }

    /// <summary>Who has the store's folder may send for every area; in a live contest he says so.</summary>
    private static ImmutableArray<string> AreasOf(IngestRequest request, ContestInForce contest)
    {
        if (request.IsWholeContest && request.Areas.Length > 0)
        {
            throw CommandFailure.Usage("--area and --whole-contest contradict each other: give one of them.");
        }

        if (contest.Definition.Mode == ContestMode.Live && request is { Areas.Length: 0, IsWholeContest: false, Files.Files.Count: > 0 })
        {
            throw CommandFailure.Usage(
                $"Contest {contest.Definition.Id} is live: say which areas the sender may report with --area LEVEL:CODE, or --whole-contest. Nothing was taken in.");
        }

        return AreaOption.Check(contest.Definition, contest.Register, request.Areas);
    }

    private async Task TakeInAsync(
        Intake intake, ContestDefinition definition, IngestRequest request, Receipt[] receipts, ProgressBar bar, CancellationToken cancel)
    {
        // Where the latest upload wins, the order of the command line is the order of the stamps.
        var isOrdered = definition.Policies.Corrections == Corrections.Latest;
        var numbered = request.Files.Files.Select((file, index) => (file, index)).ToList();
        await EachAsync(numbered.Where(pair => !isOrdered && pair.file.Length < SmallFile), SmallAtOnce);
        await EachAsync(numbered.Where(pair => !isOrdered && pair.file.Length >= SmallFile), Math.Min(4, Environment.ProcessorCount));
        await EachAsync(numbered.Where(_ => isOrdered), 1);

        Task EachAsync(IEnumerable<(InputFile File, int Index)> some, int atOnce) =>
            Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel }, async (pair, stop) =>
            {
                await using var stream = pair.File.Open();
                receipts[pair.Index] = await intake.TakeInAsync(request.Kind, pair.File.Name, sender, stream, bar.Begin(pair.File.Name), stop);
            });
    }

    private void Show(
        ContestInForce inForce, IReadOnlyList<Receipt> receipts, FindingList findings, OpenedContest contest, int examples, int repaired)
    {
        var definition = inForce.Definition;
        var coverage = ReferenceCoverage.Of(definition, inForce.Register);
        terminal.Line($"{terminal.Say(Words.Of(definition.Mode))}: {terminal.Say(definition.Title)} ({definition.Id})");
        ReceiptsView.Show(terminal, receipts, withUploads: true);
        ReferenceView.ShowCoverage(terminal, coverage);
        FindingsView.Show(terminal, findings, definition, examples);
        terminal.Line($"Next: hattama rollup --store {store.Name} --contest {definition.Id}");
        terminal.Object(json =>
        {
            json.WriteString("contest", definition.Id);
            json.WriteString("mode", definition.Mode == ContestMode.Live ? "live" : "rehearsal");
            json.WriteString("activated", contest.Activated);
            json.WriteNumber("repairedUploads", repaired);
            ReferenceView.Write(json, coverage, contest.Previous);
            ReceiptsView.Write(json, receipts, withUploads: true);
            FindingsView.Write(json, terminal.Language, findings, definition, examples);
        });
    }
}
