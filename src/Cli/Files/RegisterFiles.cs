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
internal sealed record LoadedRegister(Register Register, int Stations, bool IsDerived, FindingList Findings);

/// <summary>Reads the register of a contest.</summary>
internal static class RegisterFiles
{
    /// <summary>From register files.</summary>
    public static LoadedRegister Read(ContestDefinition definition, InputFiles files, ProgressBar progress, CancellationToken cancel)
    {
        var findings = new FindingList();
        var reader = new RegisterReader(definition, ReadCaps.Default);
        return Build(definition, files, findings, isDerived: false, progress, (stream, name, onRow, onBytes) =>
            reader.Read(stream, name, findings, onRow, onBytes, cancel));
    }

    /// <summary>
    /// From protocol files, which then cannot show that a station is missing. What is wrong with their rows as protocols is left
    /// to the reading that follows; contradictions between areas are found here.
    /// </summary>
    public static LoadedRegister Derive(ContestDefinition definition, InputFiles files, ProgressBar progress, CancellationToken cancel)
    {
        var reader = new RegisterReader(definition, ReadCaps.Default);
        var reading = new FindingList();
        var loaded = Build(definition, files, new FindingList(), isDerived: true, progress, (stream, name, onRow, onBytes) =>
            reader.FromProtocols(stream, name, reading, onRow, onBytes, cancel));
        return loaded.Stations > 0 ? loaded : loaded with { Findings = reading };
    }

    private delegate void ReadFile(Stream stream, string name, RegisterRowHandler onRow, Action<long> onBytes);

    private static LoadedRegister Build(
        ContestDefinition definition, InputFiles files, FindingList findings, bool isDerived, ProgressBar progress, ReadFile read)
    {
        var builder = new RegisterBuilder(definition, findings, isDerived);
        foreach (var file in files.Files)
        {
            using var stream = file.Open();
            read(stream, file.Name, Add, progress.Begin(file.Name));
        }

        return new LoadedRegister(builder.Build(), builder.Count, isDerived, findings);

        void Add(in RegisterRow row) => builder.Add(
            new Place(row.File, row.Row),
            row.Area.Codes,
            row.Area.Names,
            new RegisteredStation(null!, row.Station, row.StationName, row.Forms, row.Registered, row.Closes, row.Counts, row.Stratum));
    }
}
