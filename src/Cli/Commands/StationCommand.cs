using System.CommandLine;
using Hattama.Pipeline;
using Hattama.Protocols;

namespace Hattama.Cli;

/// <summary><c>station</c>: follows one station from its evidence up to the root.</summary>
internal static class StationCommand
{
    private const int CandidatesShown = 20;

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Surroundings around)
    {
        var code = new Argument<string>("CODE") { Description = "Station code within --area, or area/code" };
        var area = new Option<string?>("--area") { Description = "Area of the station: code, path or name of an area at any level", HelpName = "CODE" };
        var scans = new Option<string?>("--scans") { Description = "Folder to write the station's scans to, named by their SHA-256", HelpName = "FOLDER" };
        var command = new Command("station", "Follow one station: state, values, warnings, citations, decisions, scans, and the chain of documents up to the root.")
        {
            common.Store, common.Contest, area, scans, code,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = common.Terminal(parsed, around);
            await using var store = await common.OpenAsync(parsed, around, cancel);
            var contest = await store.ContestAsync(parsed.GetValue(common.Contest), cancel);
            var result = await store.LatestAsync(contest, cancel);
            var found = await FindAsync(result, parsed.GetRequiredValue(code), parsed.GetValue(area), cancel);
            var page = await StationPage.LoadAsync(store, result, found, cancel);
            page.Show(terminal);
            if (parsed.GetValue(scans) is { } folder)
            {
                await SaveAsync(store, result, found[0], folder, terminal, cancel);
            }

            terminal.Object(json => page.Write(json, terminal));
            return (int)ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Writes the scans, one file each. Their bytes are looked up in the evidence, and nothing is opened.</summary>
    private static async Task SaveAsync(
        OpenStore store, PublishedResult result, PublishedStation station, string folder, Terminal terminal, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        foreach (var scan in station.Attachments.DistinctBy(scan => scan.Digest))
        {
            var bytes = await AttachmentBytes.FindAsync(store.Stores, result.Definition, scan, cancel)
                ?? throw CommandFailure.Storage($"Evidence {scan.Evidence} does not hold scan {scan.Digest}: run verify.");
            var path = Path.Combine(folder, scan.Digest.Hex + MediaTypes.ExtensionOf(scan.Type));
            await NewFile.WriteAsync(path, stream => stream.WriteAsync(bytes, cancel).AsTask());
            terminal.Line($"Wrote {path}");
        }
    }

    /// <summary>Every expected form of the one station that is meant.</summary>
    private static async Task<IReadOnlyList<PublishedStation>> FindAsync(PublishedResult result, string code, string? areaText, CancellationToken cancel)
    {
        var under = areaText is null ? result.Nation.Area : await TotalsCommand.FindAreaAsync(result, areaText, cancel);
        var found = await SearchAsync(result, under, code, cancel);
        // A code may hold a slash itself; only where no station has it does the slash part area from code.
        if (found.Count == 0 && areaText is null && code.LastIndexOf('/') is > 0 and var slash)
        {
            under = await TotalsCommand.FindAreaAsync(result, code[..slash], cancel);
            found = await SearchAsync(result, under, code[(slash + 1)..], cancel);
        }

        var stations = found.GroupBy(station => station.Area.Path).ToList();
        return stations.Count switch
        {
            1 => found,
            0 => throw CommandFailure.Usage($"No station “{code}” in area {under.Path}. List stations with: hattama totals --area {under.Code}"),
            _ => throw CommandFailure.Usage(
                $"{stations.Count} areas have a station “{code}”; choose with --area: "
                + string.Join("; ", stations.Take(CandidatesShown).Select(group => $"{group.Key} ({group.First().Area.Name})"))
                + (stations.Count > CandidatesShown ? "; …" : ".")),
        };
    }

    private static async Task<List<PublishedStation>> SearchAsync(PublishedResult result, PublishedArea under, string code, CancellationToken cancel)
    {
        var found = new List<PublishedStation>();
        foreach (var leaf in await result.AtLevelAsync(under, result.LeafLevel, cancel))
        {
            found.AddRange((await result.StationsAsync(leaf, cancel)).Rows.Where(station => station.Code == code));
        }

        return found;
    }
}
