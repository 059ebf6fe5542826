using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Ledger;
using Hattama.Pipeline;
using Hattama.Protocols;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary>What a dry run checks against.</summary>
/// <param name="Definition">The contest.</param>
/// <param name="Register">Its register; null: to be read or derived.</param>
internal sealed record DryRunSource(ContestDefinition Definition, Register? Register);

/// <summary>One file of a dry run.</summary>
internal sealed record CheckedFile(InputFile File, Receipt Receipt);

/// <summary>
/// The flow in memory, from files to totals: the same functions that a store uses, over one cut of pretended uploads.
/// </summary>
internal sealed class DryRun
{
    private DryRun(ContestDefinition definition, LoadedRegister register, IReadOnlyList<CheckedFile> files, RolledUp rolledUp)
    {
        Definition = definition;
        Register = register;
        Files = files;
        Nation = register.IsDerived ? rolledUp.Nation.OfAnUnknownWhole() : rolledUp.Nation;
        Findings = new FindingList(FindingList.DefaultCap * (files.Count + 1));
        if (!register.IsDerived || register.Stations > 0)
        {
            // Where deriving found no station, what it found is what the files themselves are about to say.
            Findings.AddRange(register.Findings);
        }

        foreach (var file in files)
        {
            Findings.AddRange(file.Receipt.Findings);
        }

        foreach (var warning in rolledUp.Warnings)
        {
            Findings.Add(warning);
        }
    }

    /// <summary>The contest.</summary>
    public ContestDefinition Definition { get; }

    /// <summary>The register checked against.</summary>
    public LoadedRegister Register { get; }

    /// <summary>The files, in the order given.</summary>
    public IReadOnlyList<CheckedFile> Files { get; }

    /// <summary>The totals that these files alone would give.</summary>
    public PublishedNation Nation { get; }

    /// <summary>Findings of all files and of the register.</summary>
    public FindingList Findings { get; }

    /// <summary>Checks files and adds them up.</summary>
    public static DryRun Run(
        DryRunSource source, InputFiles files, InputFiles registers, string sender, TimeProvider clock, ProgressBar progress, CancellationToken cancel)
    {
        var definition = source.Definition;
        var register = LoadRegister(source, files, registers, progress, cancel);
        var contest = new ContestInForce(definition, default, register.Register, default, new Dictionary<string, Digest>());
        var ids = new UploadIds(clock);
        var uploads = new List<Upload>();
        var checkedFiles = new List<CheckedFile>();
        var parts = new Dictionary<string, List<ItemPart>>(StringComparer.Ordinal);
        foreach (var file in files.Files)
        {
            cancel.ThrowIfCancellationRequested();
            var (id, received) = ids.Next();
            var upload = new Upload(definition.Id, id, file.Name, sender, received, Digest.Of([]), file.Length);
            using var stream = file.Open();
            var taken = Flow.TakeIn(contest, upload, edition: 1, stream, ReadCaps.Default, progress.Begin(file.Name), cancel);
            uploads.Add(upload);
            checkedFiles.Add(new CheckedFile(file, taken.Receipt));
            Keep(taken.Items, parts);
        }

        return new DryRun(definition, register, checkedFiles, RollUp(contest, parts, new LedgerCut(uploads, []), cancel));
    }

    private static LoadedRegister LoadRegister(
        DryRunSource source, InputFiles files, InputFiles registers, ProgressBar progress, CancellationToken cancel) =>
        registers.Files.Count > 0 ? RegisterFiles.Read(source.Definition, registers, progress, cancel)
        : source.Register is { } known
            ? new LoadedRegister(known, known.Parts.Sum(part => part.Stations.Length), IsDerived: false, new FindingList())
            : RegisterFiles.Derive(source.Definition, files, progress, cancel);

    private static void Keep(IReadOnlyList<ItemPart> items, Dictionary<string, List<ItemPart>> parts)
    {
        foreach (var part in items)
        {
            if (!parts.TryGetValue(part.Partition, out var list))
            {
                parts.Add(part.Partition, list = []);
            }

            list.Add(part);
        }
    }

    private static RolledUp RollUp(
        ContestInForce contest, Dictionary<string, List<ItemPart>> parts, LedgerCut cut, CancellationToken cancel)
    {
        var unplaced = UnplacedEntries.Place(contest.Definition, contest.Register, parts.GetValueOrDefault(ItemPart.Unplaced) ?? [], cut);
        var counted = contest.Register.Parts.AsParallel().AsOrdered().WithCancellation(cancel)
            .Select(part => Flow.Count(contest, part, parts.GetValueOrDefault(part.Partition.Code) ?? [], cut))
            .ToList();
        var results = counted.ToDictionary(static each => each.Result.Area.Code, static each => each.Result, StringComparer.Ordinal);
        var nation = Flow.Combine(contest, UnplacedDocument.Write(contest.Definition, unplaced), unplaced.Waiting.Length, results);
        return new RolledUp(PublishedNation.Read(contest.Definition, nation.Root, nation.Documents[^1].Bytes), counted.SelectMany(static each => each.Warnings));
    }

    private sealed record RolledUp(PublishedNation Nation, IEnumerable<Finding> Warnings);
}
