using Hattama.Contests;
using Hattama.Findings;
using Hattama.Geography;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary>A register read from files, or derived from protocols.</summary>
/// <param name="Register">The register.</param>
/// <param name="Stations">How many stations it has.</param>
/// <param name="IsDerived">Whether it was derived from the protocols that it is then used for.</param>
/// <param name="Findings">What is wrong with the rows.</param>
internal sealed record LoadedRegister(Register Register, int Stations, bool IsDerived, FindingList Findings)
{
    /// <summary>What became of the results of a previous contest; null: none were named.</summary>
    public BoundResults? Previous { get; init; }

    /// <summary>What is wrong with the rows of the register and of the previous contest.</summary>
    public FindingList AllFindings => Previous is null ? Findings : FindingList.Merge(Findings, Previous.Findings);

    /// <summary>A register that was read before.</summary>
    public static LoadedRegister Of(Register register) =>
        new(register, register.Parts.Sum(static part => part.Stations.Length), IsDerived: false, new FindingList());
}

/// <summary>Reads the register of a contest.</summary>
internal static class RegisterFiles
{
    /// <summary>From register files.</summary>
    public static LoadedRegister Read(ContestDefinition definition, InputFiles files, ProgressBar progress, CancellationToken cancel)
    {
        var findings = new FindingList();
        var register = Flow.CompileRegister(
            definition, Sources(files, progress), areProtocols: false, ReadCaps.Default, findings, new FindingList(cap: 0), cancel);
        return new LoadedRegister(register, Count(register), IsDerived: false, findings);
    }

    /// <summary>
    /// From protocol files, which then cannot show that a station is missing. What is wrong with their rows as protocols is left
    /// to the reading that follows; contradictions between areas are found here.
    /// </summary>
    public static LoadedRegister Derive(ContestDefinition definition, InputFiles files, ProgressBar progress, CancellationToken cancel)
    {
        var findings = new FindingList();
        var reading = new FindingList();
        var register = Flow.CompileRegister(definition, Sources(files, progress), areProtocols: true, ReadCaps.Default, findings, reading, cancel);
        var stations = Count(register);
        return new LoadedRegister(register, stations, IsDerived: true, stations > 0 ? findings : reading);
    }

    /// <summary>The files as the flow reads them.</summary>
    public static IEnumerable<SourceFile> Sources(InputFiles files, ProgressBar progress) =>
        files.Files.Select(file => new SourceFile(file.Name, file.Open, progress.Begin(file.Name)));

    private static int Count(Register register) => register.Parts.Sum(part => part.Stations.Length);
}
